"""What a leave holds back: what comes due for a pair in it waits for its end."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.mentoring.actions import ActionItem
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.recaps import Recap

HELD_BACK = (Meeting, Recap, ActionItem)


def let_go(session: Session, pair: Pair, until: datetime, now: datetime) -> None:
    """Let what was held back until the end of a leave be looked at now: it ends, or has changed."""
    for table in HELD_BACK:
        session.execute(
            update(table)
            .where(table.pair_id == pair.id, table.next_due_at == until)
            .values(next_due_at=now)
        )
