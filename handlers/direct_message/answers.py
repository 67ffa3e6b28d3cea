"""What a typed line is answered: what was understood, and for each pair a button to do it.

All is reckoned by the moment at which it was typed: however often it is composed, it says the same
until a row changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.agenda import POINT_LENGTH, read_point
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.text.messages import Message, say
from agendas.understanding.intents import Intent, Understood
from db.mentoring import lapses, meetings
from db.mentoring.content import actions, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import PAUSED, Seat
from db.mentoring.people import Person
from handlers.context.agenda import build_item_context
from handlers.context.meeting import make_reference
from handlers.context.person import format_day
from handlers.direct_message import service
from handlers.direct_message.standing import render_standing
from handlers.direct_message.when import build_when
from handlers.slackui.forms import date_input
from handlers.slackui.request import UserError

ITEMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is made of: the line, what was understood, and whom it may be about."""

    session: Session
    person: Person
    line: TypedLine
    found: Understood
    seats: list[Seat]

    @property
    def at(self) -> datetime:
        """When it was typed."""
        return self.line.typed_at


def render_answer(asked: Asked) -> Message:
    """Return the answer to a line."""
    made = service.list_made(asked.session, asked.person, asked.line)
    if made:
        return _render_made(asked, made)
    return _ANSWERS.get(asked.found.intent, _render_other)(asked)


def _render_made(asked: Asked, made: list[tuple[Seat, Any]]) -> Message:
    """Return what a line has become."""
    seat, first = made[0]
    texts = [row.text for _, row in made]
    stays = all(
        row.state == points.OPEN and not points.is_carried(asked.session, seat, row)
        if isinstance(row, Point)
        else row.state == actions.OPEN and not row.meeting_id
        for _, row in made
    )
    due = first.due_on if isinstance(first, ActionItem) else None
    return say(
        "typed/made",
        kind="point" if isinstance(first, Point) else "promise",
        other=seat.other.name,
        texts=texts,
        due=day_in_words(due) if due else "",
        stays=stays,
        line=asked.line.id,
    )


def _render_met(asked: Asked) -> Message:
    day = asked.found.day
    pairs = [_build_met(asked, seat) for seat in asked.seats]
    return say(
        "typed/met",
        pairs=pairs,
        many=len(pairs) > 1,
        day=day_in_words(day) if day else "",
        problem=asked.found.problem,
    )


def _build_met(asked: Asked, seat: Seat) -> dict[str, Any]:
    """Return whether a pair's meeting of that day is noted, or waits to be."""
    day, zone = asked.found.day, seat.person.zone
    held = [
        meeting
        for meeting in meetings.held(asked.session, seat.pair, 5)
        if meeting.met_at and meeting.met_at.astimezone(zone).date() == day
    ]
    begun = meetings.unconfirmed(asked.session, seat.pair, asked.at)
    fits = begun is not None and begun.starts_at.astimezone(zone).date() == day
    return {
        "other": seat.other.name,
        "pair": seat.pair.id,
        "noted": bool(held),
        "ref": make_reference(begun) if begun and fits else "",
        "value": f"{seat.pair.id}.{day}" if day and not asked.found.problem else str(seat.pair.id),
    }


def _render_missed(asked: Asked) -> Message:
    """Answer that a meeting did not happen, or that there is no date yet."""
    waiting = []
    for seat in asked.seats:
        begun = meetings.unconfirmed(asked.session, seat.pair, asked.at)
        lapse = lapses.open_of(asked.session, seat.pair)
        if begun is not None:
            waiting.append({**_build_planned(asked, seat), "lapse": None})
        elif lapse is not None and not lapse.only_planned:
            waiting.append({"other": seat.other.name, "ref": "", "when": "", "lapse": lapse.id})
    return say("typed/missed", pairs=waiting, dateless=_list_dateless(asked))


def _list_dateless(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"other": seat.other.name, "pair": seat.pair.id}
        for seat in asked.seats
        if meetings.ahead(asked.session, seat.pair) is None
    ]


def _build_planned(asked: Asked, seat: Seat) -> dict[str, Any]:
    meeting = meetings.ahead(asked.session, seat.pair)
    return {
        "other": seat.other.name,
        "pair": seat.pair.id,
        "ref": make_reference(meeting) if meeting else "",
        "when": moment_in_words(meeting.starts_at, seat.person.zone) if meeting else "",
    }


def _render_cancel(asked: Asked) -> Message:
    there = [_build_planned(asked, seat) for seat in asked.seats]
    planned = [one for one in there if one["ref"]]
    return say(
        "typed/cancel",
        pairs=planned,
        others=[seat.other.name for seat in asked.seats],
        cannot=asked.found.intent is Intent.CANNOT,
    )


def _render_done(asked: Asked) -> Message:
    """Offer one's own open promises that a line may mean; what was closed since stays in sight."""
    listed = asked.found.intent is Intent.PROMISES
    items = [
        {**build_item_context(seat, item, asked.at), "other": seat.other.name}
        for seat in asked.seats
        for item in (
            *actions.open_of(asked.session, seat),
            *actions.closed_since(asked.session, seat, asked.at),
        )
        if listed or item.owner_id == asked.person.id
    ]
    words = asked.found.words
    alike = [item for item in items if _is_alike(item["text"], words)] if words else items
    shown = alike or items
    shown.sort(key=lambda item: (not item["overdue"], not item["due"]))
    return say(
        "typed/done",
        listed=listed,
        items=shown[:ITEMS_SHOWN],
        more=max(0, len(shown) - ITEMS_SHOWN),
        unlike=words if words and not alike else "",
    )


def _is_alike(text: str, words: str) -> bool:
    """Say whether a promise and what somebody says they did have a word in common."""
    own, said = ({w for w in one.lower().split() if len(w) > 3} for one in (text, words))
    return bool(own & said)


def _render_pause(asked: Asked) -> Message:
    day, seat = asked.found.day, asked.seats[0]
    value = f"{seat.pair.id}.{day}" if day else str(seat.pair.id)
    return say(
        "typed/pause",
        value=value,
        day=day_in_words(day) if day else "",
        problem=asked.found.problem,
        others=[one.other.name for one in asked.seats],
        paused=_list_paused(asked),
    )


def _list_paused(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "other": seat.other.name,
            "pair": seat.pair.id,
            "until": format_day(seat.pair.paused_until, seat.person),
        }
        for seat in asked.seats
        if seat.pair.state == PAUSED
    ]


def _render_resume(asked: Asked) -> Message:
    return say("typed/resume", paused=_list_paused(asked))


def _render_points(asked: Asked) -> Message:
    drafts = [read_point(line) for line in asked.found.lines]
    shown = [{"text": one.text, "domain": one.domain, "time_line": one.time_line} for one in drafts]
    return say(
        "typed/points",
        points=shown,
        most=POINT_LENGTH if any(one.is_too_long for one in drafts) else 0,
        line=asked.line.id,
        **_build_choice(asked),
    )


def _render_promise(asked: Asked) -> Message:
    seat = asked.seats[0]
    text, due = service.split_promise(seat, asked.line, asked.found)
    theirs = [one for one in asked.seats if service.is_the_others(one, asked.found)]
    choice = _build_choice(asked, theirs or None)
    named = asked.found.who and not theirs
    return say(
        "typed/promise",
        text=" ".join(asked.line.text.split()) if named else text,
        due="" if named else _format_due(asked, due),
        theirs=bool(theirs),
        line=asked.line.id,
        **choice,
    )


def _format_due(asked: Asked, due: str | None) -> str:
    if not due:
        return ""
    try:
        return day_in_words(date_input.read_day(due, asked.at, asked.person))
    except UserError:
        return due


def _build_choice(asked: Asked, seats: list[Seat] | None = None) -> dict[str, Any]:
    """Return the pairs among which one is chosen by pressing; the likeliest comes first."""
    shown = seats or asked.seats
    pairs = [{"other": seat.other.name, "pair": seat.pair.id} for seat in shown]
    return {"pairs": pairs, "many": len(pairs) > 1}


def _render_agenda(asked: Asked) -> Message:
    return say("typed/agenda", **_build_choice(asked))


def _render_goal(asked: Asked) -> Message:
    return say("typed/goal", words=asked.found.words, **_build_choice(asked))


def _render_help(asked: Asked) -> Message:
    return say("typed/help", **_build_choice(asked))


def _render_thanks(asked: Asked) -> Message:
    return say("typed/thanks", **_build_choice(asked))


def _render_other(asked: Asked) -> Message:
    words = asked.found.words if len(asked.found.words.split()) > 1 else ""
    return render_standing(
        asked.session,
        asked.person,
        asked.at,
        intent=str(asked.found.intent),
        line=asked.line.id if words else 0,
        choice=_build_choice(asked),
    )


def _render_when(asked: Asked) -> Message:
    plans = asked.found.intent is Intent.PLAN
    ahead = [seat for seat in asked.seats if meetings.ahead(asked.session, seat.pair)]
    # What is moved is a meeting that there is.
    seats = asked.seats if plans or not ahead else ahead
    return say(
        "typed/when",
        pairs=[build_when(asked.session, seat, asked.found, asked.at) for seat in seats],
        many=len(seats) > 1,
        problem=asked.found.problem,
    )


_ANSWERS: dict[Intent, Callable[[Asked], Message]] = {
    Intent.MET: _render_met,
    Intent.MISSED: _render_missed,
    Intent.NOT_YET: _render_missed,
    Intent.PLAN: _render_when,
    Intent.MOVE: _render_when,
    Intent.CANCEL: _render_cancel,
    Intent.CANNOT: _render_cancel,
    Intent.DONE: _render_done,
    Intent.PROMISES: _render_done,
    Intent.PAUSE: _render_pause,
    Intent.RESUME: _render_resume,
    Intent.POINTS: _render_points,
    Intent.PROMISE: _render_promise,
    Intent.AGENDA: _render_agenda,
    Intent.GOAL: _render_goal,
    Intent.HELP: _render_help,
    Intent.THANKS: _render_thanks,
}
