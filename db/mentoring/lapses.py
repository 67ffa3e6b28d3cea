"""Lapses: a pair that neither met nor plans to, who was asked, and what they answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.core import changes
from db.core.base import Base, Key, RowId
from db.mentoring.pairs import Pair, Seat
from db.mentoring.people import Person


class Lapse(Base):
    """One lapse of a pair; `open_pair_id` is set while it lasts, so that there is one at most."""

    __tablename__ = "lapses"

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    pair_id: Mapped[RowId] = mapped_column(ForeignKey("pairs.id"), index=True)
    open_pair_id: Mapped[RowId | None] = mapped_column(unique=True)
    since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]

    pair: Mapped[Pair] = relationship(lazy="joined")


class LapseSide(Base):
    """What one side of a lapsed pair was asked, and whether they answered."""

    __tablename__ = "lapse_sides"

    lapse_id: Mapped[RowId] = mapped_column(ForeignKey("lapses.id"), primary_key=True)
    person_id: Mapped[RowId] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    nudges: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    nudged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    lapse: Mapped[Lapse] = relationship(lazy="joined")


class LapseReason(Base):
    """What is in the way, in one person's words: theirs alone to read."""

    __tablename__ = "lapse_reasons"

    id: Mapped[Key]
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    lapse_id: Mapped[RowId] = mapped_column(ForeignKey("lapses.id"))
    person_id: Mapped[RowId] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    written_at: Mapped[datetime]


def open_of(session: Session, pair: Pair) -> Lapse | None:
    """Return the pair's lapse while it lasts."""
    return session.scalar(
        select(Lapse).where(Lapse.workspace_id == pair.workspace_id, Lapse.open_pair_id == pair.id)
    )


def get(session: Session, workspace_id: str, lapse_id: int) -> Lapse | None:
    """Return a lapse of the workspace, over or not; whose it is must be asked by a seat."""
    return session.scalar(
        select(Lapse).where(Lapse.workspace_id == workspace_id, Lapse.id == lapse_id)
    )


def side(session: Session, lapse: Lapse, person_id: int) -> LapseSide | None:
    """Return what that member of the pair was asked in this lapse."""
    return session.get(LapseSide, (lapse.id, person_id))


def nudges_ever(session: Session, pair: Pair, person_id: int) -> int:
    """Return how often that member of the pair was nudged in all its lapses."""
    asked = (
        select(func.coalesce(func.sum(LapseSide.nudges), 0))
        .join(Lapse, Lapse.id == LapseSide.lapse_id)
        .where(Lapse.workspace_id == pair.workspace_id, Lapse.pair_id == pair.id)
        .where(LapseSide.person_id == person_id)
    )
    return session.scalars(asked).one()


def sides(session: Session, lapse: Lapse) -> Sequence[LapseSide]:
    """Return what both were asked in this lapse."""
    return session.scalars(select(LapseSide).where(LapseSide.lapse_id == lapse.id)).all()


def reasons_of(session: Session, person: Person, lapse_id: int) -> list[LapseReason]:
    """Return what this person wrote of this lapse; nobody else's words are ever read here."""
    return list(
        session.scalars(
            select(LapseReason).where(
                LapseReason.workspace_id == person.workspace_id,
                LapseReason.person_id == person.id,
                LapseReason.lapse_id == lapse_id,
            )
        )
    )


def of_pair(session: Session, seat: Seat) -> Sequence[Lapse]:
    """Return every lapse of the seat's pair, the earliest first."""
    return session.scalars(
        select(Lapse).where(Lapse.pair_id == seat.pair.id).order_by(Lapse.since, Lapse.id)
    ).all()


def forget_person(session: Session, person: Person) -> None:
    """Erase what one person was asked and answered of any lapse, and why."""
    changes.note(session)  # what is theirs is touched as they change
    for table in (LapseReason, LapseSide):
        own = (table.workspace_id == person.workspace_id, table.person_id == person.id)
        session.execute(delete(table).where(*own))


def erase_reasons(session: Session, pair: Pair) -> None:
    """Erase what was in the way of a pair's meetings, whoever wrote it."""
    changes.note(session, pair.id)
    lapses = select(Lapse.id).where(Lapse.pair_id == pair.id)
    own = (LapseReason.workspace_id == pair.workspace_id, LapseReason.lapse_id.in_(lapses))
    session.execute(delete(LapseReason).where(*own))


def has_reasons() -> ColumnElement[bool]:
    """Return the condition under which a pair, in the query around it, has a reason written."""
    return (
        select(LapseReason.id)
        .join(Lapse, Lapse.id == LapseReason.lapse_id)
        .where(Lapse.pair_id == Pair.id)
        .exists()
    )
