"""The forms about meetings: when the next one is to be, and on which day a pair met."""

from datetime import date, datetime
from typing import Any

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import moment_in_words
from agendas.dates.working_days import A_DAY
from agendas.meeting import suggest_moved
from agendas.rhythm.cadence import next_meeting
from agendas.text.messages import Message, phrase, say
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import build_meeting_context, make_reference
from handlers.meeting import where
from handlers.slackui.forms import date_input, modals
from handlers.slackui.request import Request, SlackView


def build_plan_modal(request: Request, seat: Seat, at: datetime | None = None) -> SlackView:
    """Return the modal that asks when the next meeting is to be, beginning with `at` if given.

    Of one that has begun it asks first what became of that.
    """
    begun = meetings.unconfirmed(request.session, seat.pair, request.now)
    if begun is not None:
        return modals.build_notice(render_unconfirmed(seat, begun, at), asks=True)
    meeting = meetings.ahead(request.session, seat.pair)
    planned = meeting.starts_at if meeting else suggest_moment(seat, request.now)
    return _build_when(request, seat, at or planned, {"pair": seat.pair.id}, meeting)


def build_move_modal(
    request: Request, seat: Seat, meeting: Meeting, at: datetime | None = None
) -> SlackView:
    """Return the modal that asks to when a meeting was moved.

    It begins with `at`, or else with a day or two from now, as a rule.
    """
    moved = suggest_moved(meeting.starts_at, request.now, seat.pair.mentee.days)
    suggested = _on_a_day_of_both(seat, moved)
    kept = {"pair": seat.pair.id, "moves": make_reference(meeting)}
    return _build_when(request, seat, at or max(suggested, meeting.starts_at), kept, meeting)


def render_unconfirmed(seat: Seat, meeting: Meeting, then: datetime | None = None) -> Message:
    """Return the question what became of a meeting that has begun.

    `then` is what somebody would plan instead: the answer plans that as well.
    """
    context = build_meeting_context(seat, meeting)
    after = f"@{int(then.timestamp())}" if then else ""
    wanted = moment_in_words(then, seat.person.zone) if then else ""
    return say("meeting/unconfirmed", **{**context, "wanted": wanted, "after": after})


def _build_when(
    request: Request, seat: Seat, initial: datetime, kept: dict[str, Any], meeting: Meeting | None
) -> SlackView:
    other = seat.other.name
    stands = meeting or meetings.last_planned(request.session, seat.pair)
    asked = modals.build_moment_input(
        "when",
        phrase("meeting/modal", "when", other=other),
        initial=initial,
        hint=phrase("meeting/modal", "when_hint", other=other),
        optional=False,
    )
    asked_where = where.build_inputs(stands)
    return modals.build_modal(
        "meeting/modal", "meeting.plan", [asked, *asked_where], kept, other=other
    )


def build_met_modal(
    request: Request, seat: Seat, doubted: Meeting | None = None, day: date | None = None
) -> SlackView:
    """Return the modal that asks on which day the pair met, or held a meeting that is in doubt.

    It begins with `day`, or else with today.
    """
    kept: dict[str, Any] = {"pair": seat.pair.id}
    if doubted is not None:
        kept["meeting"] = make_reference(doubted)
    first = day or date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "day", phrase("meeting/met", "day"), initial=first, optional=False
    )
    return modals.build_modal("meeting/met", "meeting.met_on", [asked], kept, other=seat.other.name)


def suggest_moment(seat: Seat, now: datetime) -> datetime:
    """Return the date after now that the cadence suggests for the next meeting (S7)."""
    days = seat.pair.mentee.days
    suggested = next_meeting(seat.pair.cadence, seat.pair.last_met_at or now, days)
    if suggested <= now:
        suggested = next_meeting(seat.pair.cadence, now, days)
    return _on_a_day_of_both(seat, suggested)


def _on_a_day_of_both(seat: Seat, moment: datetime) -> datetime:
    """Return a moment, or the same time on the next day that is worked on by both."""
    mentee, mentor = seat.pair.mentee.days, seat.pair.mentor.days
    local = mentee.on_or_after(wall_time(moment, mentee.zone))
    at = from_wall_time(local, mentee.zone)
    while not mentor.includes(wall_time(at, mentor.zone)):
        local = mentee.on_or_after(local + A_DAY)
        at = from_wall_time(local, mentee.zone)
    return at
