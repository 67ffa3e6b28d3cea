"""What can be pressed in messages about meetings."""

from agendas.agenda import FIRST_MEETING
from agendas.meeting import AHEAD
from agendas.text.messages import phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import ChecklistMark, Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import build_meeting_context
from handlers.meeting import service
from handlers.meeting.command import (
    answer_held,
    build_plan_modal,
    decide_access,
    handle_command,
    note_met,
    plan,
)
from handlers.meeting.schedule import render_running_order, share_ticks
from handlers.slackui import date_input, form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, decide_by_text
from handlers.slackui.request import Request, Response, UserError, parse_row_id
from handlers.slackui.router import Router


def register(router: Router) -> None:
    """Register `/meeting` and everything that its messages offer."""
    router.command("/meeting", handle_command, decide_by_text(decide_access))
    router.action("meeting.met", hold, WRITES)
    router.action("meeting.miss", miss, WRITES)
    router.action("meeting.cancel", cancel, WRITES)
    router.action("meeting.keep", lambda request: Response(replace=say("meeting/kept")), READS)
    router.action("meeting.open_plan", open_plan, OPENS)
    router.action("meeting.open_met", open_met, OPENS)
    router.action("meeting.tick", tick, WRITES)
    router.view("meeting.plan", save_plan, WRITES)
    router.view("meeting.met_on", save_met_on, WRITES)


def hold(request: Request) -> Response:
    """Note that the meeting of this message was held."""
    seat, meeting = current(request)
    service.hold(request.session, seat, meeting, min(meeting.starts_at, request.now), request.now)
    answer = answer_held(request, seat, meeting)
    return Response(open=answer.open, replace=answer.say)


def miss(request: Request) -> Response:
    """Note that the meeting of this message was not held."""
    seat, meeting = current(request)
    service.miss(request.session, seat, meeting, request.now)
    return Response(replace=say("meeting/was_missed", **build_meeting_context(seat, meeting)))


def cancel(request: Request) -> Response:
    """Cancel the meeting of this message; Slack has asked whether they are sure."""
    seat, meeting = current(request)
    service.cancel(request.session, seat, meeting, request.now)
    return Response(replace=say("meeting/was_cancelled", **build_meeting_context(seat, meeting)))


def open_plan(request: Request) -> Response:
    """Ask when the pair's next meeting is to be."""
    return Response(open=build_plan_modal(request, request.seat(request.number)))


def open_met(request: Request) -> Response:
    """Ask on which day the pair met."""
    seat = request.seat(request.number)
    return Response(open=build_met_modal(request, seat))


def build_met_modal(request: Request, seat: Seat) -> dict[str, object]:
    """Return the modal that asks on which day the pair met."""
    today = date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "day", phrase("meeting/met", "day"), initial=today, optional=False
    )
    return modals.build_modal(
        "meeting/met", "meeting.met_on", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )


def save_plan(request: Request) -> Response:
    """Plan or move the next meeting to the moment that was picked."""
    seat = form_values.find_seat(request)
    at = date_input.parse_moment_ahead(
        form_values.read_seconds(request, "when"), request.now, "when"
    )
    return Response(update=modals.build_notice(plan(request, seat, at)))


def save_met_on(request: Request) -> Response:
    """Note that the pair met on the day that was picked."""
    seat = form_values.find_seat(request)
    picked = date_input.parse_day(request.values.get("day"), "day")
    day = date_input.require_past_day(picked, request.now, seat.person, "day")
    answer = note_met(request, seat, day)
    assert answer.say is not None
    return Response(update=answer.open or modals.build_notice(answer.say))


def tick(request: Request) -> Response:
    """Tick off a line of the first meeting's list; the pair ticks it together (S6)."""
    reference, _, item = request.value.partition(":")
    seat, meeting = current(request, reference)
    if item not in FIRST_MEETING or meeting.stands not in AHEAD:
        raise UserError("shared/not_current")
    if item not in meetings.ticked(request.session, meeting):
        request.session.add(
            ChecklistMark(
                meeting_id=meeting.id,
                item=item,
                workspace_id=meeting.workspace_id,
                person_id=seat.person.id,
            )
        )
        request.session.flush()
        share_ticks(request.session, meeting, request.now)
    return Response(replace=render_running_order(request.session, seat, meeting, request.now))


def current(request: Request, reference: str | None = None) -> tuple[Seat, Meeting]:
    """Return the seat and the meeting that a message is about.

    Raises UserError when the meeting has been moved, or is over, since the message was written.
    """
    number, _, sequence = (reference or request.value).partition(".")
    meeting = meetings.get(request.session, request.workspace_id, parse_row_id(number))
    if meeting is None:
        raise UserError("shared/not_current")
    seat = request.seat(meeting.pair_id)
    meeting = meetings.of_seat(request.session, seat, meeting.id)
    if str(meeting.sequence) != sequence:
        raise UserError(
            "meeting/moved_since",
            ahead=meeting.stands in AHEAD,
            **build_meeting_context(seat, meeting),
        )
    return seat, meeting
