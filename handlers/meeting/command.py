"""`/meeting`: what may follow it, read and carried out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agendas.dates.guessing import guess_meant, strip_filling
from agendas.lines.place import Planned
from agendas.meeting import AHEAD, State
from agendas.text.messages import Message, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import (
    build_doubt_context,
    build_meeting_context,
)
from handlers.context.wanted import Wanted
from handlers.meeting import where
from handlers.meeting.listeners import note_met, plan, require_ahead
from handlers.meeting.modals import (
    build_move_modal,
    build_plan_modal,
    render_unconfirmed,
)
from handlers.slackui.choosing.mentions import strip_mentions
from handlers.slackui.choosing.pair_choice import run_for_pair, sort_likeliest_first
from handlers.slackui.forms import date_input
from handlers.slackui.lines import offer_near, write_line
from handlers.slackui.listener import OPENS, READS, WRITES, Access
from handlers.slackui.request import Line, Request, Response, UserError

VERBS = ("plan", "move", "cancel", "met")


def handle_command(request: Request) -> Response:
    """Answer `/meeting [plan <when> | move <when> | cancel | met [day] | <when>]`."""
    verb = read_verb(request.text)
    if verb in ("", "missed"):
        return Response(say=render_status(request))
    if verb in VERBS:
        return run_for_pair(request, "/meeting", request.text, run)
    return _take_date(request)


def _take_date(request: Request) -> Response:
    """Take a date without a verb as the next meeting's; ask whether it was held on a past one.

    A place, or a length, is that of the meeting that is planned.
    """
    words, text = strip_mentions(request.text), request.text
    seats = request.seats
    said = where.read_line(request, seats[0], words)
    kind = guess_meant(said.when, request.now, request.person.zone)
    if kind == "plan":
        return run_for_pair(request, "/meeting", f"plan {text}", run)
    if kind == "met":
        line = write_line("/meeting", f"met {text}")
        return Response(say=say("meeting/met_then", text=words, line=line))
    if not said.when and (said.place or said.minutes):
        return run_for_pair(request, "/meeting", f"move {text}", run)
    error = UserError("meeting/not_understood", text=words, **offer_near(request))
    if len(seats) == 1 and not request.near:
        error.line = Line("/meeting", seats[0].pair.id, text)
    raise error


def read_verb(text: str) -> str:
    """Return what `/meeting <text>` is to do."""
    return strip_mentions(text).partition(" ")[0].lower()


def _read_rest(text: str) -> str:
    """Return what follows the verb of `/meeting <text>`, without what says nothing."""
    return strip_filling(strip_mentions(text).partition(" ")[2])


def decide_access(text: str) -> Access:
    """Return what `/meeting <text>` does: without a date, planning opens a form."""
    verb, rest = read_verb(text), _read_rest(text)
    if verb in ("plan", "move") and not rest:
        return OPENS
    return READS if verb in ("", "missed", "cancel") else WRITES


def run(request: Request, seat: Seat, text: str) -> Response:
    """Carry out `/meeting <text>` for one pair."""
    verb, rest = read_verb(text), _read_rest(text)
    if verb == "cancel":
        return Response(
            say=say("meeting/sure", **build_meeting_context(seat, require_ahead(request, seat)))
        )
    if verb == "met":
        day = date_input.read_day_met(rest or "today", request.now, seat.person)
        return note_met(request, seat, day)
    begun = meetings.unconfirmed(request.session, seat.pair, request.now)
    if not rest:
        if begun is not None and verb == "move":
            return Response(open=build_move_modal(request, seat, begun))
        return Response(open=build_plan_modal(request, seat))
    said = where.read_line(request, seat, rest)
    at = _read_when(request, seat, said)
    if begun is not None and (verb == "plan" or not said.when):
        # Planning over it would forget that it may have been held.
        then = Wanted(at, said.place, said.minutes) if said.when else None
        return Response(say=render_unconfirmed(seat, begun, then))
    return Response(say=plan(request, seat, at, said.place, said.minutes))


def _read_when(request: Request, seat: Seat, said: Planned) -> datetime:
    """Return when a line wants a meeting to be; one without a date leaves it where it is."""
    if said.when:
        return date_input.read_moment(said.when, request.now, seat.person)
    return require_ahead(request, seat).starts_at


def render_status(request: Request) -> Message:
    """Return where the next meeting of each of the person's pairs stands."""
    seats = sort_likeliest_first(request.session, request.seats, request.now)
    found = meetings.list_standing(request.session, [seat.pair for seat in seats])
    lines = [_build_line(seat, found[seat.pair.id], request.now) for seat in seats]
    return say("meeting/status", lines=lines)


def _build_line(seat: Seat, found: Sequence[Meeting], now: datetime) -> dict[str, Any]:
    meeting = next((one for one in found if one.stands in AHEAD), None)
    about = build_meeting_context(seat, meeting) if meeting else {}
    begun = meeting is not None and meeting.starts_at <= now
    rests = seat.pair.rests_until is not None
    doubted = [one for one in found if one.stands is State.DOUBTED and not rests]
    doubts = [build_doubt_context(seat, one) for one in doubted]
    known = {"other": seat.other.name, "pair": seat.pair.id, "past": begun, "rests": rests}
    return {**known, "doubts": doubts, **about}
