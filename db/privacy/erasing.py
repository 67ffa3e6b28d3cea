"""What is taken out of the database for good: of pairs that have ended, and of a person."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from db.core import changes
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.rows import OF_A_PAIR, OF_A_PERSON
from db.messages.outbox import OutboxRow
from db.messages.rate_limits import Limit, channel
from db.privacy import audit
from db.privacy.audit import Verb


def forget_letters(session: Session, person: Person) -> None:
    """Delete every letter to a person, sent or not, and where their messages lie in Slack."""
    own = (OutboxRow.workspace_id == person.workspace_id, OutboxRow.recipient == person.slack_id)
    # What is in a brief goes first: by itself it would be in none.
    session.execute(delete(OutboxRow).where(*own, OutboxRow.brief_id.is_not(None)))
    session.execute(delete(OutboxRow).where(*own))
    scope = Limit.scope == channel(person.slack_id)
    session.execute(delete(Limit).where(Limit.workspace_id == person.workspace_id, scope))


def erase_ended(session: Session, now: datetime) -> int:
    """Erase what pairs wrote that ended longer ago than their programme keeps it; return how many.

    That they were a pair, met and lapsed stays.
    """
    erased = 0
    for programme in session.scalars(select(Programme)).all():
        ended = select(Pair).where(_is_over(programme, programme.retention_months, now))
        for pair in session.scalars(ended).all():
            erase(session, pair, now)
            erased += 1
    return erased


def count_erased(session: Session, programme: Programme, months: int, now: datetime) -> int:
    """Return of how many pairs the words would be erased at once, if they were kept so long."""
    over = select(func.count()).select_from(Pair).where(_is_over(programme, months, now))
    return session.scalar(over) or 0


def erase(session: Session, pair: Pair, now: datetime) -> None:
    """Erase every word of a pair, and note that it was done."""
    changes.note(session, pair.id)
    for table in reversed(OF_A_PAIR):
        if table.privacy.content:
            session.execute(delete(table).where(table.pair_id == pair.id))
    audit.note(session, pair.workspace_id, Verb.ERASED, "pair", pair.id, now)


def erase_own(session: Session, person: Person) -> None:
    """Erase every row that is this person's alone, of all their pairs, or about them by name."""
    changes.note(session)  # what shows them is touched as the person changes
    for table in reversed(OF_A_PERSON):
        columns = [getattr(table, name) for name in ("person_id", *table.others)]
        theirs = or_(*(column == person.id for column in columns))
        session.execute(delete(table).where(table.workspace_id == person.workspace_id, theirs))


def _is_over(programme: Programme, months: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        Pair.programme_id == programme.id,
        Pair.state == ENDED,
        Pair.ended_at < now - relativedelta(months=months),
        _has_content(),
    )


def _has_content() -> ColumnElement[bool]:
    tables = [table for table in OF_A_PAIR if table.privacy.content]
    return or_(*(exists().where(table.pair_id == Pair.id) for table in tables))
