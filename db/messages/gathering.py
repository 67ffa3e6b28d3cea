"""Rows gathered into a brief: one message to a person on a day, of what would be several.

A brief is a row like any other; what is in it has its number. Whoever changes both locks the brief
first, and then what is in it, in the order of ids. A row in a brief is never claimed: it shares
what becomes of its brief.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, update
from sqlalchemy.orm import Session, object_session

from db.core.prepared import prepared
from db.core.upsert import insert_new
from db.messages.outbox import BRIEF, Letter, OutboxRow, Status, has_key, is_unsent, make_values

AT_ONCE = 200
ITS_DAY_IS_OVER = "its day is over"
IN_A_BRIEF = (Status.GATHERED, Status.SENT)


def list_due(session: Session, now: datetime, most: int = AT_ONCE) -> list[tuple[str, str]]:
    """Return workspace and recipient of those for whom something is to be gathered by now.

    They are those of the `most` rows that have waited longest.
    """
    rows = session.execute(_select_due(), {"now": now, "most": most})
    return list(dict.fromkeys((workspace_id, recipient) for workspace_id, recipient in rows))


@prepared
def _select_due(now: Any, most: Any) -> Select[str, str]:
    due = select(OutboxRow.workspace_id, OutboxRow.recipient).where(
        OutboxRow.status == Status.WAITING, is_unsent(), OutboxRow.try_at <= now
    )
    return due.order_by(OutboxRow.try_at).limit(most)


def find_next(session: Session) -> datetime | None:
    """Return when the next brief of anybody is to be made, or None."""
    return session.scalar(_next())


@cache
def _next() -> Select[datetime | None]:
    waiting = select(func.min(OutboxRow.try_at)).where(OutboxRow.status == Status.WAITING)
    return waiting.where(is_unsent())


def lock_waiting(
    session: Session, workspace_id: str, recipient: str, before: datetime
) -> Sequence[OutboxRow]:
    """Return what waits for somebody's brief and is due before a moment, locked."""
    given = {"workspace": workspace_id, "recipient": recipient, "before": before}
    return session.scalars(_select_waiting(), given).all()


@prepared
def _select_waiting(workspace: Any, recipient: Any, before: Any) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == workspace, OutboxRow.recipient == recipient)
        .where(OutboxRow.status == Status.WAITING, OutboxRow.try_at < before)
        .order_by(OutboxRow.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def open_brief(
    session: Session,
    workspace_id: str,
    recipient: str,
    day: date,
    now: datetime,
    known_as: str | None = None,
    due_at: datetime | None = None,
) -> OutboxRow | None:
    """Return the brief of somebody's day, locked and still open for more; made if need be.

    None where it is out already, or may be on its way. What goes apart from the day's brief is
    `known_as` something else, and due when what is in it was: late, it asks again.
    """
    key = _name(workspace_id, recipient, known_as or str(day))
    letter = Letter(workspace_id, recipient, BRIEF, key, due_at or now, occurrence=str(day))
    insert_new(session, OutboxRow, **make_values(letter, now))
    row = session.scalar(
        select(OutboxRow)
        .where(has_key(key))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None or not _is_open(row):
        return None
    if row.status == Status.DROPPED:
        # There was nothing to say; now there is.
        row.status, row.attempts, row.finished_at, row.last_error = Status.PENDING, 0, None, None
        row.due_at, row.try_at, row.occurrence = now, now, str(day)
    return row


def _is_open(row: OutboxRow) -> bool:
    untried = row.status == Status.PENDING and row.attempts == 0
    return untried or (row.status == Status.DROPPED and row.slack_ts is None)


def name_brief(brief: OutboxRow) -> str:
    """Return the key of a day's brief to whom one goes; what goes apart has another."""
    return _name(brief.workspace_id, brief.recipient, brief.occurrence)


def _name(workspace_id: str, recipient: str, what: str) -> str:
    return f"{workspace_id}:{BRIEF}:{recipient}:{what}"


def list_earlier(session: Session, brief: OutboxRow) -> Sequence[OutboxRow]:
    """Return the briefs of earlier days that did not go out, and are not on their way; locked.

    What goes apart from a day's brief is none of them.
    """
    of_a_day = literal(_name(brief.workspace_id, brief.recipient, "")) + OutboxRow.occurrence
    rows = (
        select(OutboxRow)
        .where(OutboxRow.workspace_id == brief.workspace_id)
        .where(OutboxRow.recipient == brief.recipient, OutboxRow.kind == BRIEF)
        .where(OutboxRow.status == Status.PENDING, OutboxRow.id != brief.id)
        .where(OutboxRow.key == of_a_day)
        .order_by(OutboxRow.id)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(rows).all()


def list_members(session: Session, brief: OutboxRow) -> Sequence[OutboxRow]:
    """Return what is in a brief: what will be, until it goes out, and from then on what was."""
    session.flush()
    return session.scalars(_members(), {"brief": brief.id}).all()


@cache
def _members() -> Select[OutboxRow]:
    members = select(OutboxRow).where(OutboxRow.brief_id == bindparam("brief"))
    return members.where(OutboxRow.status.in_(IN_A_BRIEF)).order_by(OutboxRow.id)


def lock_members(session: Session, brief: OutboxRow) -> Sequence[OutboxRow]:
    """Return the same of a brief that the caller has locked, before it goes out; locked."""
    session.flush()
    return session.scalars(_select_members(), {"brief": brief.id}).all()


@prepared
def _select_members(brief: Any) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(OutboxRow.brief_id == brief, OutboxRow.status == Status.GATHERED)
        .order_by(OutboxRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def put_into(row: OutboxRow, brief: OutboxRow) -> None:
    """Let a row go out with a brief."""
    row.status, row.brief_id = Status.GATHERED, brief.id


def put_back(row: OutboxRow, try_at: datetime) -> None:
    """Let a row wait for another brief, from a moment on."""
    _take_out(row, Status.WAITING)
    row.due_at = row.try_at = try_at


def let_go_alone(row: OutboxRow, now: datetime) -> None:
    """Let a row go out by itself."""
    _take_out(row, Status.PENDING)
    row.try_at = now


def finish(row: OutboxRow, status: Status, now: datetime, why: str) -> None:
    """End a row that is not to go out, with a brief or without."""
    _take_out(row, status)
    row.finished_at, row.last_error = now, why


def _take_out(row: OutboxRow, status: Status) -> None:
    row.status, row.brief_id = status, None
    row.shown = row.refresh_at = row.live_until = None


def note_begun(brief: OutboxRow, members: dict[int, datetime]) -> None:
    """Note of what is in a brief that is about to go until when each is live.

    From now on whoever changes what they show touches the brief.
    """
    session = object_session(brief)
    for member in list_members(session, brief) if session else ():
        if member.id in members:
            member.refresh_at = member.live_until = members[member.id]


def share_end(brief: OutboxRow, error: str | None) -> None:
    """Let what is in a brief end as the brief has."""
    session = object_session(brief)
    if session is None:
        return
    for member in lock_members(session, brief):
        member.status, member.finished_at, member.last_error = (
            brief.status,
            brief.finished_at,
            error,
        )
        if brief.status != Status.SENT:
            member.refresh_at = member.live_until = None


def share_closing(brief: OutboxRow) -> None:
    """Let what is in a brief be as it is, as the brief is."""
    session = object_session(brief)
    if session is not None:
        members = update(OutboxRow).where(OutboxRow.brief_id == brief.id)
        session.execute(members.values(refresh_at=None))
