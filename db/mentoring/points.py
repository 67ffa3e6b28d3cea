"""Agenda points: what the next meeting is to cover."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.agenda import DOMAINS
from db.core import changes
from db.core.base import Key, RowId, check_word
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair, refer_in_workspace
from db.mentoring.pairs import Seat
from db.mentoring.searchable import Searchable


class Point(Searchable, PairOwned):
    """One point, in one of four domains (S5); it has a meeting once that meeting was held."""

    __tablename__ = "points"
    __table_args__ = (
        check_word("domain", DOMAINS),
        refer_in_pair("meeting_id", "meetings"),
        refer_in_workspace("author_id", "people"),
    )
    privacy = Privacy(content=("domain", "text", "time_line", "folded"))
    searched = ("text", "time_line")

    id: Mapped[Key]
    meeting_id: Mapped[RowId | None] = mapped_column(index=True)
    author_id: Mapped[RowId] = mapped_column(index=True)
    domain: Mapped[str]
    text: Mapped[str]
    time_line: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


def waiting(session: Session, seat: Seat) -> Sequence[Point]:
    """Return the points for the pair's next meeting, in the order in which they were added."""
    return session.scalars(
        select(Point)
        .where(Point.pair_id == seat.pair.id, Point.meeting_id.is_(None))
        .order_by(Point.id)
    ).all()


def domains_of(session: Session, seat: Seat, meetings: Sequence[Meeting]) -> list[set[str]]:
    """Return, for each of these meetings, the domains that its points touched."""
    rows = session.execute(
        select(Point.meeting_id, Point.domain).where(
            Point.pair_id == seat.pair.id, Point.meeting_id.in_([m.id for m in meetings])
        )
    ).all()
    return [{domain for meeting_id, domain in rows if meeting_id == m.id} for m in meetings]


def open_again(session: Session, meeting: Meeting) -> None:
    """Let the points of a meeting that was not held wait for the next one."""
    changes.note(session, meeting.pair_id)
    session.execute(
        update(Point)
        .where(Point.pair_id == meeting.pair_id, Point.meeting_id == meeting.id)
        .values(meeting_id=None)
    )


def close_with(session: Session, meeting: Meeting, until: datetime) -> None:
    """Put the points that waited at that moment down as covered by a meeting that was held."""
    changes.note(session, meeting.pair_id)
    session.execute(
        update(Point)
        .where(
            Point.pair_id == meeting.pair_id,
            Point.meeting_id.is_(None),
            Point.created_at <= until,
        )
        .values(meeting_id=meeting.id)
    )
