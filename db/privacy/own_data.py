"""Everything that is kept of a person: read through their own seats, and by their own row id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.mentoring import lapses
from db.mentoring.actions import ActionItem
from db.mentoring.goals import Goal, GoalNote
from db.mentoring.lapses import Lapse, LapseReason, LapseSide
from db.mentoring.meetings import ChecklistMark, Meeting
from db.mentoring.pairs import Seat
from db.mentoring.points import Point
from db.mentoring.recaps import Recap

Row = TypeVar("Row", Meeting, Point, Goal, ActionItem, Recap)


@dataclass(frozen=True, slots=True)
class Written:
    """What a pair wrote, in the order in which it was: all of it open to both of its members."""

    meetings: Sequence[Meeting]
    ticks: Sequence[ChecklistMark]
    points: Sequence[Point]
    goals: Sequence[Goal]
    notes: Sequence[GoalNote]
    items: Sequence[ActionItem]
    recaps: Sequence[Recap]


@dataclass(frozen=True, slots=True)
class Asked:
    """One lapse of a pair as one member knows it: what they were asked, and wrote, themselves."""

    lapse: Lapse
    side: LapseSide | None
    reasons: Sequence[LapseReason]


def written(session: Session, seat: Seat) -> Written:
    """Return everything that the seat's pair wrote."""
    meetings = _of(session, Meeting, seat)
    goals = _of(session, Goal, seat)
    ticks = select(ChecklistMark).where(
        ChecklistMark.meeting_id.in_([meeting.id for meeting in meetings])
    )
    notes = select(GoalNote).where(GoalNote.goal_id.in_([goal.id for goal in goals]))
    return Written(
        meetings,
        session.scalars(ticks.order_by(ChecklistMark.meeting_id, ChecklistMark.item)).all(),
        _of(session, Point, seat),
        goals,
        session.scalars(notes.order_by(GoalNote.id)).all(),
        _of(session, ActionItem, seat),
        _of(session, Recap, seat),
    )


def asked(session: Session, seat: Seat) -> list[Asked]:
    """Return the lapses of the seat's pair, with nothing of what the other was asked or wrote."""
    own = seat.person
    return [
        Asked(lapse, lapses.side(session, lapse, own.id), lapses.reasons_of(session, own, lapse.id))
        for lapse in lapses.of_pair(session, seat)
    ]


def _of(session: Session, table: type[Row], seat: Seat) -> Sequence[Row]:
    rows: Select[Row] = select(table).where(table.pair_id == seat.pair.id).order_by(table.id)
    return session.scalars(rows).all()
