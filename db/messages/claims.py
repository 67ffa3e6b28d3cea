"""Which rows go out next: one for each channel, as fast as Slack allows, newest news only."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from db.messages import candidates, live, rate_limits, trials
from db.messages.leases import LOOK_UP, Lease, Pace, new_token
from db.messages.outbox import OutboxRow, Status, is_pending, is_unsent, walk_workspaces
from db.messages.rate_limits import Closed, Limit
from db.messages.trials import Trial

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
    found = dict(_waiting(session, now))
    for workspace_id, at in _changing(session, now):
        found[workspace_id] = min(at, found.get(workspace_id, at))
    return sorted(found.items(), key=lambda opening: (opening[1], opening[0]))


def _changing(session: Session, now: datetime) -> list[tuple[str, datetime]]:
    """Return the workspaces in which something in Slack is to be changed, and from when on."""
    due = live.workspaces_due(session, now)
    if not due:
        return []
    gates = select(Limit.workspace_id, Limit.next_at, Limit.reason).where(
        Limit.workspace_id.in_(due), Limit.scope == rate_limits.WORKSPACE
    )
    opens = {name: (next_at, reason) for name, next_at, reason in session.execute(gates)}
    resting = select(Limit.workspace_id).where(
        Limit.workspace_id.in_(due),
        Limit.scope.in_([rate_limits.method(name) for name in METHODS["update"]]),
        Limit.next_at > now,
    )
    shut = set(session.scalars(resting))
    found = []
    for name in due:
        next_at, reason = opens.get(name, (None, None))
        if reason is None and name not in shut:
            found.append((name, rate_limits.opens_at(next_at, now)))
    return found


def _waiting(session: Session, now: datetime) -> list[tuple[str, datetime]]:
    return [
        (name, max(first, rate_limits.opens_at(next_at, now, held=reason is not None)))
        for name, first, next_at, reason in session.execute(_first_of_each())
    ]


@cache
def _first_of_each() -> Select[str, datetime, datetime | None, str | None]:
    """Return the read of the first row that waits in each workspace, and of when that opens."""
    names = walk_workspaces(is_pending())
    waiting = select(OutboxRow.try_at).where(OutboxRow.workspace_id == names.c.name, is_pending())
    first = waiting.order_by(OutboxRow.try_at).limit(1).scalar_subquery()
    gate = and_(Limit.workspace_id == names.c.name, Limit.scope == rate_limits.WORKSPACE)
    return (
        select(names.c.name, first, Limit.next_at, Limit.reason)
        .join(Limit, gate, isouter=True)
        .where(names.c.name.is_not(None))
        .where(~and_(Limit.reason.is_not(None), Limit.next_at.is_(None)))
    )


def claim(
    session: Session, workspace_id: str, now: datetime, worker: str, pace: Pace, limit: int
) -> list[Lease]:
    """Claim up to `limit` due rows of a workspace, one for each channel that may be posted to now.

    Rows too late, or overtaken by a newer one, are expired on the way. Empty when another worker is
    claiming in this workspace, or when the workspace has to wait.
    """
    gate = rate_limits.lock(session, workspace_id, now)
    if gate is None:
        return []
    closed = rate_limits.closed(session, workspace_id, now)
    if closed.workspace:
        return []
    if gate.late:
        candidates.expire_late(session, workspace_id, now)
    held = gate.reason is not None
    if held and _in_doubt(session, workspace_id, now, closed):
        # What nobody knows the end of is looked up first, as the trial: it does not pile up.
        return []
    most = 1 if held else min(limit, pace.per_second)
    claimed = _claim_new(session, workspace_id, now, worker, pace, closed, most, held=held)
    if not held:
        closed, room = closed.with_channels(claimed.values()), most - len(claimed)
        claimed |= _claim_changes(session, workspace_id, now, worker, pace, closed, room)
    if claimed:
        # Whoever comes a little late finds the next time as if it had come in time.
        begun = min(now, max(rate_limits.opens_at(gate.next_at, now), now - FORGIVEN))
        next_at = begun + timedelta(seconds=len(claimed) / pace.per_second)
        ids, until = [lease.row_id for lease in claimed], now + pace.in_flight
        rate_limits.postpone_claimed(session, workspace_id, ids, until, next_at)
        if gate.next_at is not None and gate.next_at > next_at:
            # The clock was put back.
            rate_limits.open_next(session, workspace_id, next_at)
    return [*claimed]


def _claim_new(
    session: Session,
    workspace_id: str,
    now: datetime,
    worker: str,
    pace: Pace,
    closed: Closed,
    most: int,
    *,
    held: bool,
) -> dict[Lease, str]:
    """Claim messages that are not in Slack yet, each with its recipient.

    Those that a hold lets out have their trial.
    """
    shut = [op for op, methods in METHODS.items() if closed.methods.intersection(methods)]
    going: dict[int, Trial | None] = {}
    found = candidates.find(session, workspace_id, now, closed, shut, most)
    for each in found:
        scope = rate_limits.WORKSPACE if held else rate_limits.kind(each.kind)
        if scope not in closed.trials:
            going[each.row_id] = None
        elif trial := trials.begin(session, workspace_id, scope, now):
            going[each.row_id] = trial
    recipients = {each.row_id: each.recipient for each in found}
    leases = _take(session, going, now, worker, pace)
    return {lease: recipients[lease.row_id] for lease in leases}


def _claim_changes(
    session: Session,
    workspace_id: str,
    now: datetime,
    worker: str,
    pace: Pace,
    closed: Closed,
    most: int,
) -> dict[Lease, str]:
    """Claim messages in Slack that are to be changed: what is new goes before them."""
    if most <= 0 or closed.methods.intersection(METHODS["update"]):
        return {}
    return dict(live.claim(session, workspace_id, now, worker, pace, closed, most))


def stopped(closed: Closed, row: OutboxRow, trial: Trial | None, *, op: str | None = None) -> bool:
    """Say whether a row claimed earlier must wait after all: a hold, or a method told to wait.

    A trial does not wait for its own hold. `op` is "update" where the row's message is changed.
    """
    told_to_wait = closed.methods.intersection(METHODS[op or row.op])
    held = trial is None and (closed.held or row.kind in closed.kinds)
    return held or bool(told_to_wait)


def _in_doubt(session: Session, workspace_id: str, now: datetime, closed: Closed) -> bool:
    """Whether there is a row of which nobody knows whether it was sent, and it can be looked up."""
    if closed.methods.intersection(LOOK_UP):
        return False
    doubtful = exists().where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.status == Status.SENDING,
        is_unsent(),
        OutboxRow.lease_until <= now,
    )
    return bool(session.scalar(select(doubtful)))


def _take(
    session: Session, going: dict[int, Trial | None], now: datetime, worker: str, pace: Pace
) -> list[Lease]:
    """Take rows that were found; each that still waits has its lease from now on."""
    if not going:
        return []
    token = new_token(worker)
    given = {"ids": [*going], "at": now, "by": token, "until": now + pace.claim}
    taken = set(session.connection().scalars(_taking(), given))
    return [Lease(row_id, token, trial) for row_id, trial in going.items() if row_id in taken]


@cache
def _taking() -> Any:
    moment = OutboxRow.lease_until.type
    now, until = bindparam("at", type_=moment), bindparam("until", type_=moment)
    # The status is asked again: the row may have been cancelled since it was read. Said so, SQLite
    # does not go through all that is pending to find these.
    return (
        update(cast("Table", OutboxRow.__table__))
        .where(OutboxRow.id.in_(bindparam("ids", expanding=True)))
        .where(OutboxRow.status.not_in([one for one in Status if one is not Status.PENDING]))
        .values(
            status=Status.SENDING,
            first_try=func.coalesce(OutboxRow.first_try, now, type_=moment),
            lease_token=bindparam("by", type_=OutboxRow.lease_token.type),
            lease_until=until,
            last_error=None,
        )
        .returning(OutboxRow.id)
    )
