"""Rows that may be claimed: looked for in the order in which they wait, and no further than needed.

However many wait, a look costs the same: nothing here goes through all that is due.
"""

import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from db.messages.outbox import OVERTAKEN, TOO_LATE, OutboxRow, Status, is_pending
from db.messages.rate_limits import WORKSPACE, Closed

log = logging.getLogger(__name__)

AT_ONCE, LOOKS_AT_MOST = 50, 20
NOW: BindParameter[datetime] = bindparam("now", type_=OutboxRow.try_at.type)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be claimed."""

    row_id: int
    recipient: str
    kind: str


def find(
    session: Session,
    workspace_id: str,
    now: datetime,
    closed: Closed,
    shut: Collection[str],
    limit: int,
) -> list[Candidate]:
    """Return up to `limit` due rows, the first of each recipient, the longest waiting first.

    Rows overtaken by a newer one are expired on the way. `shut` names the ops that have to wait.
    After some thousand rows looked at in vain the rest is left for the next time.
    """
    due = _due(trying=WORKSPACE in closed.trials)
    given = {"workspace_id": workspace_id, "now": now, "most": AT_ONCE}
    given |= {"kinds": sorted(closed.kinds), "ops": sorted(shut)}
    found: dict[str, Candidate] = {}
    for _ in range(LOOKS_AT_MOST):
        taken = {"taken": [*closed.channels, *found]}
        rows = session.connection().execute(due, given | taken).all()
        coalesced = [row.id for row in rows if row.coalesce_key is not None]
        over = _expire_overtaken(session, workspace_id, now, coalesced)
        for row in rows:
            if row.id not in over:
                found.setdefault(row.recipient, Candidate(row.id, row.recipient, row.kind))
        if len(found) >= limit or len(rows) < AT_ONCE:
            break
    return list(found.values())[:limit]


def expire_late(session: Session, workspace_id: str, now: datetime) -> int:
    """End the rows of a workspace that are too late to be sent; return how many."""
    which = and_(_waits(workspace_id), OutboxRow.expires_at <= now)
    return len(_expire(session, workspace_id, now, which, TOO_LATE))


def _waits(workspace_id: str | BindParameter[str]) -> ColumnElement[bool]:
    return and_(OutboxRow.workspace_id == workspace_id, is_pending())


@cache
def _due(*, trying: bool) -> Select[int, str, str, str | None]:
    due = (
        select(OutboxRow.id, OutboxRow.recipient, OutboxRow.kind, OutboxRow.coalesce_key)
        .where(_waits(bindparam("workspace_id")), OutboxRow.try_at <= NOW)
        .where(OutboxRow.kind.not_in(bindparam("kinds", expanding=True)))
        .where(OutboxRow.op.not_in(bindparam("ops", expanding=True)))
        .where(OutboxRow.recipient.not_in(bindparam("taken", expanding=True)))
    )
    if trying:
        # The fault may be a message's own: one that has not failed yet tells more. For this one,
        # now and then, all that is due is gone through.
        due = due.order_by(OutboxRow.last_error.is_not(None))
    return due.order_by(OutboxRow.try_at, OutboxRow.id).limit(bindparam("most"))


def _expire_overtaken(
    session: Session, workspace_id: str, now: datetime, row_ids: Collection[int]
) -> set[int]:
    """End those of these rows that a newer one has overtaken; return which."""
    if not row_ids:
        return set()
    overtaken = and_(_waits(workspace_id), OutboxRow.id.in_(row_ids), _overtaken(now))
    return _expire(session, workspace_id, now, overtaken, OVERTAKEN)


def _expire(
    session: Session, workspace_id: str, now: datetime, which: ColumnElement[bool], why: str
) -> set[int]:
    """End rows that are not to be sent any more; return which.

    The log is told how many of which kind, so that an outage is never silent.
    """
    ended = (
        update(OutboxRow)
        .where(which)
        .values(status=Status.EXPIRED, finished_at=now, last_error=why)
        .returning(OutboxRow.id, OutboxRow.kind)
        .execution_options(synchronize_session="fetch")
    )
    kinds = {row_id: kind for row_id, kind in session.execute(ended)}
    for kind, number in sorted(Counter(kinds.values()).items()):
        log.warning("%d %s expired in %s: %s", number, kind, workspace_id, why)
    return set(kinds)


@cache
def _another() -> type[OutboxRow]:
    # Naming every column anew costs more than the query does.
    return aliased(OutboxRow)


def _overtaken(now: datetime) -> ColumnElement[bool]:
    newer = _another()
    later = or_(
        newer.due_at > OutboxRow.due_at,
        and_(newer.due_at == OutboxRow.due_at, newer.id > OutboxRow.id),
    )
    going = or_(
        newer.status.in_((Status.SENDING, Status.SENT, Status.UNKNOWN)),
        and_(
            newer.status == Status.PENDING,
            newer.due_at <= now,
            or_(newer.expires_at.is_(None), newer.expires_at > now),
        ),
    )
    return exists().where(
        newer.workspace_id == OutboxRow.workspace_id,
        newer.recipient == OutboxRow.recipient,
        newer.coalesce_key == OutboxRow.coalesce_key,
        later,
        going,
    )
