"""What is in the outbox: what waits, when the next is due, what somebody was told before."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from db.core.prepared import prepared
from db.messages import gathering
from db.messages.outbox import OutboxRow, Status, is_pending, make_token
from db.messages.rate_limits import WORKSPACE, Limit
from db.messages.rate_limits import kind as kind_scope


def count_queued_since(
    session: Session, workspace_id: str, recipient: str, begins: str, since: datetime
) -> int:
    """Return how many rows to somebody, with a coalesce key that begins so, were queued since."""
    query = (
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.recipient == recipient)
        .where(OutboxRow.coalesce_key.startswith(begins, autoescape=True))
        .where(OutboxRow.queued_at > since)
    )
    return session.scalar(query) or 0


def was_told_of(
    session: Session, workspace_id: str, recipient: str, subject: str, *, besides: str
) -> bool:
    """Say whether anything about a subject went out to somebody, is on its way, or may be there.

    What was queued for the occurrence `besides` does not count. Where there is nothing else, as
    when it is kept no longer, they are taken to have been told.
    """
    others = (
        select(OutboxRow.status)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.occurrence != besides)
        .distinct()
    )
    found = set(session.scalars(others))
    return not found or not found.isdisjoint((Status.SENDING, Status.SENT, Status.UNKNOWN))


def find(session: Session, workspace_id: str, key: str) -> OutboxRow | None:
    """Return the row of that key, whatever became of it."""
    own = {"workspace": workspace_id, "token": make_token(key)}
    return session.scalar(_select_by_token(), own)


@prepared
def _select_by_token(workspace: Any, token: Any) -> Select[OutboxRow]:
    return select(OutboxRow).where(OutboxRow.workspace_id == workspace, OutboxRow.token == token)


def find_own(
    session: Session, workspace_id: str, recipient: str, token: str, *, locked: bool = False
) -> OutboxRow | None:
    """Return the row of that token to that person, whatever became of it; `locked`, if wished."""
    own = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.token == token)
        .where(OutboxRow.recipient == recipient)
    )
    if locked:
        own = own.with_for_update().execution_options(populate_existing=True)
    return session.scalar(own)


def list_asked(
    session: Session, row: OutboxRow, kinds: Sequence[str], most: int
) -> Sequence[OutboxRow]:
    """Return what the recipient of a row was sent of some kinds before it, the latest first."""
    rows = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == row.workspace_id, OutboxRow.recipient == row.recipient)
        .where(OutboxRow.kind.in_(kinds), OutboxRow.due_at <= row.due_at)
        .where(OutboxRow.status == Status.SENT)
        .order_by(OutboxRow.due_at.desc(), OutboxRow.id.desc())
        .limit(most)
    )
    return session.scalars(rows).all()


def list_pending(
    session: Session, workspace_id: str, recipient: str, kind: str, subject: str
) -> Sequence[OutboxRow]:
    """Return what waits of a kind about a subject to somebody."""
    rows = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.kind == kind)
        .where(OutboxRow.status.in_((Status.PENDING, Status.WAITING, Status.GATHERED)))
    )
    return session.scalars(rows).all()


def list_waiting(
    session: Session, workspace_id: str, recipient: str, now: datetime
) -> Sequence[OutboxRow]:
    """Return what waits for a later time than `now` to be sent to somebody, locked for a change."""
    rows = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.recipient == recipient)
        .where(OutboxRow.status.in_((Status.PENDING, Status.WAITING)))
        .where(OutboxRow.due_at > now)
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    return session.scalars(rows).all()


def list_held(
    session: Session, workspace_id: str, recipient: str, now: datetime
) -> Sequence[OutboxRow]:
    """Return what is to be tried later than `now` to be sent to somebody, locked for a change."""
    rows = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.recipient == recipient)
        .where(OutboxRow.status.in_((Status.PENDING, Status.WAITING)))
        .where(OutboxRow.try_at > now)
        .order_by(OutboxRow.id)
        .with_for_update()
    )
    return session.scalars(rows).all()


def find_next_due(session: Session) -> datetime | None:
    """Return when the next waiting row is to be tried, or gathered into a brief, or None.

    What is on hold waits for the next trial; where there is none, it does not count.
    """
    free, tried = _next_due()
    moments = (session.scalar(free), session.scalar(tried), gathering.find_next(session))
    return min((moment for moment in moments if moment), default=None)


@cache
def _next_due() -> tuple[Select[datetime], Select[datetime]]:
    """Return what finds the next row that may go, and the next one that may be tried on hold."""
    about = and_(
        Limit.workspace_id == OutboxRow.workspace_id,
        Limit.scope.in_((literal(WORKSPACE), literal(kind_scope("")) + OutboxRow.kind)),
        Limit.reason.is_not(None),
    )
    waiting = select(OutboxRow.try_at).where(is_pending())
    free = waiting.where(~exists().where(about)).order_by(OutboxRow.try_at).limit(1)
    later = case((OutboxRow.try_at > Limit.next_at, OutboxRow.try_at), else_=Limit.next_at)
    tried = waiting.join(Limit, about).where(Limit.failures > 0).with_only_columns(func.min(later))
    return free, tried


def find_last(session: Session, workspace_id: str, recipient: str, kind: str) -> OutboxRow | None:
    """Return the newest row of a kind to somebody, or None where there is none."""
    newest = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.recipient == recipient)
        .where(OutboxRow.kind == kind)
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return session.scalar(newest)


def find_sent(
    session: Session, workspace_id: str, recipient: str, kind: str, subject: str, occurrence: str
) -> datetime | None:
    """Return when somebody was sent just this, or None where they were not."""
    there = (
        select(OutboxRow.finished_at)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.kind == kind)
        .where(OutboxRow.occurrence == occurrence, OutboxRow.status == Status.SENT)
        .limit(1)
    )
    return session.scalar(there)


def is_told_since(
    session: Session,
    workspace_id: str,
    recipient: str,
    kinds: Collection[str],
    subject: str,
    since: datetime,
) -> bool:
    """Say whether somebody was told of a subject, by one of some kinds, since then; or is to be."""
    ahead = OutboxRow.status.in_((Status.WAITING, Status.GATHERED, Status.PENDING, Status.SENDING))
    there = OutboxRow.status.in_((Status.SENT, Status.UNKNOWN))
    told = (
        select(OutboxRow.id)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.kind.in_(kinds))
        .where(or_(ahead, and_(there, OutboxRow.finished_at > since)))
        .limit(1)
    )
    return session.scalar(told) is not None


def is_queued(
    session: Session, workspace_id: str, recipient: str, kind: str, subject: str, occurrence: str
) -> bool:
    """Say whether just this was ever queued for somebody, whatever became of it."""
    there = (
        select(OutboxRow.id)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
        .where(OutboxRow.recipient == recipient, OutboxRow.kind == kind)
        .where(OutboxRow.occurrence == occurrence)
        .limit(1)
    )
    return session.scalar(there) is not None
