"""Figures of the whole outbox for whoever watches it: numbers and codes, no ids and no content."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.core.prepared import prepared
from db.core.workspaces import is_left
from db.messages.outbox import RETRIED, UNFINISHED, OutboxRow, Status, is_unsent
from db.messages.rate_limits import Limit

# Whoever watches sees that it is many: to count all that was ever sent costs the more, the more
# it is. What did not go out is few, and counted to the last: alarms ask by how much it grows.
COUNTED = 1_000
NOT_SENT = (Status.EXPIRED, Status.DEAD, Status.UNKNOWN)


def by_status(session: Session) -> dict[str, int]:
    """Return how many rows are in each status, of all workspaces; no status is left out.

    Those that need nobody are counted up to `COUNTED`.
    """
    counts = session.execute(_select_counts()).one()
    return {str(status): count for status, count in zip(Status, counts, strict=True)}


@prepared
def _select_counts() -> Select[Any]:
    found = (_find(status).subquery() for status in Status)
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in found))


def _find(status: Status) -> Select[int]:
    rows = select(OutboxRow.id).where(OutboxRow.status == status)
    if status is Status.SENT:
        # Nearly all that has come to an end: the last that did need not be looked for.
        ended = rows.where(OutboxRow.finished_at.is_not(None))
        return ended.order_by(OutboxRow.finished_at.desc()).limit(COUNTED)
    return rows.where(is_unsent()).limit(None if status in NOT_SENT else COUNTED)


def retried(session: Session) -> int:
    """Return how many rows have been tried more than once, counted up to `COUNTED`."""
    tried_again = select(OutboxRow.id).where(RETRIED).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(tried_again)) or 0


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest row that should be out by now has been due, or None.

    Where the app was taken out, nothing should be.
    """
    overdue = (
        select(OutboxRow.due_at)
        .where(UNFINISHED, OutboxRow.status == status)
        .where(OutboxRow.due_at <= now, ~is_left(OutboxRow.workspace_id))
        .order_by(OutboxRow.due_at)
        .limit(1)
        .scalar_subquery()
        for status in (Status.WAITING, Status.PENDING, Status.SENDING)
    )
    found = session.execute(select(*overdue)).one()
    return min((moment for moment in found if moment is not None), default=None)


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
