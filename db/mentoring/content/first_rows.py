"""The first of what several pairs have of a sort, and how many each has."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from db.mentoring.owned import PairOwned
from db.mentoring.pairs import Seat

Row = TypeVar("Row", bound=PairOwned)


def list_first(
    session: Session, found_by: Select[Row, int], seats: Sequence[Seat], most: int
) -> dict[int, tuple[list[Row], int]]:
    """Return by pair the first `most` rows that a statement finds, and how many there are.

    Of each row the statement, of the parameters `pairs` and `most`, gives that number beside it.
    """
    given = {"pairs": [seat.pair.id for seat in seats], "most": most}
    found: dict[int, tuple[list[Row], int]] = {seat.pair.id: ([], 0) for seat in seats}
    for row, number in session.execute(found_by, given):
        rows, _ = found[row.pair_id]
        found[row.pair_id] = ([*rows, row], number)
    return found
