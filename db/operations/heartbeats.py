"""When each process was last seen at work; whoever looks from outside can tell who has stopped."""

from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base
from db.core.upsert import insert_new


class Heartbeat(Base):
    """When a process last ended a tick well; of no workspace, since it works for all of them."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(String(60), primary_key=True)
    tick: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]


def note(session: Session, worker: str, tick: str, now: datetime) -> None:
    """Note that a process has just ended a tick."""
    if not insert_new(session, Heartbeat, worker=worker, tick=tick, at=now):
        session.get_one(Heartbeat, (worker, tick)).at = now


def latest(session: Session) -> dict[str, datetime]:
    """Return when each tick last ended in any process, by its name."""
    rows = session.execute(select(Heartbeat.tick, func.max(Heartbeat.at)).group_by(Heartbeat.tick))
    return {tick: at for tick, at in rows}


def forget(session: Session, before: datetime) -> None:
    """Drop what was noted before an aware moment, by processes that are long gone."""
    session.execute(delete(Heartbeat).where(Heartbeat.at < before))
