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
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.owned import refer_in_workspace
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Facilitator, Programme
from db.mentoring.reporting.follow_ups import FollowUp

# Those of two weeks, of several programmes.
NEWEST = 20


class Digest(Base):
    """A digest that fell due: its local date, the occurrences it told of, and its figures then.

    Those that went out before figures were kept have none, and before `made_at` was, not that.
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
    made_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What happened to one pair, and nothing of what it was about. Moments are aware UTC."""

    pair_id: int
    mentor: str
    mentee: str
    state: str
    cadence_code: str
    started_at: datetime
    last_met_at: datetime | None
    planned_at: datetime | None
    paused_until: datetime | None
    lapsed_since: datetime | None
    only_planned: bool
    rests: bool
    cared_by: int | None
    cared_at: datetime | None
    left_until: datetime | None


def occurrences(session: Session, workspace_id: str, programme_id: int) -> list[Occurrence]:
    """Return what may be told of the programme's pairs that have not ended.

    Whoever looks after a pair does so while they run the programme.
    """
    mentor, mentee = aliased(Person), aliased(Person)
    runs = aliased(Facilitator)
    rows = session.execute(
        select(
            Pair.id,
            mentor.name,
            mentee.name,
            Pair.state,
            Pair.cadence_code,
            Pair.started_at,
            Pair.last_met_at,
            Meeting.starts_at,
            Pair.paused_until,
            Lapse.since,
            func.coalesce(Lapse.only_planned, false()),
            _is_gone(mentor) | _is_gone(mentee),
            runs.person_id,
            FollowUp.at,
            FollowUp.left_until,
        )
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(mentee, mentee.id == Pair.mentee_id)
        .outerjoin(Meeting, (Meeting.pair_id == Pair.id) & Meeting.state.in_(AHEAD))
        .outerjoin(Lapse, (Lapse.pair_id == Pair.id) & Lapse.closed_at.is_(None))
        .outerjoin(FollowUp, (FollowUp.pair_id == Pair.id) & FollowUp.over_at.is_(None))
        .outerjoin(
            runs,
            (runs.programme_id == Pair.programme_id) & (runs.person_id == FollowUp.facilitator_id),
        )
        .where(
            Pair.workspace_id == workspace_id,
            Pair.programme_id == programme_id,
            Pair.state != ENDED,
        )
        .order_by(Lapse.since, Pair.id)
    )
    return [Occurrence(*list(row)) for row in rows]


def _is_gone(person: type[Person]) -> ColumnElement[bool]:
    """As `Pair.rests_until` has it."""
    return and_(~person.active, person.left_at.is_not(None))


def closed_since(
    session: Session, workspace_id: str, programme_id: int, since: datetime
) -> dict[int, str]:
    """Return how the lapses ended, since that moment, of pairs of the programme, by pair.

    A pair that had a date all the time, and only ever planned, is not among them.
    """
    rows = session.execute(
        select(Lapse.pair_id, Lapse.closed_how)
        .join(Pair, Pair.id == Lapse.pair_id)
        .where(
            Pair.workspace_id == workspace_id,
            Pair.programme_id == programme_id,
            Lapse.closed_at >= since,
            ~Lapse.only_planned,
        )
        .order_by(Lapse.closed_at)
    )
    return {pair_id: how or "" for pair_id, how in rows}


def series(session: Session, programme: Programme, upto: date, most: int) -> list[Digest]:
    """Return the programme's last digests, that of this local date among them, in their order."""
    newest = (
        select(Digest)
        .where(
            Digest.workspace_id == programme.workspace_id,
            Digest.programme_id == programme.id,
            Digest.local_date <= upto,
        )
        .order_by(Digest.local_date.desc())
        .limit(most)
    )
    return list(reversed(session.scalars(newest).all()))


def list_newest(session: Session, workspace_id: str) -> Sequence[int]:
    """Return the ids of the workspace's newest digests, those that can still be pressed too."""
    # By programme, which has an index: most digests are of other workspaces.
    own = select(Programme.id).where(Programme.workspace_id == workspace_id)
    newest = select(Digest.id).where(Digest.programme_id.in_(own)).order_by(Digest.id.desc())
    return session.scalars(newest.limit(NEWEST)).all()


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
