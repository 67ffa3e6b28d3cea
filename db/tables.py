"""Every table, so that the schema is whole wherever it is made or compared."""

from db.core import handled_requests, workspaces
from db.core.base import Base
from db.mentoring import rows
from db.messages import outbox, rate_limits
from db.operations import absences, heartbeats, installations, upkeep, versions
from db.privacy import audit

METADATA = Base.metadata
ROOMS = (
    *(absences, audit, handled_requests, heartbeats, installations, outbox, rate_limits, rows),
    *(upkeep, versions, workspaces),
)
