"""Holds that lift themselves: now and then one message is let out, and if it goes, so do the rest.

An outage says nothing of any message. So nothing is aged by it: the workspace is held, and tried.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.messages.rate_limits import LONGEST_WAIT, WORKSPACE, Limit, row_of

# One unclear answer happens; after the second in a row the workspace is held.
HELD_AFTER = 2
FIRST_TRIAL, LONGEST_TRIAL = timedelta(seconds=30), timedelta(minutes=15)
# A trial that nobody has begun for so long had nothing to send.
IDLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """The right to ask Slack for one thing in a scope that is on hold."""

    workspace_id: str
    scope: str


def hold_and_try(
    session: Session, workspace_id: str, reason: str, scope: str, now: datetime
) -> bool:
    """Stop a scope, and let out one message now and then; return True when it was not held before.

    What is held otherwise stays held so.
    """
    row = row_of(session, workspace_id, scope)
    newly = row.reason is None
    if newly:
        row.reason, row.failures = reason[:200], HELD_AFTER
        row.next_at = now + _pause(row)
    elif row.failures:
        row.reason = reason[:200]
    return newly


def note_unclear(session: Session, workspace_id: str, reason: str, now: datetime) -> bool:
    """Note that Slack could not be had, which says nothing of any message.

    After the second time in a row the workspace is held, with trials; return True when it is so
    from now on.
    """
    row = row_of(session, workspace_id, WORKSPACE)
    if row.reason is None:
        row.failures += 1
        if row.failures < HELD_AFTER:
            return False
    return hold_and_try(session, workspace_id, reason, WORKSPACE, now)


def note_success(
    session: Session, workspace_id: str, scopes: Collection[str], now: datetime
) -> list[str]:
    """Note that Slack answered to messages; return the scopes that are released by it.

    `scopes` are those of the kinds of which one got through. What is held for the same reason is
    tried at once.
    """
    proven = {"workspace_id": workspace_id, "scopes": [WORKSPACE, *sorted(scopes)]}
    rows = session.scalars(_tried_among(), proven).all()
    reasons = {row.scope: row.reason for row in rows if row.reason is not None}
    for row in rows:
        row.failures = 0
        if row.reason is not None:
            row.reason = row.next_at = None
    if reasons:
        session.flush()  # they are tried no more
        tried = select(Limit).where(Limit.workspace_id == workspace_id, Limit.failures > 0)
        alike = tried.where(Limit.reason.in_(reasons.values()))
        for row in session.scalars(alike.order_by(Limit.scope).with_for_update()):
            row.next_at = now
    return sorted(reasons)


@cache
def _tried_among() -> Select[Limit]:
    return (
        select(Limit)
        .where(Limit.workspace_id == bindparam("workspace_id"), Limit.failures > 0)
        .where(Limit.scope.in_(bindparam("scopes", expanding=True)))
        .order_by(Limit.scope)
        .with_for_update()
    )


def begin(session: Session, workspace_id: str, scope: str, now: datetime) -> Trial | None:
    """Return the trial of a scope on hold, or None while none is due.

    It is one caller's: the next is due after a pause that grows, from 30 seconds to 15 minutes.
    """
    row = _tried(session, workspace_id, scope)
    if row is None or _is_ahead(row.next_at, now):
        return None
    row.failures += 1
    row.next_at = now + _pause(row)
    return Trial(workspace_id, scope)


def is_held(session: Session, workspace_id: str) -> bool:
    """Return whether everything is on hold in a workspace."""
    held = select(Limit.scope).where(Limit.workspace_id == workspace_id, Limit.scope == WORKSPACE)
    return session.scalar(held.where(Limit.reason.is_not(None))) is not None


def put_back(session: Session, trial: Trial, now: datetime) -> None:
    """Give back a trial that asked for nothing: another may be made at once."""
    row = _tried(session, trial.workspace_id, trial.scope)
    if row is not None:
        row.next_at, row.failures = now, max(HELD_AFTER, row.failures - 1)


def try_at_once(session: Session, workspace_id: str, now: datetime, scope: str = WORKSPACE) -> None:
    """Let the next trial of a scope on hold be due, whatever kind of hold it was."""
    row = session.get(Limit, (workspace_id, scope), with_for_update=True, populate_existing=True)
    if row is not None and row.reason is not None:
        row.next_at, row.failures = now, max(HELD_AFTER, row.failures)


def note_answer(session: Session, workspace_id: str, now: datetime) -> None:
    """Note that Slack answered something else than a message: the next trial is due."""
    if _tried(session, workspace_id, WORKSPACE) is not None:
        try_at_once(session, workspace_id, now)


def _tried(session: Session, workspace_id: str, scope: str) -> Limit | None:
    row = session.get(Limit, (workspace_id, scope), with_for_update=True, populate_existing=True)
    return row if row is not None and row.reason is not None and row.failures else None


def _pause(row: Limit) -> timedelta:
    # Beyond the fifth doubling it is the longest anyway.
    doublings = min(row.failures - HELD_AFTER, 5)
    return min(LONGEST_TRIAL, FIRST_TRIAL * (1 << doublings))


def _is_ahead(moment: datetime | None, now: datetime) -> bool:
    """Whether a moment is still to come, unless it was set before the clock was put back."""
    return moment is not None and now < moment <= now + LONGEST_WAIT
