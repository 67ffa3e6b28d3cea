"""All rows of a pair, and all that are one person's alone: whatever must know them takes them here.

They declare themselves so beside their tables; every module that has one is named here.
"""

from collections.abc import Iterable
from typing import TypeVar

from db.core.base import Base
from db.mentoring import (
    check_ins,
    feeds,
    lapses,
    meetings,
    pairs,
    people,
    programmes,
    rosters,
)
from db.mentoring.content import actions, drafts, goals, points, recaps, typed_lines
from db.mentoring.matching import offers, proposals, superiors
from db.mentoring.owned import PairOwned, PersonOwned
from db.mentoring.reporting import digests, follow_ups, reported

Owned = TypeVar("Owned", bound=Base)

ROWS = (
    *(actions, check_ins, digests, drafts, feeds, follow_ups, goals, lapses, meetings, offers),
    *(pairs, people, points, programmes, proposals, recaps, reported, rosters, superiors),
    typed_lines,
)


def _sort(tables: Iterable[type[Owned]]) -> tuple[type[Owned], ...]:
    """Return tables so that each comes after those that it refers to."""
    order = {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
    return tuple(sorted(tables, key=lambda table: order[table.__tablename__]))


OF_A_PAIR = _sort(PairOwned.__subclasses__())
OF_A_PERSON = _sort(PersonOwned.__subclasses__())
