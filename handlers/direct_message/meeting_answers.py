"""What is answered to words about meetings and leaves: met, missed, moved, cancelled, away."""

from datetime import datetime, time
from typing import Any

from agendas.dates.local_time import from_wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.text.messages import Message, say
from agendas.understanding.intents import Intent
from db.mentoring import lapses, meetings
from db.mentoring.pairs import PAUSED, Seat
from handlers.context.meeting import make_reference
from handlers.context.person import format_day
from handlers.direct_message.asked import Asked
from handlers.direct_message.when import build_when

NOON = time(12)


def render_met(asked: Asked) -> Message:
    """Answer that two met: note it, or say that it is noted."""
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
    noon = from_wall_time(datetime.combine(day, NOON), zone) if day else None
    held = noon and meetings.held_on(asked.session, seat.pair, noon)
    begun = meetings.unconfirmed(asked.session, seat.pair, asked.at)
    fits = begun is not None and begun.starts_at.astimezone(zone).date() == day
    return {
        "other": seat.other.name,
        "pair": seat.pair.id,
        "noted": held is not None,
        "ref": make_reference(begun) if begun and fits else "",
        "value": f"{seat.pair.id}.{day}" if day and not asked.found.problem else str(seat.pair.id),
    }


def render_missed(asked: Asked) -> Message:
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


def render_cancel(asked: Asked) -> Message:
    """Offer to cancel or move the meeting that is planned."""
    there = [_build_planned(asked, seat) for seat in asked.seats]
    planned = [one for one in there if one["ref"]]
    return say(
        "typed/cancel",
        pairs=planned,
        others=[seat.other.name for seat in asked.seats],
        cannot=asked.found.intent is Intent.CANNOT,
    )


def render_pause(asked: Asked) -> Message:
    """Offer a leave until the day that was said."""
    day, seat = asked.found.day, asked.seats[0]
    every = ".all" if len(asked.seats) > 1 else ""
    value = f"{seat.pair.id}.{day or ''}{every}"
    return say(
        "typed/pause",
        value=value,
        day=day_in_words(day) if day else "",
        problem=asked.found.problem,
        starts=asked.found.words,
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


def render_resume(asked: Asked) -> Message:
    """Offer to end a leave."""
    return say("typed/resume", paused=_list_paused(asked))


def render_when(asked: Asked) -> Message:
    """Offer to plan or move a meeting to the moment that was said."""
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
