"""Pairs that have ended: what of them is still for their two to read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from db.mentoring import pairs
from db.mentoring.pairs import Seat
from db.mentoring.people import Person


def list_ended(session: Session, person: Person) -> list[dict[str, Any]]:
    """Return the pairs of a person that have ended, the last first: with whom, and on which day."""
    return list_seats(session, person)[1]


def list_seats(session: Session, person: Person) -> tuple[list[Seat], list[dict[str, Any]]]:
    """Return the person's seats in pairs that go on, to be read, and what `list_ended` does."""
    return divide(pairs.seats(session, person, ended=True, for_update=False))


def divide(seats: Sequence[Seat]) -> tuple[list[Seat], list[dict[str, Any]]]:
    """Return of a person's seats those in pairs that go on, and what `list_ended` does."""
    going_on = [seat for seat in seats if seat.pair.state != pairs.ENDED]
    ended = [seat for seat in seats if seat.pair.state == pairs.ENDED and seat.pair.ended_at]
    ended.sort(key=lambda seat: (seat.pair.ended_at, seat.pair.id), reverse=True)
    return going_on, [build_ended(seat) for seat in ended]


def build_ended(seat: Seat) -> dict[str, Any]:
    """Return what is said of one pair that has ended."""
    at = seat.pair.ended_at
    day = day_in_words(wall_time(at, seat.person.zone).date()) if at else ""
    return {"pair": seat.pair.id, "other": seat.other.name, "day": day}
