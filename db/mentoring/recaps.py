"""Recaps: what was agreed, version by version, and whether both accept it (S3)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.core.base import Due, Json, Key, RowId, check_word
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair
from db.mentoring.pairs import Pair, Seat


class RecapState(StrEnum):
    """Where one version of a recap stands."""

    WAITING = "waiting"
    AMENDED = "amended"
    ACCEPTED = "accepted"
    REPLACED = "replaced"


WAITING, AMENDED, ACCEPTED, REPLACED = RecapState


class Recap(Due, PairOwned):
    """One version of a meeting's recap; `content` is the text as it was read back."""

    __tablename__ = "recaps"
    __table_args__ = (
        check_word("state", RecapState),
        UniqueConstraint("meeting_id", "version"),
        refer_in_pair("meeting_id", "meetings", "CASCADE"),
    )
    privacy = Privacy(content=("content", "main_point", "change"), waits=True)
    subject = "recap"

    id: Mapped[Key]
    meeting_id: Mapped[RowId]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(default=WAITING)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    main_point: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(foreign_keys="Recap.pair_id", lazy="joined")
    meeting: Mapped[Meeting] = relationship(foreign_keys="Recap.meeting_id", lazy="joined")


def latest(session: Session, seat: Seat, meeting_id: int) -> Recap | None:
    """Return the current version of a meeting's recap, or None before the first."""
    return session.scalar(
        select(Recap)
        .where(Recap.meeting_id == meeting_id, Recap.pair_id == seat.pair.id)
        .order_by(Recap.version.desc())
        .limit(1)
    )
