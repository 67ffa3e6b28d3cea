"""What somebody wants to plan while another thing is asked first: carried along by a button."""

from dataclasses import dataclass
from datetime import datetime

from agendas.dates.wording import moment_in_words
from agendas.lines.place import PLACE_LENGTH, is_length
from db.mentoring.pairs import Seat
from handlers.slackui.forms import date_input
from handlers.slackui.request import UserError
from handlers.slackui.values import parse_row_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """When a meeting is to be (aware); where, and for how many minutes, where that is said."""

    at: datetime
    place: str | None = None
    minutes: int | None = None

    def write(self) -> str:
        """Return what a button carries: "@1795780800", or "@1795780800~45~=room 7"."""
        when = f"@{int(self.at.timestamp())}"
        if self.place is None and self.minutes is None:
            return when
        place = "" if self.place is None else f"={self.place}"
        return f"{when}~{self.minutes or ''}~{place}"

    def build_context(self, seat: Seat) -> dict[str, str | int]:
        """Return what is said of it to whoever wants it."""
        return {
            "wanted": moment_in_words(self.at, seat.person.zone),
            "wanted_place": self.place or "",
            "wanted_minutes": self.minutes or 0,
        }


def read_wanted(value: str) -> Wanted | None:
    """Return what a pressed button carries behind its "@", or None where it carries nothing.

    Raises UserError for what no button of ours has carried.
    """
    _, carries, rest = value.partition("@")
    if not carries:
        return None
    when, _, more = rest.partition("~")
    minutes, _, place = more.partition("~")
    return Wanted(
        date_input.parse_moment(parse_row_id(when), "when"),
        _read_place(place) if place else None,
        _read_minutes(minutes) if minutes else None,
    )


def _read_minutes(text: str) -> int:
    minutes = parse_row_id(text)
    if not is_length(minutes):
        raise UserError("shared/not_current")
    return minutes


def _read_place(text: str) -> str:
    place = text.removeprefix("=")
    if place == text or len(place) > PLACE_LENGTH:
        raise UserError("shared/not_current")
    return place
