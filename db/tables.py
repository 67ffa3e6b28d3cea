"""Every table, so that the schema is whole wherever it is made or compared."""

from db.core import handled_requests
from db.core.base import Base
from db.mentoring import (
    actions,
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
from db.messages import outbox
from db.operations import heartbeats, installations, upkeep, versions
from db.privacy import audit

METADATA = Base.metadata
ROOMS = (
    *(actions, audit, digests, feeds, goals, heartbeats, installations),
    *(
        lapses,
        meetings,
        outbox,
        pairs,
        people,
        points,
        programmes,
        recaps,
        handled_requests,
        upkeep,
    ),
    *(versions, workspaces),
)
