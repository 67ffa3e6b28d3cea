"""What is done once a day for the database's own sake: when each part was done, or why it was not.

Whoever looks from another process can tell by it, and no two processes need do the same twice.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base
from db.core.upsert import insert_new

EVERY = timedelta(hours=20)  # less than a day, so that no day is left out when it begins later
SLACK = timedelta(hours=1)
LONGEST = 60


class Upkeep(Base):
    """One part of the upkeep; of no workspace, since it is done for all of them."""

    __tablename__ = "upkeep"

    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    tried_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(LONGEST))


def kept(session: Session) -> dict[str, Upkeep]:
    """Return how each part stands that was ever begun, by its name."""
    return {row.part: row for row in session.scalars(select(Upkeep).order_by(Upkeep.part))}


def is_due(row: Upkeep | None, now: datetime) -> bool:
    """Say whether a part is to be done: once a day, and after a failure at every look.

    A time that is ahead was noted by a clock that has been put right since.
    """
    if row is None or row.failure or row.done_at is None:
        return True
    return not now - EVERY < row.done_at < now + SLACK


def note(session: Session, part: str, now: datetime, failure: str | None = None) -> None:
    """Note that a part was done, or with a short reason why it was not."""
    insert_new(session, Upkeep, part=part, tried_at=now)
    row = session.get_one(Upkeep, part)
    row.tried_at, row.failure = now, failure[:LONGEST] if failure else None
    if failure is None:
        row.done_at = now
