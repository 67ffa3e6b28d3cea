"""Everything that is kept of a person's pairs: read through their own seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db.mentoring.owned import PairOwned, PersonOwned
from db.mentoring.pairs import Seat
from db.mentoring.rows import OF_A_PAIR

Row = TypeVar("Row", bound=PairOwned)


@dataclass(frozen=True, slots=True)
class Readable:
    """All rows of a pair that one of its members may read, by table, the oldest first."""

    rows: Mapping[type[PairOwned], Sequence[PairOwned]]

    def of(self, table: type[Row]) -> Sequence[Row]:
        """Return the rows of one table."""
        return cast("Sequence[Row]", self.rows[table])


def read_all(session: Session, seat: Seat) -> Readable:
    """Return all of the seat's pair but what is the other's alone."""
    return Readable({table: _read(session, table, seat) for table in OF_A_PAIR})


def _read(session: Session, table: type[PairOwned], seat: Seat) -> Sequence[PairOwned]:
    rows = select(table).where(table.pair_id == seat.pair.id)
    if issubclass(table, PersonOwned):
        rows = rows.where(table.person_id == seat.person.id)
    return session.scalars(rows.order_by(*inspect(table).primary_key)).all()
