"""What is taken out of the database for good: the words of letters, of ended pairs, of a person."""

from datetime import datetime, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, CursorResult, Text, delete, or_, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from db.core import changes
from db.mentoring import lapses
from db.mentoring.actions import ActionItem
from db.mentoring.goals import Goal, GoalNote
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import ChecklistMark, Meeting
from db.mentoring.pairs import ENDED, Pair
from db.mentoring.people import Person
from db.mentoring.points import Point
from db.mentoring.programmes import Programme
from db.mentoring.recaps import Recap
from db.messages.outbox import WIPED, WIPED_ASKING, OutboxRow
from db.messages.rate_limits import Limit, channel
from db.privacy import audit
from db.privacy.audit import Verb
from db.privacy.retention import FINISHED

# A restored database looks up what was sent since its backup; nothing older is read again.
WORDS_KEPT = timedelta(days=30)
OF_A_PAIR = (ActionItem, Recap, Point)


def wipe_old(session: Session, now: datetime) -> int:
    """Take the words out of letters that were finished long ago; return how many those were."""
    return _wipe(session, OutboxRow.try_at < now - WORDS_KEPT, now)


def wipe_about(session: Session, pair: Pair, person: Person, now: datetime) -> None:
    """Take the words out of finished letters to anybody that can name a member of a pair."""
    subjects = [f"person:{person.id}", f"pair:{pair.id}", f"programme:{pair.programme_id}"]
    for kind, table in (
        ("meeting", Meeting),
        ("recap", Recap),
        ("action", ActionItem),
        ("lapse", Lapse),
    ):
        ids = session.scalars(select(table.id).where(table.pair_id == pair.id))
        subjects += [f"{kind}:{number}" for number in ids]
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
    meetings = select(Meeting.id).where(Meeting.pair_id == pair.id)
    goals = select(Goal.id).where(Goal.pair_id == pair.id)
    lapses.erase_reasons(session, pair)
    session.execute(delete(ChecklistMark).where(ChecklistMark.meeting_id.in_(meetings)))
    session.execute(delete(GoalNote).where(GoalNote.goal_id.in_(goals)))
    session.execute(delete(Goal).where(Goal.pair_id == pair.id))
    for table in OF_A_PAIR:
        session.execute(delete(table).where(table.pair_id == pair.id))
    audit.note(session, pair.workspace_id, Verb.ERASED, "pair", pair.id, now)


def _has_content() -> ColumnElement[bool]:
    written = [select(t.id).where(t.pair_id == Pair.id).exists() for t in (*OF_A_PAIR, Goal)]
    ticks = select(ChecklistMark.item).join(Meeting, Meeting.id == ChecklistMark.meeting_id)
    return or_(*written, ticks.where(Meeting.pair_id == Pair.id).exists(), lapses.has_reasons())


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
