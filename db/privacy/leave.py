"""What a leave holds back: what comes due for a pair in it waits for its end."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.core.base import Due
from db.mentoring.pairs import Pair
from db.mentoring.rows import OF_A_PAIR


def let_go(session: Session, pair: Pair, until: datetime, now: datetime) -> None:
    """Let what was held back until the end of a leave be looked at now: it ends, or has changed."""
    for table in OF_A_PAIR:
        if table.privacy.waits and issubclass(table, Due):
            session.execute(
                update(table)
                .where(table.pair_id == pair.id, table.next_due_at == until)
                .values(next_due_at=now)
            )
