"""Which tables a message is composed from, held against those that its kind says it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from sqlalchemy import ClauseElement, Table, event, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import visitors

from db.core.engine import Sessions
from db.mentoring import people
from db.mentoring.rows import OF_A_PAIR
from db.messages.outbox import OutboxRow
from handlers.notifications import viewing
from handlers.notifications.kinds import Kind, Kinds

NAMES = {str(table.__tablename__) for table in OF_A_PAIR}


@contextmanager
def record_tables(session: Session) -> Iterator[set[str]]:
    """Yield the names of tables of pairs' rows that a session's statements name meanwhile."""
    used: set[str] = set()

    def note(state: ORMExecuteState) -> None:
        for part in visitors.iterate(cast("ClauseElement", state.statement)):
            if isinstance(part, Table) and part.name in NAMES:
                used.add(part.name)

    event.listen(session, "do_orm_execute", note)
    try:
        yield used
    finally:
        event.remove(session, "do_orm_execute", note)


def find_unsaid(sessions: Sessions, kinds: Kinds, now: datetime) -> list[str]:
    """Return which live messages read tables, beyond what they are about, that they do not say."""
    faults = []
    with sessions() as session:
        live = select(OutboxRow.id).where(OutboxRow.refresh_at.is_not(None))
        for row_id in session.scalars(live).all():
            # As nothing has been read before, it reads all that it shows.
            session.expunge_all()
            row = session.get_one(OutboxRow, row_id)
            kind = kinds[row.kind]
            unsaid = _read(session, kind, row, now) - _list_said(kind)
            faults += [f"{row.kind} does not say that it shows {table}" for table in unsaid]
    return faults


def _read(session: Session, kind: Kind, row: OutboxRow, now: datetime) -> set[str]:
    """Return the tables that a message is composed from, beyond what it is about."""
    person = people.find(session, row.workspace_id, row.recipient)
    about = viewing.find_subject(session, kind, row)
    if about is None and kind.about is not None:
        return set()
    with record_tables(session) as used:
        viewing.view_row(session, kind, row, person, about, now)
    return used


def _list_said(kind: Kind) -> set[str]:
    if kind.shows is None:
        return NAMES
    return {str(table.__tablename__) for table in kind.shows}
