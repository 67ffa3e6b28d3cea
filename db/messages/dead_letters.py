"""What could not be delivered: rows of the outbox given up, or of which nobody knows the end.

Ids, codes and numbers, and nothing of what was to be said.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from db.mentoring.pairs import Pair
from db.messages.outbox import BRIEF, PUT_OFF, OutboxRow, Status, is_pending, is_unsent
from db.operations.due import Failing

ENDED_SO = and_(OutboxRow.status.in_((Status.DEAD, Status.UNKNOWN)), is_unsent())
# What was gathered into a brief is tried again with it.
UNDELIVERED = and_(ENDED_SO, OutboxRow.brief_id.is_(None))
RULE_FAILED = "rule_failed: "
FAILING = and_(PUT_OFF, OutboxRow.last_error.startswith(RULE_FAILED))


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A row that needs somebody to look at it, by ids and codes alone."""

    id: int
    kind: str
    recipient: str
    status: str
    error: str
    at: datetime | None


def of_workspace(session: Session, workspace_id: str, most: int = 50) -> list[Undelivered]:
    """Return the workspace's dead and parked rows, the newest first; `replay` takes their ids."""
    rows = session.execute(
        select(
            OutboxRow.id,
            OutboxRow.kind,
            OutboxRow.recipient,
            OutboxRow.status,
            func.coalesce(OutboxRow.last_error, ""),
            OutboxRow.finished_at,
        )
        .where(OutboxRow.workspace_id == workspace_id, UNDELIVERED)
        .order_by(OutboxRow.id.desc())
        .limit(most)
    )
    return [Undelivered(*row) for row in rows]


def workspaces(session: Session) -> list[str]:
    """Return the workspaces that have anything undelivered."""
    troubled = select(OutboxRow.workspace_id).where(UNDELIVERED).distinct()
    return list(session.scalars(troubled.order_by(OutboxRow.workspace_id)))


def replay(session: Session, workspace_id: str, row_id: int, now: datetime) -> bool:
    """Let a dead or parked row be tried again from `now`; False when it is neither."""
    ended = (
        update(OutboxRow)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.id == row_id, UNDELIVERED)
        .values(**_anew(now))
    )
    found = cast("CursorResult[Any]", session.execute(ended)).rowcount > 0
    if found:
        _gather_again(session, workspace_id)
    return found


def _gather_again(session: Session, workspace_id: str) -> None:
    """Let what ended with a brief go out with it that is tried again."""
    again = select(OutboxRow.id).where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.kind == BRIEF,
        is_pending(),
    )
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.brief_id.in_(again), ENDED_SO)
        .values(status=Status.GATHERED, finished_at=None, last_error=None)
        .execution_options(synchronize_session=False)
    )


def failing(session: Session) -> list[Failing]:
    """Return the kinds of message that cannot be sent since a rule of ours raises."""
    query = select(OutboxRow.kind, func.count(), func.min(OutboxRow.first_try)).where(FAILING)
    rows = session.execute(query.group_by(OutboxRow.kind).order_by(OutboxRow.kind))
    return [Failing(f"message {kind}", count, since) for kind, count, since in rows if since]


def try_again(session: Session, now: datetime) -> int:
    """Let every message whose rule fails be tried now, as one that had not failed; say how many."""
    ended = update(OutboxRow).where(FAILING).values(attempts=0, try_at=now)
    return cast("CursorResult[Any]", session.execute(ended)).rowcount


def replay_all(session: Session, workspace_id: str, now: datetime) -> dict[str, int]:
    """Let every dead row of a workspace that is not too late be tried again, the oldest first.

    Return how many are tried again ("again"), are too late ("late"), and how many may have gone out
    already ("unknown": somebody has to look).
    """
    own = and_(OutboxRow.workspace_id == workspace_id, is_unsent())
    dead = and_(own, OutboxRow.status == Status.DEAD, OutboxRow.brief_id.is_(None))
    in_time = or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now)

    def count(*where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(OutboxRow).where(*where)) or 0

    late = count(dead, ~in_time)
    unknown = count(own, OutboxRow.status == Status.UNKNOWN, OutboxRow.brief_id.is_(None))
    tried = update(OutboxRow).where(dead, in_time).values(**_anew(now))
    again = cast("CursorResult[Any]", session.execute(tried)).rowcount
    _gather_again(session, workspace_id)
    return {"again": again, "late": late, "unknown": unknown}


def _anew(now: datetime) -> dict[str, Any]:
    # With its blocks once more: a new version may have put right what Slack did not take.
    return {
        "status": Status.PENDING,
        "attempts": 0,
        "try_at": now,
        "finished_at": None,
        "last_error": None,
        "plain": False,
    }


def number(session: Session, workspace_id: str, programme_id: int, since: datetime) -> int:
    """Return how many messages to the programme's pairs have died since an aware moment."""
    dead = (
        select(func.count())
        .select_from(OutboxRow)
        .join(Pair, Pair.id == OutboxRow.pair_id)
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.status == Status.DEAD)
        .where(OutboxRow.finished_at >= since, Pair.programme_id == programme_id)
    )
    return session.scalar(dead) or 0
