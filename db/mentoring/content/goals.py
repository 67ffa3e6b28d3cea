"""Goals: what a mentee wants to learn or reach, by when, and what was said of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from agendas.agenda import HORIZONS
from agendas.meeting import State
from db.core.base import Key, RowId, check_word
from db.core.prepared import prepared
from db.mentoring.content.first_rows import list_first
from db.mentoring.content.searchable import Searchable
from db.mentoring.meetings import Meeting
from db.mentoring.owned import PairOwned, Privacy, refer_in_pair, refer_in_workspace
from db.mentoring.pairs import Forbidden, Pair, Seat


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


OPEN, REACHED, DROPPED = STATES = tuple(GoalState)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)  # nothing has come to its end since then


class Goal(Searchable, PairOwned):
    """One goal of a pair's mentee; `meeting_id` is the meeting whose recap first has it, if any."""

    __tablename__ = "goals"
    __table_args__ = (
        check_word("state", GoalState),
        check_word("horizon", HORIZONS),
        UniqueConstraint("pair_id", "id"),
        refer_in_pair("meeting_id", "meetings"),
        refer_in_workspace("author_id", "people"),
    )
    privacy = Privacy(content=("text", "horizon", "folded"))
    subject = "goal"
    searched = ("text",)

    id: Mapped[Key]
    pair_id: Mapped[RowId] = mapped_column()  # the key above is its index
    meeting_id: Mapped[RowId | None] = mapped_column(index=True)
    author_id: Mapped[RowId] = mapped_column(index=True)
    text: Mapped[str]
    horizon: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(foreign_keys="Goal.pair_id")


class GoalNote(PairOwned):
    """What was said of a goal at a meeting (S2: delving into each one)."""

    __tablename__ = "goal_notes"
    __table_args__ = (
        UniqueConstraint("goal_id", "meeting_id"),
        refer_in_pair("goal_id", "goals", "CASCADE"),
        refer_in_pair("meeting_id", "meetings", "CASCADE"),
    )
    privacy = Privacy(content=("text",))

    id: Mapped[Key]
    goal_id: Mapped[RowId]
    meeting_id: Mapped[RowId] = mapped_column(index=True)
    text: Mapped[str]


def list_gone_over(
    session: Session, seat: Seat, since: datetime | None = None
) -> list[tuple[Goal, bool]]:
    """Return the pair's open goals, oldest first, and whether an accepted recap has agreed each.

    With `since`, those that came to their end from then on stand behind them.
    """
    of_it = {"pair": seat.pair.id, "since": since or LATEST}
    rows = session.execute(_select_gone_over(), of_it)
    return [(goal, stands == State.ACCEPTED) for goal, stands in rows]


@cache
def _select_gone_over() -> Select[Goal, str]:
    return (
        select(Goal, Meeting.state)
        .outerjoin(Meeting, Meeting.id == Goal.meeting_id)
        .where(Goal.pair_id == bindparam("pair"))
        .where((Goal.state == OPEN) | (Goal.closed_at >= bindparam("since")))
        .order_by(Goal.state != OPEN, Goal.id)
    )


def list_open(
    session: Session, seats: Sequence[Seat], most: int
) -> dict[int, tuple[list[Goal], int]]:
    """Return by pair the first `most` of its open goals, oldest first, and their number."""
    return list_first(session, _select_open(), seats, most)


@prepared
def _select_open(pairs: Any, most: Any) -> Select[Goal, int]:
    order = (Goal.id,)
    place = func.row_number().over(partition_by=Goal.pair_id, order_by=order).label("place")
    count = func.count().over(partition_by=Goal.pair_id).label("count")
    ranked = (
        select(Goal.id, place, count).where(Goal.pair_id.in_(pairs), Goal.state == OPEN).subquery()
    )
    return (
        select(Goal, ranked.c.count)
        .join(ranked, ranked.c.id == Goal.id)
        .where(ranked.c.place <= most)
        .order_by(*order)
    )


def closed_since(session: Session, seat: Seat, since: datetime) -> Sequence[Goal]:
    """Return the pair's goals that were reached or dropped from that moment on."""
    return session.scalars(
        select(Goal)
        .where(Goal.pair_id == seat.pair.id, Goal.state != OPEN, Goal.closed_at >= since)
        .order_by(Goal.id)
    ).all()


def by_id(session: Session, seat: Seat, ids: Collection[int]) -> dict[int, Goal]:
    """Return those of the pair's goals that have these row ids, by them."""
    of_it = {"goals": list(ids), "pair": seat.pair.id}
    return {row.id: row for row in session.scalars(_select_of_pair(), of_it)} if ids else {}


def list_agreed(
    session: Session, seat: Seat, ids: Collection[int]
) -> tuple[dict[int, Goal], set[int]]:
    """Return what `by_id` does, and the ids of those that an accepted recap has agreed."""
    rows = session.execute(_select_agreed(), {"goals": list(ids), "pair": seat.pair.id}).all()
    agreed = {goal.id for goal, state in rows if state == State.ACCEPTED}
    return {goal.id: goal for goal, _ in rows}, agreed


@prepared
def _select_agreed(goals: Any, pair: Any) -> Select[Goal, str]:
    return (
        select(Goal, Meeting.state)
        .outerjoin(Meeting, Meeting.id == Goal.meeting_id)
        .where(Goal.id.in_(goals), Goal.pair_id == pair)
    )


def of_seat(session: Session, seat: Seat, goal_id: int) -> Goal:
    """Return a goal of the seat's pair; raise Forbidden for any other."""
    return pick(by_id(session, seat, [goal_id]), goal_id)


def pick(found: Mapping[int, Goal], goal_id: int) -> Goal:
    """Return one of the goals that were found for a seat; raise Forbidden where it is not there."""
    if goal_id not in found:
        raise Forbidden
    return found[goal_id]


@prepared
def _select_of_pair(goals: Any, pair: Any) -> Select[Goal]:
    return select(Goal).where(Goal.id.in_(goals), Goal.pair_id == pair)


def note(session: Session, goal: Goal, meeting_id: int, text: str) -> None:
    """Keep what was said of a goal at a meeting; said again, the later words stand."""
    found = session.scalar(
        select(GoalNote).where(GoalNote.goal_id == goal.id, GoalNote.meeting_id == meeting_id)
    )
    if found is None:
        found = GoalNote(
            workspace_id=goal.workspace_id,
            pair_id=goal.pair_id,
            goal_id=goal.id,
            meeting_id=meeting_id,
        )
        session.add(found)
    found.text = text
