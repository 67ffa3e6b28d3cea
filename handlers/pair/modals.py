"""The modals that ask how a pair goes on: until when it is on leave."""

from datetime import timedelta

from agendas.text.messages import phrase
from db.mentoring.pairs import Seat
from handlers.slackui import date_input, modals
from handlers.slackui.request import Request, SlackView

SUGGESTED_LEAVE = timedelta(weeks=4)


def build_leave_modal(request: Request, seat: Seat) -> SlackView:
    """Return the modal that asks until when a pair is on leave."""
    today = date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "until",
        phrase("mentoring/leave", "label"),
        initial=today + SUGGESTED_LEAVE,
        hint=phrase("mentoring/leave", "hint", other=seat.other.name),
        optional=False,
    )
    return modals.build_modal(
        "mentoring/leave", "mentoring.leave", [asked], {"pair": seat.pair.id}, other=seat.other.name
    )
