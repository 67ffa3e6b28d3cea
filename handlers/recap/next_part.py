"""The next meeting in a recap's form: a few dates to pick from, another one typed, or none yet."""

from collections.abc import Sequence
from datetime import datetime

from agendas.dates.local_time import wall_time
from agendas.dates.wording import short_day, time_in_words
from agendas.text.messages import phrase
from db.mentoring import meetings
from db.mentoring.pairs import Seat
from db.mentoring.people import Person
from handlers.slackui.blocks import Block
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.request import Request, UserError

NONE = "none"
LONGEST_SECONDS = 12  # digits


def build_next_inputs(
    seat: Seat,
    planned: datetime | None,
    suggested: Sequence[datetime],
    now: datetime,
    *,
    explains: bool,
) -> list[Block]:
    """Return the inputs for the next meeting; what is planned already is picked, or else none."""
    offered = [planned] if planned else sorted(suggested)
    choices = [(_word(seat, moment, now), str(int(moment.timestamp()))) for moment in offered]
    if planned is None:
        choices.append((phrase("recap/modal", "no_date"), NONE))
    return [
        modals.build_radio(
            "next", phrase("recap/modal", "next"), choices, initial=choices[0 if planned else -1][1]
        ),
        modals.build_text_input(
            "other",
            phrase("recap/modal", "other_date"),
            hint=phrase("recap/modal", "other_date_hint") if explains else "",
        ),
    ]


def read_next(request: Request, seat: Seat) -> datetime | None:
    """Return the next meeting that the form names; what its person left is as it is by now.

    Raises UserError, beside its input, for a date that cannot be meant, and for two at once.
    """
    shown, chosen = form_values.read_hidden(request, "planned"), request.values.get("next")
    words = form_values.read_line(request, "other")
    left = chosen in (None, NONE, str(shown))
    if words:
        if not left:
            raise UserError("recap/two_dates", field="other", text=words)
        return _read_words(request, words)
    if left:
        ahead = meetings.ahead(request.session, seat.pair)
        return ahead.starts_at if ahead and ahead.starts_at > request.now else None
    picked = str(chosen)
    seconds = int(picked) if picked.isdecimal() and len(picked) <= LONGEST_SECONDS else None
    return date_input.parse_moment_ahead(seconds, request.now, field="next")


def _read_words(request: Request, words: str) -> datetime:
    try:
        return date_input.read_moment(words, request.now, request.person)
    except UserError as refused:
        refused.field = "other"
        raise


def _word(seat: Seat, moment: datetime, now: datetime) -> str:
    """Return a date as it is picked, with the other's hour where theirs is another one."""
    here, there = _say(seat.person, moment, now), _say(seat.other, moment, now)
    if here == there:
        return here
    return phrase("recap/modal", "two_zones", here=here, there=there, other=seat.other.name)


def _say(person: Person, moment: datetime, now: datetime) -> str:
    today = wall_time(now, person.zone).date()
    day = short_day(wall_time(moment, person.zone).date(), today)
    return f"{day}, {time_in_words(moment, person.zone)}"
