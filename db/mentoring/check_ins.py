"""Check-ins: how it goes half-way through a long cadence, asked of each by themselves (S8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

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
