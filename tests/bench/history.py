"""What two meetings leave behind, for many pairs at once."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.recap import Content
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import Meeting


def fill_history(
    session: Session, workspace_id: str, pairs: list[tuple[int, int, int]], now: datetime
) -> None:
    """Let pairs have met twice: a recap, a promise of either side and a goal each time, a point."""
    for months in (2, 4):
        at = now - timedelta(days=30 * months)
        met = [_met(workspace_id, pair_id, at) for pair_id, _, _ in pairs]
        ids = session.scalars(insert(Meeting).returning(Meeting.id), met).all()
        found = list(zip(ids, pairs, strict=True))
        session.execute(insert(Recap), [_recap(workspace_id, m, p, at) for m, (p, _, _) in found])
        promises = [
            {**_written(workspace_id, m, p, mentee, at), "owner_id": owner, "text": PROMISE}
            for m, (p, mentor, mentee) in found
            for owner in (mentor, mentee)
        ]
        session.execute(insert(ActionItem), promises)
        goals = [
            {**_written(workspace_id, m, p, mentee, at), "text": GOAL, "horizon": "next"}
            for m, (p, _, mentee) in found
        ]
        session.execute(insert(Goal), goals)
    points = [
        {**_written(workspace_id, None, p, mentee, now), "domain": "career", "text": POINT}
        for p, _, mentee in pairs
    ]
    session.execute(insert(Point), points)


PROMISE = "Send the draft of the third chapter to the committee"
GOAL = "Lead a ward round, and write up what was learnt"
POINT = "How to apply for the grant"


def _written(
    workspace_id: str, meeting_id: int | None, pair_id: int, author_id: int, at: datetime
) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "pair_id": pair_id,
        "meeting_id": meeting_id,
        "author_id": author_id,
        "created_at": at,
    }


def _met(workspace_id: str, pair_id: int, at: datetime) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "pair_id": pair_id,
        "state": State.ACCEPTED,
        "starts_at": at,
        "entered_at": at,
        "met_at": at,
    }


def _recap(workspace_id: str, meeting_id: int, pair_id: int, at: datetime) -> dict[str, object]:
    content = Content((), (), (), "Apply in the spring round", None)
    return {
        "workspace_id": workspace_id,
        "meeting_id": meeting_id,
        "pair_id": pair_id,
        "version": 1,
        "state": ACCEPTED,
        "content": content.as_json(),
        "sent_at": at,
        "answered_at": at,
    }
