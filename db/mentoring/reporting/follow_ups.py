"""Who looks after a pair that does not meet: a facilitator who talks to its two, or lets it be."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.core.base import RowId
from db.core.prepared import find_by_key, prepared
from db.mentoring.owned import PairOwned, Privacy, refer_in_workspace
from db.mentoring.pairs import Pair
from db.mentoring.people import Person


class FollowUp(PairOwned):
    """Whose a pair is since `at`: a facilitator talks to it, or lets it be until `left_until`.

    It is nothing that the pair wrote. It is over once the digest has told that they met.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (refer_in_workspace("facilitator_id", "people", "CASCADE"),)
    privacy = Privacy()

    pair_id: Mapped[RowId] = mapped_column(primary_key=True)
    facilitator_id: Mapped[RowId] = mapped_column(index=True)
    at: Mapped[datetime]
    left_until: Mapped[datetime | None]
    over_at: Mapped[datetime | None]

    facilitator: Mapped[Person] = relationship(foreign_keys=[facilitator_id], lazy="joined")


def find(session: Session, pair: Pair) -> FollowUp | None:
    """Return who was last to look after a pair, if anybody ever was."""
    return find_by_key(session, FollowUp, pair.id)


def find_let_be(session: Session, pair: Pair) -> datetime | None:
    """Return until when a facilitator lets a pair be, if one does since it last met, or began.

    It may have passed.
    """
    kept = find(session, pair)
    if kept is None or kept.over_at is not None or kept.at < find_beginning(pair):
        return None
    return kept.left_until


def of_programme(session: Session, workspace_id: str, programme_id: int) -> dict[int, FollowUp]:
    """Return who was last to look after each of a programme's pairs, by pair."""
    rows = session.scalars(_select_in(), {"workspace": workspace_id, "programme": programme_id})
    return {row.pair_id: row for row in rows}


@prepared
def _select_in(workspace: Any, programme: Any) -> Select[FollowUp]:
    own = (Pair.workspace_id == workspace, Pair.programme_id == programme)
    return select(FollowUp).join(Pair, Pair.id == FollowUp.pair_id).where(*own)


def keep(
    session: Session, pair: Pair, person: Person, at: datetime, left_until: datetime | None = None
) -> FollowUp:
    """Let a facilitator look after a pair from now on, or let it be until a moment (aware)."""
    kept = find(session, pair)
    if kept is None:
        kept = FollowUp(workspace_id=pair.workspace_id, pair_id=pair.id)
        session.add(kept)
    kept.facilitator, kept.at, kept.left_until, kept.over_at = person, at, left_until, None
    session.flush()
    return kept


def find_beginning(pair: Pair) -> datetime:
    """Return from when on whoever looks after a pair counts: since it last met, or began."""
    return max(pair.last_met_at or pair.started_at, pair.started_at)


def drop(session: Session, kept: FollowUp) -> None:
    """Let nobody look after that pair."""
    session.delete(kept)
    session.flush()
