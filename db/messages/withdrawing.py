"""Taking back what waits in the outbox, and letting what was not wanted wait once more."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from db.messages.outbox import UNWANTED, OutboxRow, Status, has_key


def withdraw(session: Session, workspace_id: str, key: str, now: datetime) -> bool:
    """Take back a letter that waits and was never tried; return False where there is none.

    Queued again, it waits once more.
    """
    return _withdraw(session, now, OutboxRow.workspace_id == workspace_id, has_key(key))


def withdraw_about(
    session: Session, workspace_id: str, recipient: str, kind: str, subject: str, now: datetime
) -> None:
    """Take back what waits of a kind about a subject to somebody, and was never tried."""
    own = and_(OutboxRow.workspace_id == workspace_id, OutboxRow.subject == subject)
    to = and_(OutboxRow.recipient == recipient, OutboxRow.kind == kind)
    _withdraw(session, now, own, to)


def _withdraw(session: Session, now: datetime, *which: ColumnElement[bool]) -> bool:
    gathered = select(OutboxRow.brief_id).where(*which, OutboxRow.status == Status.GATHERED)
    # A brief is locked before what is in it, as by whoever sends it.
    untried = and_(OutboxRow.status == Status.PENDING, OutboxRow.attempts == 0)
    locked = select(OutboxRow.id).where(OutboxRow.id.in_(gathered), untried).with_for_update()
    in_briefs = session.scalars(locked.order_by(OutboxRow.id)).all()
    waits = or_(OutboxRow.status == Status.WAITING, untried, OutboxRow.brief_id.in_(in_briefs))
    waiting = (
        update(OutboxRow)
        .where(*which, waits)
        .values(status=Status.DROPPED, brief_id=None, finished_at=now, last_error="taken back")
    )
    return cast("CursorResult[Any]", session.execute(waiting)).rowcount > 0


def restore_unwanted(
    session: Session, workspace_id: str, recipient: str, choice: str, since: datetime, at: datetime
) -> None:
    """Let what somebody chose not to be sent since a moment go out `at` another: they want it now.

    What has nothing to say any more is dropped when its turn comes.
    """
    unwanted = (
        update(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.recipient == recipient)
        .where(OutboxRow.status == Status.DROPPED, OutboxRow.last_error == UNWANTED + choice)
        .where(OutboxRow.finished_at > since, OutboxRow.slack_ts.is_(None))
        .values(
            status=Status.PENDING,
            attempts=0,
            due_at=at,
            try_at=at,
            finished_at=None,
            last_error=None,
        )
    )
    session.execute(unwanted)
