"""What is taken out of the database for good: the words of letters, of ended pairs, of a person."""

from datetime import datetime, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, CursorResult, Text, delete, exists, or_, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from db.core import changes
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.messages.outbox import WIPED, WIPED_ASKING, OutboxRow
from db.messages.rate_limits import Limit, channel
from db.privacy import audit
from db.privacy.audit import Verb
from db.privacy.retention import FINISHED
from db.tables import BY_SUBJECT, OF_A_PAIR, OF_A_PERSON, get_number_column

# A restored database looks up what was sent since its backup; nothing older is read again.
WORDS_KEPT = timedelta(days=30)


def wipe_old(session: Session, now: datetime) -> int:
    """Take the words out of letters that were finished long ago; return how many those were."""
    return _wipe(session, OutboxRow.try_at < now - WORDS_KEPT, now)


def wipe_about(session: Session, pair: Pair, person: Person, now: datetime) -> None:
    """Take the words out of finished letters to anybody that can name a member of a pair."""
    subjects = [f"person:{person.id}", f"pair:{pair.id}", f"programme:{pair.programme_id}"]
    for name, table in BY_SUBJECT.items():
        ids = session.scalars(select(get_number_column(table)).where(table.pair_id == pair.id))
        subjects += [f"{name}:{number}" for number in ids]
    about = OutboxRow.subject.in_(subjects)
    _wipe(session, (OutboxRow.workspace_id == pair.workspace_id) & about, now)


def forget_letters(session: Session, person: Person) -> None:
    """Delete every letter to a person, sent or not, and where their messages lie in Slack."""
    own = (OutboxRow.workspace_id == person.workspace_id, OutboxRow.recipient == person.slack_id)
    session.execute(delete(OutboxRow).where(*own))
    scope = Limit.scope == channel(person.slack_id)
    session.execute(delete(Limit).where(Limit.workspace_id == person.workspace_id, scope))


def erase_ended(session: Session, now: datetime) -> int:
    """Erase what pairs wrote that ended longer ago than their programme keeps it; return how many.

    That they were a pair, met and lapsed stays.
    """
    erased = 0
    for programme in session.scalars(select(Programme)).all():
        before = now - relativedelta(months=programme.retention_months)
        ended = select(Pair).where(
            Pair.programme_id == programme.id,
            Pair.state == ENDED,
            Pair.ended_at < before,
            _has_content(),
        )
        for pair in session.scalars(ended).all():
            erase(session, pair, now)
            erased += 1
    return erased


def erase(session: Session, pair: Pair, now: datetime) -> None:
    """Erase every word of a pair, and note that it was done."""
    changes.note(session, pair.id)
    for table in reversed(OF_A_PAIR):
        if table.privacy.content:
            session.execute(delete(table).where(table.pair_id == pair.id))
    audit.note(session, pair.workspace_id, Verb.ERASED, "pair", pair.id, now)


def erase_own(session: Session, person: Person) -> None:
    """Erase every row that is this person's alone, of all their pairs."""
    changes.note(session)  # what shows them is touched as the person changes
    for table in reversed(OF_A_PERSON):
        own = (table.workspace_id == person.workspace_id, table.person_id == person.id)
        session.execute(delete(table).where(*own))


def _has_content() -> ColumnElement[bool]:
    tables = [table for table in OF_A_PAIR if table.privacy.content]
    return or_(*(exists().where(table.pair_id == Pair.id) for table in tables))


def _wipe(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    asks = as_type(OutboxRow.payload, Text).contains('"action_id"')
    wiped = 0
    # What asks goes first: by then it is marked, and the others are all that is left.
    for payload, condition in ((WIPED_ASKING, asks), (WIPED, None)):
        rows = (
            update(OutboxRow)
            .where(OutboxRow.status.in_(FINISHED), OutboxRow.wiped_at.is_(None), which)
            .values(payload=payload, wiped_at=now)
            .execution_options(synchronize_session=False)
        )
        if condition is not None:
            rows = rows.where(condition)
        wiped += cast("CursorResult[Any]", session.execute(rows)).rowcount
    return wiped
