"""Every table, so that the schema is whole wherever it is made or compared.

Whatever must know all rows of a pair, or all that are one person's alone, takes them from here.
"""

from collections.abc import Iterable
from typing import TypeVar

from db.core import handled_requests
from db.core.base import Base
from db.mentoring import (
    actions,
    check_ins,
    digests,
    feeds,
    goals,
    lapses,
    meetings,
    pairs,
    people,
    points,
    programmes,
    recaps,
    workspaces,
)
from db.mentoring.owned import PairOwned, PersonOwned
from db.messages import outbox
from db.operations import heartbeats, installations, upkeep, versions
from db.privacy import audit

Owned = TypeVar("Owned", bound=Base)

METADATA = Base.metadata
ROOMS = (
    *(actions, audit, check_ins, digests, feeds, goals, handled_requests, heartbeats),
    *(installations, lapses, meetings, outbox, pairs, people, points, programmes, recaps),
    *(upkeep, versions, workspaces),
)


def _sort(tables: Iterable[type[Owned]]) -> tuple[type[Owned], ...]:
    """Return tables so that each comes after those that it refers to."""
    order = {table.name: number for number, table in enumerate(METADATA.sorted_tables)}
    return tuple(sorted(tables, key=lambda table: order[table.__tablename__]))


OF_A_PAIR = _sort(PairOwned.__subclasses__())
OF_A_PERSON = _sort(PersonOwned.__subclasses__())
