"""Requests that were already carried out, so that one delivered twice changes nothing."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Select, delete, insert, select
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


class Earlier(NamedTuple):
    """That a request was carried out before, and the row that it made, if any."""

    row_id: int | None


def earlier(session: Session, workspace_id: str, key: str) -> Earlier | None:
    """Return what was noted when this request was carried out before, or None the first time."""
    # Each request asks this: no row is mapped for it.
    asked = {"workspace": workspace_id, "key": key}
    found = session.connection().execute(_select_earlier(), asked).first()
    return Earlier(found.row_id) if found else None


@prepared
def _select_earlier(workspace: Any, key: Any) -> Select[int | None]:
    return select(Seen.row_id).where(Seen.workspace_id == workspace, Seen.key == key)


def note(session: Session, workspace_id: str, key: str, now: datetime, row_id: int | None) -> None:
    """Note in the same transaction that the request was carried out, and what row it made.

    Raises IntegrityError where somebody was faster who carried out the same.
    """
    noted = {"workspace_id": workspace_id, "key": key, "row_id": row_id, "at": now}
    session.connection().execute(_insert_one(), noted)


@cache
def _insert_one() -> Insert:
    return insert(Seen)


def forget(session: Session, now: datetime) -> None:
    """Drop notes of requests that can no longer come again."""
    session.execute(delete(Seen).where(Seen.at < now - KEPT))
