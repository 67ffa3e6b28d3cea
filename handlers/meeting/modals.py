"""The forms about meetings: when the next one is to be, and on which day a pair met."""

from datetime import datetime

from agendas.cadence import next_meeting
from agendas.text.messages import phrase
from db.mentoring import meetings
from db.mentoring.pairs import Seat
from handlers.slackui import date_input, modals
from handlers.slackui.request import Request, SlackView


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


def build_met_modal(request: Request, seat: Seat) -> SlackView:
    """Return the modal that asks on which day the pair met."""
    today = date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "day", phrase("meeting/met", "day"), initial=today, optional=False
    )
    return modals.build_modal(
        "meeting/met", "meeting.met_on", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )


def suggest_moment(seat: Seat, now: datetime) -> datetime:
    """Return the date after now that the cadence suggests for the next meeting (S7)."""
    zone = seat.pair.mentee.zone
    suggested = next_meeting(seat.pair.cadence, seat.pair.last_met_at or now, zone)
    return suggested if suggested > now else next_meeting(seat.pair.cadence, now, zone)
