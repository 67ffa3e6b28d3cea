"""Requests that were already carried out, so that one delivered twice changes nothing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.core.base import Base, RowId
from db.core.prepared import prepared

KEPT = timedelta(days=2)


class Seen(Base):
    """A request's own key (a trigger, a view, an event) and the row that it made, if any."""

    __tablename__ = "seen"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[RowId | None]
    at: Mapped[datetime] = mapped_column(index=True)


def earlier(session: Session, workspace_id: str, key: str) -> Seen | None:
    """Return what was noted when this request was carried out before, or None the first time."""
    return session.scalar(_select_earlier(), {"workspace": workspace_id, "key": key})


@prepared
def _select_earlier(workspace: Any, key: Any) -> Select[Seen]:
    return select(Seen).where(Seen.workspace_id == workspace, Seen.key == key)


def note(session: Session, workspace_id: str, key: str, now: datetime, row_id: int | None) -> None:
    """Note in the same transaction that the request was carried out, and what row it made."""
    session.add(Seen(workspace_id=workspace_id, key=key, row_id=row_id, at=now))


def forget(session: Session, now: datetime) -> None:
    """Drop notes of requests that can no longer come again."""
    session.execute(delete(Seen).where(Seen.at < now - KEPT))
