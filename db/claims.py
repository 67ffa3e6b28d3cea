"""Which rows go out next: one for each channel, as fast as Slack allows, newest news only."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from db import limits, trials
from db.leases import Lease, Pace, changed, new_token
from db.limits import Limit
from db.outbox import OutboxRow, Status
from db.trials import Trial

log = logging.getLogger(__name__)

TOO_LATE, OVERTAKEN = "too late", "overtaken by a newer one"
FORGIVEN = timedelta(seconds=0.25)
METHODS = {
    "post": ("chat.postMessage",),
    "update": ("chat.update",),
    "file": ("conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"),
}


def openings(session: Session, now: datetime) -> list[tuple[str, datetime]]:
    """Return the workspaces in which something waits, and from when on it may be claimed.

    The one that has been open for longest comes first; those on hold are left out.
    """
    waiting = (
        select(OutboxRow.workspace_id, func.min(OutboxRow.try_at).label("first"))
        .where(OutboxRow.status == Status.PENDING)
        .group_by(OutboxRow.workspace_id)
        .subquery()
    )
    gate = and_(Limit.workspace_id == waiting.c.workspace_id, Limit.scope == limits.WORKSPACE)
    rows = session.execute(
        select(waiting.c.workspace_id, waiting.c.first, Limit.next_at, Limit.reason)
        .join(Limit, gate, isouter=True)
        .where(~and_(Limit.reason.is_not(None), Limit.next_at.is_(None)))
    )
    found = [
        (max(first, limits.opens_at(gate, now, held=reason is not None)), name)
        for name, first, gate, reason in rows
    ]
    return [(workspace_id, at) for at, workspace_id in sorted(found)]


def claim(
    session: Session, workspace_id: str, now: datetime, worker: str, pace: Pace, limit: int
) -> list[Lease]:
    """Claim up to `limit` due rows of a workspace, one for each channel that may be posted to now.

    Rows too late, or overtaken by a newer one, are expired on the way. Empty when another worker is
    claiming in this workspace, or when the workspace has to wait.
    """
    gate = limits.lock(session, workspace_id)
    if gate is None:
        return []
    closed = limits.closed(session, workspace_id, now)
    if closed.workspace:
        return []
    expire(session, workspace_id, now)
    due = _due(workspace_id, now, closed).limit(min(limit, pace.per_second))
    if gate.reason is not None:
        # What nobody knows the end of is looked up first, as the trial: it does not pile up.
        due = due.limit(0 if _in_doubt(session, workspace_id, now, closed) else 1)
    leases = []
    for row_id, recipient, kind in session.execute(due).all():
        scope = limits.WORKSPACE if gate.reason is not None else limits.kind(kind)
        trial = None
        if scope in closed.trials:
            trial = trials.begin(session, workspace_id, scope, now)
            if trial is None:
                continue
        lease = _take(session, row_id, now, worker, pace, trial)
        if lease is not None:
            leases.append(lease)
            limits.postpone(
                session, workspace_id, limits.channel(recipient), now + pace.channel_gap
            )
    if leases and gate.reason is None:
        # Whoever comes a little late finds the next time as if it had come in time.
        begun = min(now, max(limits.opens_at(gate.next_at, now), now - FORGIVEN))
        gate.next_at = begun + timedelta(seconds=len(leases) / pace.per_second)
    return leases


def stopped(session: Session, row: OutboxRow, trial: Trial | None, now: datetime) -> bool:
    """Say whether a row claimed earlier must wait after all: a hold, or a method told to wait.

    A trial does not wait for its own hold.
    """
    closed = limits.closed(session, row.workspace_id, now)
    told_to_wait = closed.methods.intersection(METHODS[row.op])
    held = trial is None and (closed.held or row.kind in closed.kinds)
    return held or bool(told_to_wait)


def expire(session: Session, workspace_id: str, now: datetime) -> int:
    """End the due rows of a workspace that are too late or overtaken; return how many.

    The log is told how many of which kind, so that an outage is never silent.
    """
    due = and_(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.status == Status.PENDING,
        OutboxRow.try_at <= now,
    )
    late = OutboxRow.expires_at <= now
    ended = (
        update(OutboxRow)
        .where(due, or_(late, _overtaken(now)))
        .values(
            status=Status.EXPIRED,
            finished_at=now,
            last_error=case((late, TOO_LATE), else_=OVERTAKEN),
        )
        .returning(OutboxRow.kind, OutboxRow.last_error)
        .execution_options(synchronize_session="fetch")
    )
    kinds = Counter((why, kind) for kind, why in session.execute(ended))
    for (why, kind), number in sorted(kinds.items()):
        log.warning("%d %s expired in %s: %s", number, kind, workspace_id, why)
    return kinds.total()


def _in_doubt(session: Session, workspace_id: str, now: datetime, closed: limits.Closed) -> bool:
    """Whether there is a row of which nobody knows whether it was sent, and it can be looked up."""
    if "conversations.history" in closed.methods:
        return False
    doubtful = exists().where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.status == Status.SENDING,
        OutboxRow.lease_until <= now,
    )
    return bool(session.scalar(select(doubtful)))


def _due(workspace_id: str, now: datetime, closed: limits.Closed) -> Select[int, str, str]:
    shut = [op for op, methods in METHODS.items() if closed.methods.intersection(methods)]
    turn = func.row_number().over(
        partition_by=OutboxRow.recipient, order_by=(OutboxRow.try_at, OutboxRow.id)
    )
    ready = (
        select(
            OutboxRow.id,
            OutboxRow.recipient,
            OutboxRow.kind,
            OutboxRow.try_at,
            OutboxRow.last_error.is_not(None).label("failed"),
            turn.label("turn"),
        )
        .where(OutboxRow.workspace_id == workspace_id)
        .where(OutboxRow.status == Status.PENDING, OutboxRow.try_at <= now)
        .where(OutboxRow.recipient.not_in(closed.channels), OutboxRow.kind.not_in(closed.kinds))
        .where(OutboxRow.op.not_in(shut))
        .subquery()
    )
    first = select(ready.c.id, ready.c.recipient, ready.c.kind).where(ready.c.turn == 1)
    if limits.WORKSPACE in closed.trials:
        # The fault may be a message's own: one that has not failed yet tells more.
        return first.order_by(ready.c.failed, ready.c.try_at, ready.c.id)
    return first.order_by(ready.c.try_at, ready.c.id)


def _take(
    session: Session,
    row_id: int,
    now: datetime,
    worker: str,
    pace: Pace,
    trial: Trial | None,
) -> Lease | None:
    token = new_token(worker)
    # The status is asked again: the row may have been cancelled since it was read.
    taken = (
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.status == Status.PENDING)
        .values(
            status=Status.SENDING,
            first_try=func.coalesce(OutboxRow.first_try, now, type_=OutboxRow.first_try.type),
            lease_token=token,
            lease_until=now + pace.claim,
            last_error=None,
        )
    )
    return Lease(row_id, token, trial) if changed(session, taken) else None


@cache
def _another() -> type[OutboxRow]:
    # Naming every column anew costs more than the query does.
    return aliased(OutboxRow)


def _overtaken(now: datetime) -> Any:
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
