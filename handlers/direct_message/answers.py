"""What a typed line is answered: what was understood, and for each pair a button to do it.

All is reckoned by the moment at which it was typed: however often it is composed, it says the same
until a row changes.
"""

from collections.abc import Callable
from typing import Any

from agendas.agenda import DOMAINS, POINT_LENGTH
from agendas.dates.wording import day_in_words
from agendas.lines.points import guess_domain
from agendas.text.messages import Message, say
from agendas.understanding.intents import Intent
from db.mentoring.content import actions, points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.context.agenda import build_item_context
from handlers.direct_message import meeting_answers, service
from handlers.direct_message.asked import Asked, build_choice
from handlers.direct_message.drafting import draft_points, draft_promise, find_prefix
from handlers.direct_message.standing import add_foot, render_standing
from handlers.pair.service import render_quit

ITEMS_SHOWN = 5


def render_answer(asked: Asked) -> Message:
    """Return the answer to a line."""
    made = service.list_made(asked.session, asked.person, asked.line)
    if made:
        return _render_made(asked, made)
    return add_foot(_ANSWERS.get(asked.found.intent, _render_other)(asked))


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
        kind=service.name_made(seat, first),
        other=seat.other.name,
        texts=texts,
        due=day_in_words(due) if due else "",
        stays=stays,
        line=asked.line.id,
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


def _render_points(asked: Asked) -> Message:
    drafts = draft_points(asked.line, asked.found)
    shown = [{"text": one.text, "domain": one.domain, "time_line": one.time_line} for one in drafts]
    return say(
        "typed/points",
        points=shown,
        most=POINT_LENGTH if any(one.is_too_long for one in drafts) else 0,
        line=asked.line.id,
        **build_choice(asked),
    )


def _render_promise(asked: Asked) -> Message:
    """Show a promise as it would be recorded, in the pairs of which it may be."""
    drafts = [(seat, draft_promise(seat, asked.line, asked.found)) for seat in asked.seats]
    shown = [(seat, one) for seat, one in drafts if one.theirs] or drafts
    draft = shown[0][1]
    said = say(
        "typed/promise",
        text=draft.text,
        due=day_in_words(draft.due_on) if draft.due_on else "",
        theirs=draft.theirs,
        refused=draft.refused is not None,
        line=asked.line.id,
        **build_choice(asked, [seat for seat, _ in shown]),
    )
    return draft.problem.followed_by(said) if draft.problem else said


def _render_agenda(asked: Asked) -> Message:
    return say("typed/agenda", **build_choice(asked))


def _render_goal(asked: Asked) -> Message:
    return say("typed/goal", words=asked.found.words, line=asked.line.id, **build_choice(asked))


def _render_command(asked: Asked) -> Message:
    return say("typed/command", line=asked.found.words)


def _render_quit(_asked: Asked) -> Message:
    return render_quit()


def _render_later(_asked: Asked) -> Message:
    return say("typed/later")


def _render_help(asked: Asked) -> Message:
    return say("typed/help", **build_choice(asked))


def _render_thanks(asked: Asked) -> Message:
    return say("typed/thanks", **build_choice(asked))


def _render_other(asked: Asked) -> Message:
    prefix = find_prefix(asked.line, asked.seats) if asked.found.intent is Intent.OTHER else ""
    if prefix:
        return _ask_domain(asked, prefix)
    words = asked.found.words if len(asked.found.words.split()) > 1 else ""
    return render_standing(
        asked.session,
        asked.person,
        asked.at,
        intent=str(asked.found.intent),
        line=asked.line.id if words else 0,
        choice=build_choice(asked),
    )


def _ask_domain(asked: Asked, prefix: str) -> Message:
    """Ask which domain a point is about whose prefix is none of the four, as `/agenda` does."""
    return say(
        "typed/which_domain",
        prefix=prefix,
        text=asked.found.words,
        meant=guess_domain(prefix) or "",
        domains=DOMAINS,
        line=asked.line.id,
        **build_choice(asked),
    )


_ANSWERS: dict[Intent, Callable[[Asked], Message]] = {
    Intent.MET: meeting_answers.render_met,
    Intent.MISSED: meeting_answers.render_missed,
    Intent.NOT_YET: meeting_answers.render_missed,
    Intent.PLAN: meeting_answers.render_when,
    Intent.MOVE: meeting_answers.render_when,
    Intent.CANCEL: meeting_answers.render_cancel,
    Intent.CANNOT: meeting_answers.render_cancel,
    Intent.DONE: _render_done,
    Intent.PROMISES: _render_done,
    Intent.PAUSE: meeting_answers.render_pause,
    Intent.RESUME: meeting_answers.render_resume,
    Intent.POINTS: _render_points,
    Intent.PROMISE: _render_promise,
    Intent.AGENDA: _render_agenda,
    Intent.GOAL: _render_goal,
    Intent.COMMAND: _render_command,
    Intent.QUIT: _render_quit,
    Intent.LATER: _render_later,
    Intent.HELP: _render_help,
    Intent.THANKS: _render_thanks,
}
