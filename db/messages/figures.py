"""Figures of the whole outbox for whoever watches it: numbers and codes, no ids and no content."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.core.workspaces import is_left
from db.messages.outbox import RETRIED, OutboxRow, Status
from db.messages.rate_limits import Limit

UNFINISHED = (Status.WAITING, Status.PENDING, Status.SENDING)


def by_status(session: Session) -> dict[str, int]:
    """Return how many rows are in each status, of all workspaces; no status is left out."""
    rows = session.execute(select(OutboxRow.status, func.count()).group_by(OutboxRow.status))
    found = {status: count for status, count in rows}
    return {str(status): found.get(status, 0) for status in Status}


def retried(session: Session) -> int:
    """Return how many rows have been tried more than once."""
    tried_again = select(func.count()).select_from(OutboxRow).where(RETRIED)
    return session.scalar(tried_again) or 0


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest row that should be out by now has been due, or None.

    Where the app was taken out, nothing should be.
    """
    return session.scalar(
        select(func.min(OutboxRow.due_at))
        .where(OutboxRow.status.in_(UNFINISHED))
        .where(OutboxRow.due_at <= now, ~is_left(OutboxRow.workspace_id))
    )


def holds(session: Session) -> dict[str, int]:
    """Return what is on hold ("workspace", "kind:digest"), and in how many workspaces.

    Those that took the app out are not among them: there is nothing to mend.
    """
    rows = session.execute(
        select(Limit.scope, func.count())
        .where(Limit.reason.is_not(None), ~is_left(Limit.workspace_id))
        .group_by(Limit.scope)
    )
    return {scope: count for scope, count in rows}
