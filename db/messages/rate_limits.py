"""When a workspace, one of its channels, methods or kinds of message may be sent to again.

A row that is missing, or has neither time nor reason, stops nothing. A row with a time stops its
scope until then. A row with a reason is a hold: with a time, until then, when one message is let
out as a trial (it releases the scope if it gets through; see `db/messages/trials.py`); without one,
until it is released.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Index,
    Select,
    String,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base
from db.core.upsert import insert_new, insert_or_lift, insert_or_set
from db.messages.outbox import OutboxRow, is_pending

WORKSPACE = "workspace"
HELD = text("reason IS NOT NULL")
# The pace is a matter of seconds; Slack's own Retry-After, of minutes at most.
LONGEST_PACE, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)


class Limit(Base):
    """What may next be sent when, for one scope of one workspace.

    `failures` counts the unclear answers in a row, and then the trials since; it is 0 for a hold
    that no trial lifts.
    """

    __tablename__ = "limits"
    # A workspace has a row for each channel that was written to lately. By time first: for want of
    # statistics PostgreSQL would take an index by workspace for the key's, and read all of those.
    __table_args__ = (
        Index(None, "next_at", "workspace_id"),
        Index("ix_limits_held", "workspace_id", sqlite_where=HELD, postgresql_where=HELD),
    )

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    scope: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0, server_default="0")


IS_NO_HOLD = Limit.reason.is_(None)
NOW, PACE_ENDS, WAIT_ENDS = (
    bindparam(name, type_=Limit.next_at.type) for name in ("now", "pace_ends", "wait_ends")
)


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a scope is on hold, and when a message is next let out as a trial (UTC), if one is."""

    scope: str
    reason: str
    trial_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gate:
    """A workspace's limiter row, as whoever claims there has locked it.

    `late` says whether anything that waits there is too late to be sent.
    """

    next_at: datetime | None
    reason: str | None
    late: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The scopes of one workspace that may not be used at the moment asked about.

    `workspace`: nothing may go out; `held`: that is more than the pause between two claims.
    `trials` are the scopes on hold of which one message may go out now.
    """

    workspace: bool
    held: bool
    channels: frozenset[str]
    kinds: frozenset[str]
    methods: frozenset[str]
    trials: frozenset[str]

    def with_channels(self, recipients: Iterable[str]) -> "Closed":
        """Return the same with some channels more."""
        return replace(self, channels=self.channels.union(recipients))


def channel(recipient: str) -> str:
    """Return the scope of one channel or one person's direct messages."""
    return f"channel:{recipient}"


def kind(name: str) -> str:
    """Return the scope of one kind of message."""
    return f"kind:{name}"


def method(name: str) -> str:
    """Return the scope of one method of Slack's Web API."""
    return f"method:{name}"


def hold(session: Session, workspace_id: str, reason: str, scope: str = WORKSPACE) -> bool:
    """Stop a scope until it is released; return True when it was not held before."""
    row = row_of(session, workspace_id, scope)
    newly = row.reason is None
    row.reason, row.next_at, row.failures = reason[:200], None, 0
    return newly


def release(session: Session, workspace_id: str, scope: str | None = None) -> int:
    """Lift the hold on one scope, or all holds of the workspace; return how many were lifted.

    A hold on the workspace that is being written at this moment is waited for, and lifted: by then
    a claim has made its row (see `lock`).
    """
    session.get(Limit, (workspace_id, WORKSPACE), with_for_update=True, populate_existing=True)
    held = select(Limit).where(Limit.workspace_id == workspace_id, Limit.reason.is_not(None))
    if scope is not None:
        held = held.where(Limit.scope == scope)
    rows = session.scalars(held).all()
    for row in rows:
        row.reason = row.next_at = None
        row.failures = 0
    return len(rows)


def holds(session: Session, workspace_id: str) -> dict[str, str]:
    """Return the reason of each hold of a workspace, by scope."""
    return {held.scope: held.reason for held in on_hold(session, workspace_id)}


def on_hold(session: Session, workspace_id: str) -> list[Hold]:
    """Return the holds of a workspace, by scope."""
    held = select(Limit).where(Limit.workspace_id == workspace_id, Limit.reason.is_not(None))
    rows = session.scalars(held.order_by(Limit.scope))
    return [Hold(row.scope, row.reason or "", row.next_at) for row in rows]


def workspaces_held_whole(session: Session) -> list[str]:
    """Return the workspaces in which everything is on hold."""
    held = select(Limit.workspace_id).where(Limit.scope == WORKSPACE, Limit.reason.is_not(None))
    return list(session.scalars(held))


def workspaces_on_hold(session: Session) -> list[str]:
    """Return the workspaces in which anything is on hold."""
    held = select(Limit.workspace_id).where(Limit.reason.is_not(None)).distinct()
    return list(session.scalars(held.order_by(Limit.workspace_id)))


def postpone(session: Session, workspace_id: str, scope: str, until: datetime) -> None:
    """Let nothing out of a scope before `until`; a hold or a later time stays as it is."""
    earlier = or_(Limit.next_at.is_(None), Limit.next_at < until)
    insert_or_set(
        session,
        Limit,
        "next_at",
        and_(Limit.reason.is_(None), earlier),
        workspace_id=workspace_id,
        scope=scope,
        next_at=until,
    )


def postpone_claimed(
    session: Session,
    workspace_id: str,
    row_ids: Collection[int],
    until: datetime,
    next_at: datetime,
) -> None:
    """Let nothing out before `until` to whom these letters go, nor of all before `next_at`.

    The letters are of one workspace. A hold or a later time stays.
    """
    given = {"workspace_id": workspace_id, "ids": [*row_ids], "until": until, "next_at": next_at}
    insert_or_lift(session, Limit, "next_at", IS_NO_HOLD, _claimed(), given)


@cache
def _claimed() -> CompoundSelect[str, str, datetime, int]:
    """Return the read of the rows that what is claimed is to have, in the order of locking."""
    moment, none = Limit.next_at.type, literal_column("0", Limit.failures.type).label("failures")
    workspace_id = bindparam("workspace_id", type_=Limit.workspace_id.type)
    scope = literal(channel("")) + OutboxRow.recipient
    channels = select(
        workspace_id.label("workspace_id"),
        scope.label("scope"),
        bindparam("until", type_=moment).label("next_at"),
        none,
    ).where(OutboxRow.id.in_(bindparam("ids", expanding=True)))
    whole = select(
        workspace_id, literal_column(f"'{WORKSPACE}'"), bindparam("next_at", type_=moment), none
    )
    return union_all(channels, whole).order_by("scope")


def reopen_channels(session: Session, channels: Iterable[tuple[str, str]], at: datetime) -> None:
    """Let channels that were postponed, each a workspace's, be used from `at` on; no held one."""
    rows = [
        {"of_workspace": workspace_id, "of_scope": channel(recipient), "at": at}
        for workspace_id, recipient in sorted(channels)
    ]
    if rows:
        session.connection().execute(_reopening(), rows)


@cache
def _reopening() -> Any:
    table = cast("Table", Limit.__table__)
    return (
        update(table)
        .where(table.c.workspace_id == bindparam("of_workspace"))
        .where(table.c.scope == bindparam("of_scope"), table.c.reason.is_(None))
        .values(next_at=bindparam("at"))
    )


def lock(session: Session, workspace_id: str, now: datetime) -> Gate | None:
    """Lock a workspace's limiter row for this transaction; None when another worker has it."""
    found = _locked(session, workspace_id, now)
    if found is None and insert_new(session, Limit, workspace_id=workspace_id, scope=WORKSPACE):
        return _locked(session, workspace_id, now)
    return found


def open_next(session: Session, workspace_id: str, at: datetime) -> None:
    """Let a workspace whose limiter row is locked be claimed from next at `at`."""
    given = {"of_workspace": workspace_id, "of_scope": WORKSPACE, "at": at}
    session.connection().execute(_reopening(), given)


def _locked(session: Session, workspace_id: str, now: datetime) -> Gate | None:
    asked = {"workspace_id": workspace_id, "now": now}
    found = session.connection().execute(_gate(), asked).first()
    return None if found is None else Gate(*found)


@cache
def _gate() -> Select[datetime | None, str | None, bool]:
    own = (Limit.workspace_id == bindparam("workspace_id"), Limit.scope == WORKSPACE)
    late = exists().where(
        OutboxRow.workspace_id == bindparam("workspace_id"),
        is_pending(),
        OutboxRow.expires_at <= bindparam("now", type_=OutboxRow.expires_at.type),
    )
    gate = select(Limit.next_at, Limit.reason, late).where(*own)
    return gate.with_for_update(skip_locked=True, of=Limit)


def is_closed() -> ColumnElement[bool]:
    """Return the condition under which a row of `limits` stops its scope.

    It is of the moments that `list_moments` has. A time further ahead than is ever waited was set
    before the clock was put back: it stops nothing.
    """
    waits = and_(Limit.next_at > NOW, Limit.next_at <= WAIT_ENDS)
    paces = and_(waits, or_(_told(), Limit.next_at <= PACE_ENDS))
    return or_(paces, and_(Limit.reason.is_not(None), Limit.next_at.is_(None)))


def list_moments(now: datetime) -> dict[str, datetime]:
    """Return what a statement with `is_closed` in it is given at `now`."""
    return {"now": now, "pace_ends": now + LONGEST_PACE, "wait_ends": now + LONGEST_WAIT}


def opens_at(next_at: datetime | None, now: datetime, *, held: bool = False) -> datetime:
    """Return from when on something may go out of a scope, given its row's `next_at`.

    That is the pace's, or the next trial's where the scope is held.
    """
    if next_at is None or next_at > now + (LONGEST_WAIT if held else LONGEST_PACE):
        return datetime.min.replace(tzinfo=UTC)
    return next_at


def _told() -> ColumnElement[bool]:
    """Whether a row is a wait that Slack asked for, or a hold, and not the pace kept anyway."""
    return or_(Limit.scope.startswith("method:"), Limit.reason.is_not(None))


def row_of(session: Session, workspace_id: str, scope: str) -> Limit:
    """Return the row of a scope, made if need be, locked for this transaction."""
    insert_new(session, Limit, workspace_id=workspace_id, scope=scope, failures=0)
    return session.get_one(
        Limit, (workspace_id, scope), with_for_update=True, populate_existing=True
    )


def closed(session: Session, workspace_id: str, now: datetime) -> Closed:
    """Return what of a workspace may not be used at `now`."""
    given = {"workspace_id": workspace_id, **list_moments(now)}
    rows = session.connection().execute(_waiting_or_held(), given).all()
    scopes = {scope: reason for scope, reason, closes in rows if closes}
    return Closed(
        WORKSPACE in scopes,
        scopes.get(WORKSPACE) is not None,
        _within(scopes, "channel:"),
        _within(scopes, "kind:"),
        _within(scopes, "method:"),
        frozenset(scope for scope, _, closes in rows if not closes),
    )


@cache
def _waiting_or_held() -> CompoundSelect[str, str | None, bool]:
    """Return the read of what waits, by one index, and of what is held, by another.

    What was written to lately is passed over: a row for each channel.
    """
    own = select(Limit.scope, Limit.reason, is_closed()).where(
        Limit.workspace_id == bindparam("workspace_id")
    )
    waiting = own.where(Limit.next_at > NOW, Limit.next_at <= WAIT_ENDS, Limit.reason.is_(None))
    return union_all(waiting.where(is_closed()), own.where(Limit.reason.is_not(None)))


def forget_past(session: Session, before: datetime) -> int:
    """Delete rows whose time passed before `before`: a channel's row is of use for a second."""
    return len(
        session.scalars(
            delete(Limit)
            .where(Limit.next_at < before, Limit.reason.is_(None), Limit.scope != WORKSPACE)
            .returning(Limit.scope)
        ).all()
    )


def _within(scopes: Collection[str], prefix: str) -> frozenset[str]:
    return frozenset(name.removeprefix(prefix) for name in scopes if name.startswith(prefix))
