"""How many of a programme's messages could not be delivered: a number, and nothing of what."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.actions import ActionItem
from db.lapses import Lapse
from db.meetings import Meeting
from db.outbox import OutboxRow, Status
from db.pairs import Pair
from db.recaps import Recap

ABOUT: dict[str, type[Meeting | Recap | ActionItem | Lapse]] = {
    "meeting": Meeting,
    "recap": Recap,
    "action": ActionItem,
    "lapse": Lapse,
}


def number(session: Session, workspace_id: str, programme_id: int, since: datetime) -> int:
    """Return how many messages to the programme's pairs have died since an aware moment."""
    dead = session.execute(
        select(OutboxRow.subject, func.count())
        .where(OutboxRow.workspace_id == workspace_id, OutboxRow.status == Status.DEAD)
        .where(OutboxRow.finished_at >= since)
        .group_by(OutboxRow.subject)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for subject, count in dead:
        head, _, row_id = (subject or "").partition(":")
        if head in ("pair", *ABOUT) and row_id.isdecimal():
            found[head][int(row_id)] = count
    return sum(_within(session, programme_id, head, rows) for head, rows in found.items())


def _within(session: Session, programme_id: int, head: str, rows: dict[int, int]) -> int:
    table = ABOUT.get(head)
    whose = select(Pair.id) if table is None else select(table.id).join(Pair)
    about = Pair.id if table is None else table.id
    own = whose.where(about.in_(rows), Pair.programme_id == programme_id)
    return sum(rows[found] for found in session.scalars(own))
