"""When each process was last seen at work; whoever looks from outside can tell who has stopped."""

from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base
from db.core.upsert import insert_new

LONGEST_NAME = 60
UNKNOWN_COMMAND = "unknown command"  # no process's tick: what Slack sent, and nobody answers to


class Heartbeat(Base):
    """When a process last ended a tick well; of no workspace, since it works for all of them."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
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


def note_unknown_command(session: Session, name: str, now: datetime) -> None:
    """Note that Slack has just sent a command that no command here is called."""
    note(session, name[:LONGEST_NAME], UNKNOWN_COMMAND, now)


def list_unknown_commands(session: Session, since: datetime) -> list[str]:
    """Return the commands that Slack has sent since then, and that no command here is called."""
    query = select(Heartbeat.worker).where(Heartbeat.tick == UNKNOWN_COMMAND, Heartbeat.at >= since)
    return sorted(session.scalars(query))


def forget(session: Session, before: datetime) -> None:
    """Drop what was noted before an aware moment, by processes that are long gone."""
    session.execute(delete(Heartbeat).where(Heartbeat.at < before))
