"""Check-ins: how it goes half-way through a long cadence, asked of each by themselves (S8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped, Session, relationship

from db.core.base import Key, check_word
from db.mentoring.owned import PairOwned, PersonOwned, Privacy
from db.mentoring.pairs import Pair


class Reply(StrEnum):
    """What somebody answers: all is well, or they have talked, which is contact, no meeting."""

    WELL = "well"
    TALKED = "talked"


class CheckIn(PairOwned, PersonOwned):
    """One person's check-in on their pair; the answer is theirs alone to read."""

    __tablename__ = "check_ins"
    __table_args__ = (
        check_word("answer", Reply, name="reply"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )
    privacy = Privacy(content=("answer",))
    subject = "check_in"

    id: Mapped[Key]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(foreign_keys="CheckIn.pair_id", lazy="joined")


def was_asked_since(session: Session, pair: Pair, moment: datetime) -> bool:
    """Say whether the pair's two were asked since a moment (aware)."""
    asked = (
        select(CheckIn.id)
        .where(CheckIn.workspace_id == pair.workspace_id, CheckIn.pair_id == pair.id)
        .where(CheckIn.asked_at > moment)
        .limit(1)
    )
    return session.scalar(asked) is not None


def last_talk(session: Session, pair: Pair, person_id: int) -> datetime | None:
    """Return when that member of the pair last said that they had talked: theirs alone to read."""
    said = (
        select(func.max(CheckIn.answered_at))
        .where(CheckIn.workspace_id == pair.workspace_id, CheckIn.pair_id == pair.id)
        .where(CheckIn.person_id == person_id, CheckIn.answer == Reply.TALKED)
    )
    return session.scalar(said)
