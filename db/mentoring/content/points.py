"""Agenda points: what the next meeting is to cover."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from agendas.agenda import DOMAINS, count_meetings
from agendas.lines.place import LONGEST
from agendas.meeting import DONE, State
from db.core.base import Key, RowId, check_word, is_one_of
from db.core.prepared import prepared
from db.mentoring.content.searchable import Searchable
from db.mentoring.meetings import A_MINUTE, Meeting
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair, refer_in_workspace
from db.mentoring.pairs import Pair, Seat


class PointState(StrEnum):
    """Where a point stands: it waits for a meeting, or it has come to its end."""

    OPEN = "open"
    TALKED = "talked"
    DROPPED = "dropped"


OPEN, TALKED, DROPPED = STATES = tuple(PointState)


class Point(Searchable, PairOwned):
    """One point, in one of four domains (S5); `meeting_id` is the meeting at which it ended."""

    __tablename__ = "points"
    __table_args__ = (
        check_word("domain", DOMAINS),
        check_word("state", PointState),
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
    state: Mapped[str] = mapped_column(default=OPEN)
    created_at: Mapped[datetime]


def waiting(session: Session, seat: Seat) -> Sequence[Point]:
    """Return the points for the pair's next meeting, in the order in which they were added."""
    return session.scalars(_select_waiting(), {"pair": seat.pair.id}).all()


@prepared
def _select_waiting(pair: Any) -> Select[Point]:
    return select(Point).where(Point.pair_id == pair, Point.state == OPEN).order_by(Point.id)


def by_id(session: Session, seat: Seat, ids: Collection[int]) -> dict[int, Point]:
    """Return those of the pair's points that have these row ids, by them."""
    of_it = {"points": list(ids), "pair": seat.pair.id}
    return {row.id: row for row in session.scalars(_select_of_pair(), of_it)} if ids else {}


@prepared
def _select_of_pair(points: Any, pair: Any) -> Select[Point]:
    found = select(Point).where(Point.id.in_(points), Point.pair_id == pair)
    # Which these are, nothing changes that is still to be written: it can wait.
    return found.execution_options(autoflush=False)


def list_ends_of(session: Session, pair: Pair, put_down: datetime) -> list[datetime]:
    """Return when the pair's meetings were over that have been held since a point was put down."""
    held = (
        select(Meeting.met_at, Meeting.minutes)
        .where(Meeting.workspace_id == pair.workspace_id, Meeting.pair_id == pair.id)
        .where(is_one_of(Meeting.state, DONE), Meeting.met_at >= put_down - LONGEST * A_MINUTE)
    )
    ends = [at + minutes * A_MINUTE for at, minutes in session.execute(held) if at is not None]
    return [end for end in ends if end >= put_down]


def is_carried(session: Session, seat: Seat, point: Point) -> bool:
    """Say whether a point was on the agenda of a meeting that has been held."""
    ends = list_ends_of(session, seat.pair, point.created_at)
    return count_meetings(point.created_at, ends) > 0


def list_around(session: Session, seat: Seat, meeting_ids: Collection[int]) -> Sequence[Point]:
    """Return the points that wait, and those that came to their end at these meetings, in order."""
    of_it = {"pair": seat.pair.id, "meetings": list(meeting_ids)}
    return session.scalars(_select_around(), of_it).all()


@cache
def _select_around() -> Select[Point]:
    ended = Point.meeting_id.in_(bindparam("meetings", expanding=True))
    return (
        select(Point)
        .where(Point.pair_id == bindparam("pair"), (Point.state == OPEN) | ended)
        .order_by(Point.id)
    )


def find_domains(rows: Sequence[Point], meetings: Sequence[Meeting]) -> list[set[str]]:
    """Return, for each of these meetings (the latest first), the domains that it touched (S5).

    They are those of the points that its recap says were talked over. For as long as there is no
    recap, of all that were on its agenda: nobody has said otherwise. `rows` are what `list_around`
    has of these meetings.
    """
    ids = [meeting.id for meeting in meetings]
    return [
        {p.domain for p in rows if _is_touched(p, meeting, since=ids[: at + 1])}
        for at, meeting in enumerate(meetings)
    ]


def _is_touched(point: Point, meeting: Meeting, since: Sequence[int]) -> bool:
    if meeting.stands is not State.HELD:
        return point.meeting_id == meeting.id and point.state == TALKED
    there = point.created_at <= (meeting.met_at or meeting.starts_at) + meeting.lasts
    return there and (point.state == OPEN or point.meeting_id in since)
