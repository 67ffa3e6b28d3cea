"""What can be pressed in messages about meetings, and the forms that they open."""

from dataclasses import replace
from datetime import datetime

from agendas.agenda import FIRST_MEETING
from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from agendas.meeting import AHEAD
from agendas.text.messages import Message, say
from db.mentoring import meetings
from db.mentoring.meetings import ChecklistMark, Meeting
from db.mentoring.pairs import Forbidden, Seat
from handlers.context.meeting import (
    build_meeting_context,
    render_doubt,
)
from handlers.context.wanted import Wanted, read_wanted
from handlers.meeting import held, service, where
from handlers.meeting.modals import (
    build_met_modal,
    build_move_modal,
    build_plan_modal,
    is_as_shown,
    merge_date,
    render_unconfirmed,
)
from handlers.notifications.bursts import was_gathered
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.request import Request, Response, UserError
from handlers.slackui.values import parse_row_id


def plan(
    request: Request,
    seat: Seat,
    at: datetime,
    place: str | None = None,
    minutes: int | None = None,
) -> Message:
    """Plan the pair's next meeting, or move it, and return what whoever does so is told."""
    meeting = service.plan(
        request.session, seat.pair, at, seat, request.now, place=place, minutes=minutes
    )
    gathered = was_gathered(request.session, seat, service.NEWS, request.now)
    return say("meeting/noted", gathered=gathered, **build_meeting_context(seat, meeting))


def note_met(request: Request, seat: Seat, day: datetime, field: str | None = None) -> Response:
    """Note that the pair met on a day; raise UserError for one before the pair began."""
    _require_since_the_pair_began(seat, day, field)
    return answer_held(seat, held.note_met(request.session, seat, day, request.now))


def _require_since_the_pair_began(seat: Seat, day: datetime, field: str | None) -> None:
    began, zone = seat.pair.started_at, seat.person.zone
    if wall_time(day, zone).date() < wall_time(began, zone).date():
        since = day_in_words(wall_time(began, zone).date())
        problem = {"problem": "BeforeThePair", "text": since}
        raise UserError("meeting/date_met", field=field, **problem)


def show_held(request: Request, row_id: int) -> Response:
    """Answer a request that has noted before that this meeting was held."""
    return answer_held(*request.owned(Meeting, row_id))


def answer_held(seat: Seat, meeting: Meeting) -> Response:
    """Answer who noted that a meeting was held; the mentee goes straight on to the recap."""
    said = say("meeting/was_held", **build_meeting_context(seat, meeting))
    recap = ("recap.open", str(meeting.id)) if seat.role == "mentee" else None
    return Response(say=said, go_on=recap, about=meeting.id)


def hold(request: Request) -> Response:
    """Note that the meeting of this message was held, and plan what was to be planned then."""
    seat, meeting = require_current(request)
    when = meeting.met_at or min(meeting.starts_at, request.now)
    held.hold(request.session, seat, meeting, when, request.now)
    answer = answer_held(seat, meeting)
    assert answer.say is not None
    return Response(replace=_and_then(request, seat, answer.say), go_on=answer.go_on)


def doubt(request: Request) -> Response:
    """Note that the meeting of this message, which the other says was held, was not."""
    seat, meeting = require_current(request)
    if meeting.noted_by == seat.role:
        raise Forbidden
    held.doubt(request.session, seat, meeting, request.now)
    return Response(replace=render_doubt(seat, meeting))


def undo_met(request: Request) -> Response:
    """Take back that the meeting of this message was held, as whoever presses it had said."""
    seat, meeting = require_current(request)
    if meeting.noted_by == seat.other_role:
        raise Forbidden
    held.undo_met(request.session, seat, meeting, request.now)
    return Response(replace=say("meeting/met_undone", other=seat.other.name))


def miss(request: Request) -> Response:
    """Note that the meeting of this message was not held, and plan what was to be planned then."""
    seat, meeting = require_current(request)
    held.miss(request.session, seat, meeting, request.now)
    missed = say("meeting/was_missed", **build_meeting_context(seat, meeting))
    return Response(replace=_and_then(request, seat, missed))


def move(request: Request) -> Response:
    """Note that the meeting of this message was moved to the moment that its button carries."""
    seat, _ = require_current(request)
    wanted = read_wanted(request.value)
    if wanted is None:
        raise UserError("shared/not_current")
    at = date_input.require_ahead(wanted.at, request.now)
    return Response(replace=plan(request, seat, at, wanted.place, wanted.minutes))


def plan_at(request: Request) -> Response:
    """Plan the next meeting of the pair of this button for the moment that it carries.

    Of one that has begun it is asked first what became of that.
    """
    seat, wanted = request.seat(request.number), read_wanted(request.value)
    if wanted is None:
        raise UserError("shared/not_current")
    begun = meetings.unconfirmed(request.session, seat.pair, request.now)
    if begun is not None:
        return Response(replace=render_unconfirmed(seat, begun, wanted))
    at = date_input.require_ahead(wanted.at, request.now)
    return Response(replace=plan(request, seat, at, wanted.place, wanted.minutes))


def _and_then(request: Request, seat: Seat, said: Message) -> Message:
    """Plan what the pressed button carries, if anything, and return all that is said."""
    wanted = read_wanted(request.value)
    if wanted is None or wanted.at <= request.now:
        return said
    planned = plan(request, seat, wanted.at, wanted.place, wanted.minutes)
    return Message((*said.without_buttons().parts, *planned.parts))


def cancel(request: Request) -> Response:
    """Cancel the meeting of this message; Slack has asked whether they are sure."""
    seat, meeting = require_current(request)
    service.cancel(request.session, seat, meeting, request.now)
    return Response(replace=say("meeting/was_cancelled", **build_meeting_context(seat, meeting)))


def keep(_request: Request) -> Response:
    """Leave the meeting of this message as it is."""
    return Response(replace=say("meeting/kept"))


def open_plan(request: Request) -> Response:
    """Ask when the pair's next meeting is to be; the button may carry what to begin with."""
    seat, wanted = request.seat(request.number), read_wanted(request.value)
    return Response(open=build_plan_modal(request, seat, wanted))


def open_move(request: Request) -> Response:
    """Ask to when the meeting of this message was moved; the button may carry one to begin with."""
    seat, meeting = require_current(request)
    wanted = read_wanted(request.value)
    return Response(open=build_move_modal(request, seat, meeting, wanted))


def open_met(request: Request) -> Response:
    """Ask on which day the pair met; the button may carry a day to begin with."""
    seat, day = request.seat(request.number), request.value.partition(".")[2]
    return Response(
        open=build_met_modal(request, seat, day=date_input.parse_day(day) if day else None)
    )


def open_met_again(request: Request) -> Response:
    """Ask on which other day the pair held the meeting of this message."""
    seat, meeting = require_current(request)
    return Response(open=build_met_modal(request, seat, meeting))


def save_plan(request: Request) -> Response:
    """Plan or move the next meeting to the moment that was picked."""
    seat = form_values.find_seat(request)
    at = date_input.parse_moment_ahead(
        form_values.read_seconds(request, "when"), request.now, "when"
    )
    ahead = meetings.ahead(request.session, seat.pair)
    changed = where.read_changed(request, seat, ahead)
    begun = ahead if ahead is not None and ahead.starts_at <= request.now else None
    moves = bool(modals.read_metadata(request.view).get("moves"))
    if begun is not None and not (moves and is_as_shown(request, begun)):
        asked = render_unconfirmed(seat, begun, Wanted(at, *changed))
        return Response(update=modals.build_notice(asked, asks=True))
    at = merge_date(request, ahead, at)
    return Response(update=modals.build_notice(plan(request, seat, at, *changed)))


def save_met_on(request: Request) -> Response:
    """Note that the pair met on the day that was picked."""
    seat = form_values.find_seat(request)
    picked = date_input.parse_day(request.values.get("day"), "day")
    day = date_input.require_past_day(picked, request.now, seat.person, "day")
    doubted = modals.read_metadata(request.view).get("meeting")
    if doubted is None:
        return _show_in_form(note_met(request, seat, day, "day"))
    _require_since_the_pair_began(seat, day, "day")
    seat, meeting = require_current(request, str(doubted))
    held.hold(request.session, seat, meeting, day, request.now)
    return _show_in_form(answer_held(seat, meeting))


def show_held_in_form(request: Request, row_id: int) -> Response:
    """Answer a form by which it was noted before that this meeting was held."""
    return _show_in_form(show_held(request, row_id))


def _show_in_form(response: Response) -> Response:
    assert response.say is not None
    return replace(response, say=None, update=modals.build_notice(response.say))


def tick(request: Request) -> Response:
    """Tick off a line of the first meeting's list; the pair ticks it together (S6)."""
    reference, _, item = request.value.partition(":")
    seat, meeting = require_current(request, reference)
    if item not in FIRST_MEETING or meeting.stands not in AHEAD:
        raise UserError("shared/not_current")
    if item not in meetings.ticked(request.session, meeting):
        request.session.add(
            ChecklistMark(
                workspace_id=meeting.workspace_id,
                pair_id=meeting.pair_id,
                meeting_id=meeting.id,
                item=item,
                person_id=seat.person.id,
            )
        )
    return Response()


def require_current(request: Request, reference: str | None = None) -> tuple[Seat, Meeting]:
    """Return the seat and the meeting that a message is about.

    Raises UserError when the meeting has been moved, or is over, since the message was written.
    """
    stood, _, _ = (reference or request.value).partition("@")
    number, _, sequence = stood.partition(".")
    seat, meeting = request.owned(Meeting, parse_row_id(number))
    if str(meeting.sequence) != sequence:
        raise UserError(
            "meeting/moved_since",
            ahead=meeting.stands in AHEAD,
            **build_meeting_context(seat, meeting),
        )
    return seat, meeting


def require_ahead(request: Request, seat: Seat) -> Meeting:
    """Return the meeting ahead of a pair; raise UserError where there is none."""
    meeting = meetings.ahead(request.session, seat.pair)
    if meeting is None:
        raise UserError("meeting/none_ahead", other=seat.other.name)
    return meeting
