"""What people do with goals: set, keep, reach, drop, open again."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.undo import UNDO_WINDOW, can_undo
from db.mentoring.content import goals
from db.mentoring.content.goals import Goal
from db.mentoring.pairs import Seat
from handlers.goal.messages import EDITED, TOUCHED
from handlers.notifications.bursts import News
from handlers.notifications.notify import notify

NEWS = "goal"


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
    """Note that an open goal stands for another while; it opens none that came to its end."""
    if goal.state == goals.OPEN:
        goal.kept_at = goal.reviewed_at = now


def close(goal: Goal, state: str, now: datetime) -> None:
    """Mark a goal reached or dropped; done twice, the first time counts."""
    if goal.state != state:
        goal.state, goal.closed_at, goal.reviewed_at = state, now, now


def close_by(session: Session, seat: Seat, goal: Goal, state: str, now: datetime) -> None:
    """Mark a goal reached or dropped; the mentee is told where the mentor does it."""
    if goal.state != state:
        close(goal, state, now)
        _tell_touched(session, seat, goal, state, now)


def reopen_by(session: Session, seat: Seat, goal: Goal, now: datetime) -> None:
    """Take back that a goal was reached or dropped; the mentee is told, if they had been of it."""
    was_told = goal.closed_at is not None and not can_undo(goal.closed_at + UNDO_WINDOW, now)
    reopen(goal)
    if was_told:
        _tell_touched(session, seat, goal, goal.state, now)


def edit_by(
    session: Session, seat: Seat, goal: Goal, text: str, horizon: str, now: datetime
) -> None:
    """Change a goal's words or its horizon; the mentee is told where the mentor does it."""
    if (goal.text, goal.horizon) != (text, horizon):
        goal.text, goal.horizon = text, horizon
        _tell_touched(session, seat, goal, EDITED, now)


def _tell_touched(session: Session, seat: Seat, goal: Goal, how: str, now: datetime) -> None:
    if seat.role == "mentee":
        return
    notify(
        session,
        TOUCHED,
        seat.other,
        goal,
        now,
        occurrence=now.isoformat(),
        variant=how,
        held_for=UNDO_WINDOW,
        news=News(session, seat, NEWS, now),
    )


def reopen(goal: Goal) -> None:
    """Take back that a goal was reached or dropped."""
    goal.state, goal.closed_at = goals.OPEN, None
