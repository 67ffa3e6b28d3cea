"""The right to send a row, and the ways it ends.

A claim gives its row a new lease token. Every later write names that token, so that a worker whose
lease was taken over (it slept, or was killed and came back) changes nothing.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    bindparam,
    exists,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from db.core.prepared import prepared
from db.messages import gathering, rate_limits
from db.messages.outbox import BRIEF, OutboxRow, Status, is_unsent
from db.messages.rate_limits import Limit
from db.messages.trials import Trial

# The methods that a look-up may need: while Slack has told one to wait, none is made.
LOOK_UP = ("conversations.history", "conversations.open")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send one row, for as long as nobody else has taken it over.

    `trial` is what lets it out although its scope is on hold. With `changes`, its message is in
    Slack, and is to be changed.
    """

    row_id: int
    token: str
    trial: Trial | None = None
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast all workers together send to one workspace.

    Slack documents one message a second for a channel, and "several hundred a minute" for a
    workspace: five a second are three hundred a minute, which is the least that can mean.

    `channel_gap` is what lies between the end of one message and the next to its channel; a channel
    whose message has not ended (its sender may be dead) is closed for `in_flight`. `lease` outlasts
    the calls that send a message and the time it takes to land; no call is begun unless `landing`
    of it is left, in which one call ends and its message lands. What is claimed and waits for its
    turn has the shorter `claim`: of a worker that dies it is soon another's.
    """

    per_second: int = 5
    channel_gap: timedelta = timedelta(seconds=1)
    in_flight: timedelta = timedelta(seconds=40)
    lease: timedelta = timedelta(seconds=90)
    claim: timedelta = timedelta(seconds=15)
    landing: timedelta = timedelta(seconds=20)


def stale(
    session: Session, now: datetime, limit: int, *, begun: bool = True
) -> list[tuple[str, int]]:
    """Return workspace and id of rows whose lease has run out, the oldest first.

    Those that somebody has begun to send are left out unless `begun`.
    """
    rows = session.execute(
        _select_stale(begun=begun), {**rate_limits.list_moments(now), "most": limit}
    )
    return [(workspace, row_id) for workspace, row_id in rows]


@cache
def _select_stale(*, begun: bool) -> Select[str, int]:
    stopped = exists().where(
        Limit.workspace_id == OutboxRow.workspace_id,
        Limit.scope.in_([rate_limits.WORKSPACE, *map(rate_limits.method, LOOK_UP)]),
        rate_limits.is_closed(),
        # The pause between two claims is no reason to put off a look-up.
        or_(Limit.scope != rate_limits.WORKSPACE, Limit.reason.is_not(None)),
    )
    return (
        select(OutboxRow.workspace_id, OutboxRow.id)
        .where(
            OutboxRow.status == Status.SENDING,
            is_unsent(),
            OutboxRow.lease_until <= rate_limits.NOW,
        )
        .where(~stopped)
        .where(true() if begun else OutboxRow.attempts == 0)
        .order_by(OutboxRow.lease_until, OutboxRow.id)
        .limit(bindparam("most"))
    )


def shorten(session: Session, until: datetime) -> int:
    """Let no lease go on for longer than `until`; return how many did.

    A clock that was put back leaves leases that would go on for as long as it was ahead.
    """
    if session.scalar(_select_beyond(), {"until": until}) is None:
        return 0
    return changed(session, update(OutboxRow).where(*_beyond(until)).values(lease_until=until))


@prepared
def _select_beyond(until: Any) -> Select[int]:
    return select(OutboxRow.id).where(*_beyond(until)).limit(1)


def _beyond(until: Any) -> tuple[ColumnElement[bool], ...]:
    return OutboxRow.status == Status.SENDING, is_unsent(), OutboxRow.lease_until > until


def take_over(
    session: Session, row_id: int, now: datetime, worker: str, pace: Pace
) -> Lease | None:
    """Take a row whose lease has run out, fencing out whoever had it.

    None when another worker was faster.
    """
    token = new_token(worker)
    stale_row = (
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .where(OutboxRow.status == Status.SENDING, OutboxRow.lease_until <= now)
        .values(lease_token=token, lease_until=now + pace.lease)
    )
    return Lease(row_id, token) if changed(session, stale_row) else None


def leased(session: Session, lease: Lease) -> OutboxRow | None:
    """Return the row of a lease, or None when somebody else has it by now."""
    return leased_all(session, [lease]).get(lease)


def leased_all(session: Session, leases: Collection[Lease]) -> dict[Lease, OutboxRow]:
    """Return the row of each lease, without those that somebody else has by now.

    Of two leases of one row, the older is worth nothing. They are locked in the order of their ids,
    as everybody locks them.
    """
    ids = sorted({lease.row_id for lease in leases})
    rows = {row.id: row for row in session.scalars(_leased_all(), {"ids": ids})}
    found = ((lease, rows.get(lease.row_id)) for lease in leases)
    return {lease: row for lease, row in found if row and row.lease_token == lease.token}


@cache
def _leased_all() -> Any:
    return (
        select(OutboxRow)
        .where(OutboxRow.id.in_(bindparam("ids", expanding=True)))
        .order_by(OutboxRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def known_channel(session: Session, row: OutboxRow) -> str | None:
    """Return where this row's recipient was written to before, if anywhere."""
    return session.scalar(
        select(OutboxRow.slack_channel)
        .where(OutboxRow.workspace_id == row.workspace_id, OutboxRow.recipient == row.recipient)
        .where(OutboxRow.status == Status.SENT, OutboxRow.slack_channel.is_not(None))
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )


def end(row: OutboxRow, status: Status, now: datetime, error: str | None = None) -> None:
    """Close a leased row for good: sent, dropped, expired, dead, or parked as unknown."""
    row.status, row.finished_at, row.last_error = status, now, error
    row.lease_token = row.lease_until = None
    if status != Status.SENT:
        row.shown = row.refresh_at = row.live_until = None
    if row.kind == BRIEF:
        gathering.share_end(row, error)


def give_back(row: OutboxRow, try_at: datetime, error: str | None = None) -> None:
    """Let a leased row wait until `try_at`; the attempt counts."""
    row.status, row.try_at, row.last_error = Status.PENDING, try_at, error
    row.lease_token = row.lease_until = None


def give_back_untried(row: OutboxRow, try_at: datetime, error: str | None = None) -> None:
    """Let a leased row wait until `try_at` as if it had not been claimed."""
    give_back(row, try_at, error)
    row.attempts -= 1


def new_token(worker: str) -> str:
    """Return a token nobody has had before, with the worker's name in it for whoever reads it."""
    return f"{worker[:30]}:{secrets.token_hex(8)}"


def changed(session: Session, statement: Any) -> int:
    """Run an UPDATE and return how many rows it hit; loaded rows follow."""
    statement = statement.execution_options(synchronize_session="fetch")
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
