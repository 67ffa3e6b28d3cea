"""The modals that ask how a pair goes on: until when it is on leave."""

from collections.abc import Sequence
from datetime import date, timedelta

from agendas.text.messages import phrase
from db.mentoring.pairs import Seat
from handlers.slackui.choosing.pair_choice import list_choices
from handlers.slackui.forms import date_input, modals
from handlers.slackui.request import Request, SlackView

SUGGESTED_LEAVE = timedelta(weeks=4)
EVERY = "all"


def build_leave_modal(
    request: Request, seats: Sequence[Seat], day: date | None = None
) -> SlackView:
    """Return the modal that asks until when pairs are on leave; `day` is what was typed.

    Whoever has several is asked whether it is for all of them: one leave is one sentence. Of one
    seat, its pair is proposed; of several, all.
    """
    seat, every = seats[0], request.seats
    today = date_input.get_today(request.now, seat.person)
    asked = modals.build_day_input(
        "until",
        phrase("mentoring/leave", "label"),
        initial=day or today + SUGGESTED_LEAVE,
        hint=phrase("mentoring/leave", "hint"),
        optional=False,
    )
    parts = [asked]
    if len(every) > 1:
        all_of_them = (phrase("mentoring/leave", "every"), EVERY)
        chosen = EVERY if len(seats) > 1 else str(seat.pair.id)
        which = phrase("mentoring/leave", "which")
        choices = [all_of_them, *list_choices(every)]
        parts = [modals.build_choice("pairs", which, choices, initial=chosen), asked]
    return modals.build_modal("mentoring/leave", "mentoring.leave", parts, {"pair": seat.pair.id})
