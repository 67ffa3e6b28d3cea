"""Every table, so that the schema is whole wherever it is made or compared."""

from db import (
    actions,
    audit,
    digests,
    feeds,
    goals,
    heartbeats,
    installations,
    lapses,
    meetings,
    outbox,
    pairs,
    people,
    points,
    programmes,
    recaps,
    seen,
    upkeep,
    versions,
    workspaces,
)
from db.base import Base

METADATA = Base.metadata
ROOMS = (
    *(actions, audit, digests, feeds, goals, heartbeats, installations),
    *(lapses, meetings, outbox, pairs, people, points, programmes, recaps, seen, upkeep),
    *(versions, workspaces),
)
