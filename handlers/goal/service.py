"""What people do with goals: set, keep, reach, drop, open again."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.mentoring import goals
from db.mentoring.goals import Goal
from db.mentoring.pairs import Seat


def add(
    session: Session,
    seat: Seat,
    text: str,
    horizon: str,
    now: datetime,
    meeting_id: int | None = None,
) -> Goal:
    """Set a goal for the pair's mentee, with its horizon, at a meeting or between two."""
    goal = Goal(
        workspace_id=seat.pair.workspace_id,
        pair_id=seat.pair.id,
        meeting_id=meeting_id,
        author_id=seat.person.id,
        text=text,
        horizon=horizon,
        created_at=now,
    )
    session.add(goal)
    session.flush()
    return goal


def keep(goal: Goal, now: datetime) -> None:
    """Note that a goal stands for another while."""
    goal.state, goal.closed_at = goals.OPEN, None
    goal.kept_at = goal.reviewed_at = now


def close(goal: Goal, state: str, now: datetime) -> None:
    """Mark a goal reached or dropped; done twice, the first time counts."""
    if goal.state != state:
        goal.state, goal.closed_at, goal.reviewed_at = state, now, now


def reopen(goal: Goal) -> None:
    """Take back that a goal was reached or dropped."""
    goal.state, goal.closed_at = goals.OPEN, None
