"""What a facilitator may know of a programme's pairs: that they met or lapsed, never what was said.

The reads here select columns that hold no word of a pair's, so that none can be shown by mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_, false, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from agendas.meeting import AHEAD
from db.core.base import Base, Json, Key, RowId
from db.mentoring.lapses import Lapse, LapseSide
from db.mentoring.meetings import Meeting
from db.mentoring.owned import refer_in_workspace
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme


class Digest(Base):
    """A digest that fell due: its local date, the occurrences it told of, and its figures then.

    Those that went out before figures were kept have none.
    """

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("programme_id", "local_date"),
        refer_in_workspace("programme_id", "programmes", "CASCADE"),
    )

    id: Mapped[Key]
    workspace_id: Mapped[str]
    programme_id: Mapped[RowId]
    local_date: Mapped[date]
    occurrences: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What happened to one pair, and nothing of what it was about. Moments are aware UTC."""

    pair_id: int
    mentor: str
    mentee: str
    state: str
    cadence_code: str
    last_met_at: datetime | None
    planned_at: datetime | None
    paused_until: datetime | None
    lapsed_since: datetime | None
    nudges: int
    only_planned: bool
    rests: bool


def occurrences(session: Session, workspace_id: str, programme_id: int) -> list[Occurrence]:
    """Return what may be told of the programme's pairs that have not ended."""
    mentor, mentee = aliased(Person), aliased(Person)
    nudged = (
        select(
            LapseSide.lapse_id,
            func.sum(LapseSide.nudges).label("nudges"),
        )
        .where(LapseSide.workspace_id == workspace_id)
        .group_by(LapseSide.lapse_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Pair.id,
            mentor.name,
            mentee.name,
            Pair.state,
            Pair.cadence_code,
            Pair.last_met_at,
            Meeting.starts_at,
            Pair.paused_until,
            Lapse.since,
            func.coalesce(nudged.c.nudges, 0),
            func.coalesce(Lapse.only_planned, false()),
            _is_gone(mentor) | _is_gone(mentee),
        )
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .outerjoin(Meeting, (Meeting.pair_id == Pair.id) & Meeting.state.in_(AHEAD))
        .outerjoin(Lapse, (Lapse.pair_id == Pair.id) & Lapse.closed_at.is_(None))
        .outerjoin(nudged, nudged.c.lapse_id == Lapse.id)
        .where(
            Pair.workspace_id == workspace_id,
            Pair.programme_id == programme_id,
            Pair.state != ENDED,
        )
        .order_by(Lapse.since, Pair.id)
    )
    return [Occurrence(*row) for row in rows]


def _is_gone(person: type[Person]) -> ColumnElement[bool]:
    """As `Pair.rests_until` has it."""
    return and_(~person.active, person.left_at.is_not(None))


def closed_since(
    session: Session, workspace_id: str, programme_id: int, since: datetime
) -> Sequence[tuple[int, str]]:
    """Return (pair id, how) of the programme's lapses that ended since that moment."""
    rows = session.execute(
        select(Lapse.pair_id, Lapse.closed_how)
        .join(Pair, Pair.id == Lapse.pair_id)
        .where(
            Pair.workspace_id == workspace_id,
            Pair.programme_id == programme_id,
            Lapse.closed_at >= since,
        )
        .order_by(Lapse.closed_at)
    )
    return [(pair_id, how or "") for pair_id, how in rows]


def find_on(session: Session, programme: Programme, local_date: date) -> Digest | None:
    """Return the programme's digest of that local date, or None."""
    return session.scalar(
        select(Digest).where(
            Digest.workspace_id == programme.workspace_id,
            Digest.programme_id == programme.id,
            Digest.local_date == local_date,
        )
    )


def get(session: Session, workspace_id: str, digest_id: int) -> Digest | None:
    """Return a digest of the workspace by row id."""
    return session.scalar(
        select(Digest).where(Digest.workspace_id == workspace_id, Digest.id == digest_id)
    )


def before(
    session: Session, workspace_id: str, programme_id: int, local_date: date
) -> Digest | None:
    """Return the programme's last digest before that local date."""
    return session.scalar(
        select(Digest)
        .where(
            Digest.workspace_id == workspace_id,
            Digest.programme_id == programme_id,
            Digest.local_date < local_date,
        )
        .order_by(Digest.local_date.desc())
        .limit(1)
    )
