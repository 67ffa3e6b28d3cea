"""Recaps: what was agreed, version by version, and whether both accept it (S3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.core.base import Base, Due, Key, RowId
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Forbidden, Pair, Seat

WAITING, AMENDED, ACCEPTED, REPLACED = "waiting", "amended", "accepted", "replaced"


class Recap(Due, Base):
    """One version of a meeting's recap; `content` is the text as it was read back."""

    __tablename__ = "recaps"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    pair_id: Mapped[RowId] = mapped_column(ForeignKey("pairs.id"), index=True)
    meeting_id: Mapped[RowId] = mapped_column(ForeignKey("meetings.id"))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(default=WAITING)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    main_point: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(lazy="joined")
    meeting: Mapped[Meeting] = relationship(lazy="joined")


def latest(session: Session, seat: Seat, meeting_id: int) -> Recap | None:
    """Return the current version of a meeting's recap, or None before the first."""
    return session.scalar(
        select(Recap)
        .where(Recap.meeting_id == meeting_id, Recap.pair_id == seat.pair.id)
        .order_by(Recap.version.desc())
        .limit(1)
    )


def of_seat(session: Session, seat: Seat, recap_id: int) -> Recap:
    """Return a recap of the seat's pair; raise Forbidden for any other."""
    recap = session.scalar(
        select(Recap)
        .where(Recap.id == recap_id, Recap.pair_id == seat.pair.id)
        .execution_options(populate_existing=True)
    )
    if recap is None:
        raise Forbidden
    return recap


def get(session: Session, workspace_id: str, recap_id: int) -> Recap | None:
    """Return a recap of the workspace, for what time brings."""
    return session.scalar(
        select(Recap).where(Recap.workspace_id == workspace_id, Recap.id == recap_id)
    )
