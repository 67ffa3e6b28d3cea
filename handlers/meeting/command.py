"""`/meeting`: where the next meeting stands; plan, move or cancel it; or say that you met."""

from datetime import datetime
from typing import Any

from agendas.cadence import next_meeting
from agendas.text.messages import Message, phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import build_meeting_context
from handlers.meeting import service
from handlers.notifications.bursts import was_gathered
from handlers.recap.modals import build_recap_modal
from handlers.slackui import date_input, modals
from handlers.slackui.access import OPENS, READS, WRITES, Access
from handlers.slackui.once import once
from handlers.slackui.pair_choice import run_for_pair, sort_likeliest_first, strip_mentions
from handlers.slackui.request import Request, Response, SlackView, UserError

VERBS = ("plan", "move", "cancel", "met")


def handle_command(request: Request) -> Response:
    """Answer `/meeting [plan <when> | move <when> | cancel | met [day] | help]`."""
    text = _strip_we(request.text)
    verb = text.partition(" ")[0].lower()
    if verb == "help":
        return Response(say=say("meeting/help"))
    if not verb:
        return Response(say=render_status(request))
    if verb not in VERBS:
        raise UserError("meeting/not_understood", text=strip_mentions(request.text))
    return run_for_pair(request, "meeting", text, run)


def decide_access(text: str) -> Access:
    """Return what `/meeting <text>` does: without a date, planning opens a form."""
    verb, _, rest = strip_mentions(_strip_we(text)).partition(" ")
    if verb.lower() == "met" or (verb.lower() in ("plan", "move") and rest):
        return WRITES
    return OPENS if verb.lower() in ("plan", "move") else READS


def run(request: Request, seat: Seat, text: str) -> Response:
    """Carry out `/meeting <text>` for one pair."""
    verb, _, rest = strip_mentions(text).partition(" ")
    if verb.lower() == "cancel":
        return Response(
            say=say("meeting/sure", **build_meeting_context(seat, require_ahead(request, seat)))
        )
    if verb.lower() == "met":
        day = date_input.read_day_met(rest or "today", request.now, seat.person)
        return note_met(request, seat, day)
    begun = meetings.ahead(request.session, seat.pair)
    if verb.lower() == "plan" and begun is not None and begun.starts_at <= request.now:
        # Planning over it would forget that it may have been held.
        return Response(say=say("meeting/status", lines=[_build_line(request, seat)]))
    if not rest:
        return Response(open=build_plan_modal(request, seat))
    at = date_input.read_moment(rest, request.now, seat.person)
    return Response(say=plan(request, seat, at))


def plan(request: Request, seat: Seat, at: datetime) -> Message:
    """Plan the pair's next meeting, or move it, and return what whoever does so is told."""
    meeting = service.plan(request.session, seat.pair, at, seat, request.now)
    gathered = was_gathered(request.session, seat, service.NEWS, request.now)
    return say("meeting/noted", gathered=gathered, **build_meeting_context(seat, meeting))


def render_status(request: Request) -> Message:
    """Return where the next meeting of each of the person's pairs stands."""
    lines = [_build_line(request, seat) for seat in sort_likeliest_first(request, request.seats)]
    return say("meeting/status", lines=lines)


def note_met(request: Request, seat: Seat, day: datetime) -> Response:
    """Note that the pair met on a day, once however often this very request is delivered."""
    noted = once(request, lambda: service.note_met(request.session, seat, day, request.now).id)
    return answer_held(request, seat, meetings.of_seat(request.session, seat, noted))


def answer_held(request: Request, seat: Seat, meeting: Meeting) -> Response:
    """Answer who noted that a meeting was held; the mentee goes straight on to the recap."""
    if seat.role == "mentee":
        view = build_recap_modal(request.session, seat, meeting, request.now)
        return Response(
            open=view, say=say("meeting/was_held", **build_meeting_context(seat, meeting))
        )
    return Response(say=say("meeting/was_held", **build_meeting_context(seat, meeting)))


def build_plan_modal(request: Request, seat: Seat) -> SlackView:
    """Return the modal that asks when the next meeting is to be."""
    meeting = meetings.ahead(request.session, seat.pair)
    planned = meeting.starts_at if meeting and meeting.starts_at > request.now else None
    asked = modals.build_moment_input(
        "when",
        phrase("meeting/modal", "when", other=seat.other.name),
        initial=planned or suggest_moment(seat, request.now),
        hint=phrase("meeting/modal", "when_hint", other=seat.other.name),
        optional=False,
    )
    return modals.build_modal(
        "meeting/modal", "meeting.plan", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )


def suggest_moment(seat: Seat, now: datetime) -> datetime:
    """Return the date after now that the cadence suggests for the next meeting (S7)."""
    zone = seat.pair.mentee.zone
    suggested = next_meeting(seat.pair.cadence, seat.pair.last_met_at or now, zone)
    return suggested if suggested > now else next_meeting(seat.pair.cadence, now, zone)


def require_ahead(request: Request, seat: Seat) -> Meeting:
    """Return the meeting ahead of a pair; raise UserError where there is none."""
    meeting = meetings.ahead(request.session, seat.pair)
    if meeting is None:
        raise UserError("meeting/none_ahead", other=seat.other.name)
    return meeting


def _strip_we(text: str) -> str:
    return text[3:] if text.lower().startswith("we met") else text


def _build_line(request: Request, seat: Seat) -> dict[str, Any]:
    meeting = meetings.ahead(request.session, seat.pair)
    about = build_meeting_context(seat, meeting) if meeting else {}
    begun = meeting is not None and meeting.starts_at <= request.now
    return {"other": seat.other.name, "pair": seat.pair.id, "past": begun, **about}
