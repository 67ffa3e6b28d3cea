"""After a restore: the outbox knows less than Slack, so that Slack is asked before anything goes.

What was due when the backup was made, or came due since, may have gone out from the database that
was lost. Such rows are put where a sender that was killed leaves them, and recovery looks each up
by its mark before it may go (see `bot/delivery/recovery.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from db.messages.leases import known_channel
from db.messages.outbox import OutboxRow, Status, is_unsent


def homeless(session: Session, workspace_id: str, now: datetime) -> list[str]:
    """Return those to whom something was due by `now`, and of whom no channel is known."""
    rows = session.scalars(select(OutboxRow).where(_in_doubt(workspace_id, now))).all()
    unknown = {row.recipient for row in rows if _channel(session, row) is None}
    return sorted(unknown)


def look_up_first(
    session: Session,
    workspace_id: str,
    since: datetime,
    now: datetime,
    opened: Mapping[str, str],
) -> int:
    """Have everything due by `now` looked up, as sent since `since` at the earliest.

    `opened` gives the channels of the homeless. A row without a channel goes out unasked: nobody
    can have written to it. Returns how many rows are to be looked up.
    """
    looked_up = 0
    rows = session.scalars(select(OutboxRow).where(_in_doubt(workspace_id, now)).with_for_update())
    for row in rows.all():
        row.slack_channel = _channel(session, row) or opened.get(row.recipient)
        if row.slack_channel is None:
            continue
        row.status, row.lease_token, row.lease_until = Status.SENDING, None, now
        row.first_try = min(row.first_try or since, since)
        row.heard_at = row.look_up_cursor = None
        row.last_error = None
        looked_up += 1
    return looked_up


def _in_doubt(workspace_id: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.status.in_((Status.PENDING, Status.SENDING)),
        is_unsent(),
        OutboxRow.due_at <= now,
    )


def _channel(session: Session, row: OutboxRow) -> str | None:
    if not row.recipient.startswith(("U", "W")):
        return row.recipient
    return row.slack_channel or known_channel(session, row)
