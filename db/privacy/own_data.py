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


def read_each(session: Session, seats: Sequence[Seat]) -> dict[int, Readable]:
    """Return all of each pair of a person but what is the other's alone, in one read a table."""
    found: dict[int, dict[type[PairOwned], list[PairOwned]]] = {
        seat.pair.id: {table: [] for table in OF_A_PAIR} for seat in seats
    }
    for table in OF_A_PAIR:
        for row in _read(session, table, seats):
            found[row.pair_id][table].append(row)
    return {pair_id: Readable(rows) for pair_id, rows in found.items()}


def _read(session: Session, table: type[PairOwned], seats: Sequence[Seat]) -> Sequence[PairOwned]:
    rows = select(table).where(table.pair_id.in_([seat.pair.id for seat in seats]))
    if issubclass(table, PersonOwned):
        rows = rows.where(table.person_id.in_({seat.person.id for seat in seats}))
    return session.scalars(rows.order_by(*inspect(table).primary_key)).unique().all()
