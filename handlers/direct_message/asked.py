"""What the answer to a typed line is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.understanding.intents import Understood
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.pairs import Seat
from db.mentoring.people import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is made of: the line, what was understood, and whom it may be about."""

    session: Session
    person: Person
    line: TypedLine
    found: Understood
    seats: list[Seat]

    @property
    def at(self) -> datetime:
        """When it was typed."""
        return self.line.typed_at


def build_choice(asked: Asked, seats: list[Seat] | None = None) -> dict[str, Any]:
    """Return the pairs among which one is chosen by pressing; the likeliest comes first."""
    shown = seats or asked.seats
    pairs = [{"other": seat.other.name, "pair": seat.pair.id} for seat in shown]
    return {"pairs": pairs, "many": len(pairs) > 1}
