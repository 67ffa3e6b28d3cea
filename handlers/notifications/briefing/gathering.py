"""Gathering: what is due to a person on a day goes out as one message, their brief.

It is made when the first of it is due, of all that is due by the end of their day; what falls due
once it is out waits for the next. Where that is too late for a meeting, it goes by itself.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agendas.dates.local_time import day_around
from db.core.clashes import BUSY
from db.core.engine import Sessions
from db.mentoring import people
from db.mentoring.people import Person
from db.messages import gathering, outbox, outbox_reads
from db.messages.outbox import TOO_LATE, OutboxRow, Status
from handlers.failures import describe
from handlers.notifications.kinds import Kinds
from handlers.notifications.notify import make_letter
from handlers.notifications.timing import find_brief, find_brief_after
from handlers.slackui.forms.date_input import get_today

log = logging.getLogger(__name__)

TRIED_AGAIN = timedelta(hours=1)


def gather_due(
    sessions: Sessions,
    kinds: Kinds,
    now: datetime,
    due_by: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Make the briefs whose hour had come `due_by` a moment (aware); return of how many people."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        found = gathering.list_due(session, due_by)
    made = 0
    for workspace_id, recipient in found:
        if stopping():
            break
        try:
            with sessions.begin() as session:
                gather(session, kinds, workspace_id, recipient, now)
            made += 1
        except BUSY as error:
            # It comes round with the next tick.
            log.warning("a brief in %s could not be made: %s", workspace_id, describe(error))
        except Exception:
            reference = uuid.uuid4().hex[:8]
            said = "a brief in %s could not be made (reference %s)"
            log.exception(said, workspace_id, reference)
            _put_off(sessions, workspace_id, recipient, now)
    return made


def _put_off(sessions: Sessions, workspace_id: str, recipient: str, now: datetime) -> None:
    """Let what waits for somebody, whose brief a rule of ours cannot make, not hold up others."""
    try:
        with sessions.begin() as session:
            for row in gathering.lock_waiting(session, workspace_id, recipient, now):
                row.try_at = now + TRIED_AGAIN
    except SQLAlchemyError as error:
        log.warning("it could not be put off: %s", describe(error))


def gather(
    session: Session, kinds: Kinds, workspace_id: str, recipient: str, now: datetime
) -> None:
    """Put what waits for somebody, and is due by the end of their day, into that day's brief."""
    person = people.find(session, workspace_id, recipient)
    if person is None:
        for row in gathering.lock_waiting(session, workspace_id, recipient, now):
            gathering.let_go_alone(row, now)
        return
    _, tomorrow = day_around(now, person.zone)
    rows = gathering.lock_waiting(session, workspace_id, recipient, tomorrow)
    gather_rows(session, kinds, person, rows, now)


def gather_rows(
    session: Session, kinds: Kinds, person: Person, rows: Sequence[OutboxRow], now: datetime
) -> None:
    """Put locked rows into the brief of a person's day, or where that is out, into the next."""
    wanted = _gather_apart(session, kinds, person, end_late(rows, now), now)
    if not wanted:
        return
    at, brief = find_brief(person, now), None
    if at <= now:
        own = (person.workspace_id, person.slack_id)
        brief = gathering.open_brief(session, *own, get_today(now, person), now)
    if brief is None:
        move_on(kinds, wanted, max(at, now), find_brief_after(person, now), now)
        return
    for earlier in gathering.list_earlier(session, brief):
        wanted = [*wanted, *gathering.lock_members(session, earlier)]
        gathering.finish(earlier, Status.DROPPED, now, gathering.ITS_DAY_IS_OVER)
    for row in (*wanted, *_queue_joining(session, kinds, person, wanted, now)):
        gathering.put_into(row, brief)


def _queue_joining(
    session: Session, kinds: Kinds, person: Person, wanted: Sequence[OutboxRow], now: datetime
) -> Iterator[OutboxRow]:
    """Queue what goes with a brief that goes anyway, but for what is in it already; return it."""
    told = {(name, row.pair_id) for row in wanted for name in _list_covered(kinds, row)}
    for kind in kinds.values():
        for about, occurrence in kind.joins(session, person, now) if kind.joins else ():
            if (kind.name, about.pair_id) in told:
                continue
            letter = make_letter(kind, person, about, now, occurrence=occurrence)
            if outbox.queue(session, letter, now, repeats=True):
                row = outbox_reads.find(session, letter.workspace_id, letter.key)
                yield from (row,) if row else ()


def _list_covered(kinds: Kinds, row: OutboxRow) -> tuple[str, ...]:
    kind = kinds.get(row.kind)
    return kind.covers if kind else ()


def _gather_apart(
    session: Session, kinds: Kinds, person: Person, rows: Sequence[OutboxRow], now: datetime
) -> list[OutboxRow]:
    """Put rows that do not wait for the brief into messages of their own; return the others."""
    others, apart = [], dict[str, list[OutboxRow]]()
    for row in rows:
        kind = kinds.get(row.kind)
        if kind is None or not kind.apart:
            others.append(row)
        elif row.try_at <= now:
            apart.setdefault(row.kind, []).append(row)
    for together in apart.values():
        own, known_as = (person.workspace_id, person.slack_id), together[0].token
        day, due_at = get_today(now, person), min(row.due_at for row in together)
        brief = None
        if len(together) > 1:
            brief = gathering.open_brief(session, *own, day, now, known_as, due_at)
        for row in together:
            if brief is None:
                gathering.let_go_alone(row, now)
            else:
                gathering.put_into(row, brief)
    return others


def end_late(rows: Sequence[OutboxRow], now: datetime) -> list[OutboxRow]:
    """Return those of locked rows that are not too late; end the others."""
    wanted = []
    for row in rows:
        if row.expires_at is not None and row.expires_at <= now:
            gathering.finish(row, Status.EXPIRED, now, TOO_LATE)
        else:
            wanted.append(row)
    return wanted


def dissolve(
    session: Session, kinds: Kinds, brief: OutboxRow, person: Person, now: datetime
) -> None:
    """Let what is in a brief whose day is over go with the brief of the present day."""
    members = gathering.lock_members(session, brief)
    for row in members:
        # What was due then is late now, and asks again whether it is polite.
        gathering.put_back(row, min(row.due_at, now))
    gather_rows(session, kinds, person, members, now)


def is_over(brief: OutboxRow, person: Person, now: datetime) -> bool:
    """Whether a brief is that of a day which is not the person's present one.

    What goes apart is of no day, and stays together however late it is.
    """
    is_days = brief.key == gathering.name_brief(brief)
    return is_days and brief.occurrence != str(get_today(now, person))


def move_on(
    kinds: Kinds, rows: Sequence[OutboxRow], at: datetime, tomorrow: datetime, now: datetime
) -> None:
    """Let rows wait for the next brief; what a meeting needs before then goes by itself.

    What only goes along is dropped: it joins the next one by itself.
    """
    later = at if at > now else tomorrow
    for row in rows:
        kind = kinds.get(row.kind)
        if kind is None or (kind.for_meeting and later >= tomorrow):
            gathering.let_go_alone(row, now)
            continue
        if kind.joins:
            gathering.finish(row, Status.DROPPED, now, "it makes no brief by itself")
            continue
        if row.expires_at is not None and not kind.for_meeting:
            # It is of use for as long from when it may go out.
            row.expires_at += max(later - row.due_at, timedelta(0))
        gathering.put_back(row, later)
