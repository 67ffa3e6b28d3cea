"""Lapses: a pair that neither met nor plans to, who was asked, and what they answered."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import CheckConstraint, Index, Select, UniqueConstraint, false, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from agendas.rhythm.lapse import Reason
from db.core.base import Key, RowId, check_word
from db.core.prepared import find_by_key, prepared
from db.mentoring.owned import PairOwned, PersonOwned, Privacy, refer_in_pair
from db.mentoring.pairs import Pair
from db.mentoring.people import Person

IS_OPEN = text("closed_at IS NULL")


class Lapse(PairOwned):
    """One lapse of a pair: it lasts until it is closed, and of a pair's one lasts at most.

    `only_planned` says that the pair has a date, though beyond reason: it only ever plans.
    """

    __tablename__ = "lapses"
    __table_args__ = (
        check_word("closed_how", get_args(Reason)),
        CheckConstraint("(closed_at IS NULL) = (closed_how IS NULL)", name="over"),
        Index(
            "uq_lapses_open", "pair_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
        ),
        UniqueConstraint("pair_id", "id"),
    )
    privacy = Privacy()
    subject = "lapse"

    id: Mapped[Key]
    pair_id: Mapped[RowId] = mapped_column()  # the key above is its index
    since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]
    only_planned: Mapped[bool] = mapped_column(default=False, server_default=false())

    pair: Mapped[Pair] = relationship(foreign_keys="Lapse.pair_id", lazy="joined")


class LapseSide(PairOwned, PersonOwned):
    """How often one side of a lapsed pair was nudged in that lapse."""

    __tablename__ = "lapse_sides"
    __table_args__ = (refer_in_pair("lapse_id", "lapses", "CASCADE"),)
    privacy = Privacy()

    lapse_id: Mapped[RowId] = mapped_column(primary_key=True)
    person_id: Mapped[RowId] = mapped_column(primary_key=True, index=True)
    nudges: Mapped[int] = mapped_column(default=0)

    lapse: Mapped[Lapse] = relationship(foreign_keys="LapseSide.lapse_id", lazy="joined")


class Silence(PairOwned, PersonOwned):
    """What one person of a pair was asked since their last own word, whatever lapses there were.

    `unanswered` counts their nudges since then, `not_yets` how often in a row they said "not yet".
    Until `quiet_until` they are left in peace.
    """

    __tablename__ = "silences"
    __table_args__ = (CheckConstraint("unanswered >= 0 AND not_yets >= 0", name="counts"),)
    privacy = Privacy()

    pair_id: Mapped[RowId] = mapped_column(primary_key=True)
    person_id: Mapped[RowId] = mapped_column(primary_key=True, index=True)
    unanswered: Mapped[int] = mapped_column(default=0)
    not_yets: Mapped[int] = mapped_column(default=0)
    nudged_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    told_planned_at: Mapped[datetime | None]


class LapseReason(PairOwned, PersonOwned):
    """What is in the way, in one person's words: theirs alone to read."""

    __tablename__ = "lapse_reasons"
    __table_args__ = (refer_in_pair("lapse_id", "lapses", "CASCADE"),)
    privacy = Privacy(content=("text",))

    id: Mapped[Key]
    lapse_id: Mapped[RowId] = mapped_column(index=True)
    text: Mapped[str]
    written_at: Mapped[datetime]


def open_of(session: Session, pair: Pair) -> Lapse | None:
    """Return the pair's lapse while it lasts."""
    return session.scalar(_select_open_of(), {"workspace": pair.workspace_id, "pair": pair.id})


@prepared
def _select_open_of(workspace: Any, pair: Any) -> Select[Lapse]:
    own = (Lapse.workspace_id == workspace, Lapse.pair_id == pair)
    return select(Lapse).where(*own, Lapse.closed_at.is_(None))


def list_open(session: Session, pairs: Collection[Pair]) -> set[int]:
    """Return which of some pairs, by their ids, have an open lapse."""
    workspaces = list({pair.workspace_id for pair in pairs})
    own = {"workspaces": workspaces, "pairs": [pair.id for pair in pairs]}
    return set(session.scalars(_select_open(), own))


@prepared
def _select_open(workspaces: Any, pairs: Any) -> Select[int]:
    return select(Lapse.pair_id).where(
        Lapse.workspace_id.in_(workspaces), Lapse.pair_id.in_(pairs), Lapse.closed_at.is_(None)
    )


def closed_by_meeting(session: Session, pair: Pair, at: datetime) -> Lapse | None:
    """Return the pair's lapse that ended at that moment, as it was noted that they had met."""
    return session.scalar(
        select(Lapse).where(
            Lapse.workspace_id == pair.workspace_id,
            Lapse.pair_id == pair.id,
            Lapse.closed_how == "met",
            Lapse.closed_at == at,
        )
    )


def side(session: Session, lapse: Lapse, person_id: int) -> LapseSide | None:
    """Return what that member of the pair was asked in this lapse."""
    return find_by_key(session, LapseSide, lapse.id, person_id)


def nudges_ever(session: Session, pair: Pair, person_id: int) -> int:
    """Return how often that member of the pair was nudged in all its lapses."""
    own = {"workspace": pair.workspace_id, "pair": pair.id, "person": person_id}
    return session.scalars(_sum_nudges(), own).one()


@prepared
def _sum_nudges(workspace: Any, pair: Any, person: Any) -> Select[int]:
    return (
        select(func.coalesce(func.sum(LapseSide.nudges), 0))
        .join(Lapse, Lapse.id == LapseSide.lapse_id)
        .where(Lapse.workspace_id == workspace, Lapse.pair_id == pair)
        .where(LapseSide.person_id == person)
    )


def silence(session: Session, pair: Pair, person_id: int) -> Silence | None:
    """Return what that member of the pair was asked since their last word, if anything ever was."""
    return find_by_key(session, Silence, pair.id, person_id)


def break_silence(session: Session, pair: Pair, person_id: int) -> Silence:
    """Return the same row, made if there is none, to be written to."""
    kept = silence(session, pair, person_id)
    if kept is None:
        kept = Silence(
            workspace_id=pair.workspace_id,
            pair_id=pair.id,
            person_id=person_id,
            unanswered=0,
            not_yets=0,
        )
        session.add(kept)
        session.flush()
    return kept


def written_by(session: Session, person: Person, most: int) -> list[LapseReason]:
    """Return the newest reasons that this person wrote, of any lapse of theirs."""
    own = (LapseReason.workspace_id == person.workspace_id, LapseReason.person_id == person.id)
    newest = select(LapseReason).where(*own).order_by(LapseReason.written_at.desc())
    return list(session.scalars(newest.order_by(LapseReason.id.desc()).limit(most)))


def count_written_by(session: Session, person: Person) -> int:
    """Return how many reasons this person wrote."""
    own = (LapseReason.workspace_id == person.workspace_id, LapseReason.person_id == person.id)
    return session.scalar(select(func.count()).select_from(LapseReason).where(*own)) or 0


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
