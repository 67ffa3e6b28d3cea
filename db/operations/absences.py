"""When the bot, or Slack, was away from a workspace: nobody could be asked then, or answer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, Select, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base, Key
from db.core.prepared import prepared

# Two that are no further apart are one; shorter ones keep nobody from answering.
ONE, LEAST = timedelta(hours=1), timedelta(hours=6)
NOTED_EVERY = timedelta(minutes=5)


class Absence(Base):
    """A time in which nobody of a workspace could be asked, or answer."""

    __tablename__ = "absences"
    __table_args__ = (Index(None, "workspace_id", "ended_at"),)

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column()
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]


def note(session: Session, workspace_id: str, begun: datetime, now: datetime) -> None:
    """Note that since `begun` (aware) nobody could be asked; what began before goes on."""
    last = session.scalar(
        select(Absence)
        .where(Absence.workspace_id == workspace_id)
        .order_by(Absence.ended_at.desc())
        .limit(1)
    )
    if last is None or last.ended_at < begun - ONE:
        session.add(Absence(workspace_id=workspace_id, begun_at=begun, ended_at=now))
    elif last.ended_at < now - NOTED_EVERY:
        last.ended_at = now


def list_since(
    session: Session, workspace_id: str, moment: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return from when to when nobody could be asked since a moment (aware), in their order."""
    rows = session.execute(_select_since(), {"workspace": workspace_id, "moment": moment})
    return tuple((begun, ended) for begun, ended in rows if ended - begun >= LEAST)


@prepared
def _select_since(workspace: Any, moment: Any) -> Select[datetime, datetime]:
    away = select(Absence.begun_at, Absence.ended_at).where(Absence.workspace_id == workspace)
    return away.where(Absence.ended_at > moment).order_by(Absence.begun_at)


def forget(session: Session, before: datetime) -> None:
    """Drop what had ended before an aware moment."""
    session.execute(delete(Absence).where(Absence.ended_at < before))
