"""What time brings: every due row is taken in a transaction of its own and handed to its rule."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.core.base import Due
from db.core.clashes import BUSY
from db.core.engine import Sessions
from db.messages import dead_letters, gathering, live, outbox_reads
from db.operations import due
from db.operations.due import RowKey
from handlers.failures import describe
from handlers.feature import Rule
from handlers.features import list_due_rules, list_kinds
from handlers.notifications.briefing.gathering import gather_due

log = logging.getLogger(__name__)

RULES = list_due_rules()
TABLES = tuple(table for table, _ in RULES)
ROUNDS_AT_MOST = 50
A_WHILE = timedelta(minutes=10)
A_STEP = timedelta(minutes=1)  # what stays due, whatever is done, keeps nothing else back


def apply_rules(
    sessions: Sessions, now: datetime, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Do everything that is due by `now` (aware); return how many steps that took.

    A row whose rule fails is put off; the others do not notice, even if it cannot be put off. Rows
    that somebody else has at this moment are left to the next time. Once `stopping` says so, none
    is begun.
    """
    steps = 0
    # Most ticks find nothing: one look at all tables tells. What is done may make others due.
    ready = _find_ready(sessions, now)
    for table, rule in RULES:
        passed: set[RowKey] = set()
        for _ in range(ROUNDS_AT_MOST):
            done = (
                _run_batch(sessions, table, rule, now, stopping, passed) if table in ready else None
            )
            if done is None:
                break
            steps += done
            ready = _find_ready(sessions, now)
    # What is due may be part of a brief: it is made when all is done, or when that takes long.
    due_by = now - A_WHILE if ready else now
    return steps + gather_due(sessions, list_kinds(), now, due_by, stopping)


def relive(sessions: Sessions, until: datetime) -> None:
    """Do everything that came due up to a moment (aware), each thing as at its own moment.

    So that what it brings is what it brought before a backup was restored: a day's messages are
    known by their day.
    """
    at = _find_next_step(sessions)
    while at is not None and at < until:
        apply_rules(sessions, at)
        following = _find_next_step(sessions)
        at = max(following, at + A_STEP) if following else None
    apply_rules(sessions, until)


def _find_next_step(sessions: Sessions) -> datetime | None:
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        moments = (*_find_moments(session).values(), gathering.find_next(session))
        return min((moment for moment in moments if moment), default=None)


def try_again(session: Session, now: datetime) -> int:
    """Let everything whose rule fails be tried at once, as after a change; return how many."""
    return due.try_again(session, TABLES, now) + dead_letters.try_again(session, now)


def list_failing(session: Session) -> list[due.Failing]:
    """Return what cannot be moved on because its rule fails: rows, and messages to be sent."""
    return due.failing(session, TABLES) + dead_letters.failing(session)


def find_next_due(sessions: Sessions) -> datetime | None:
    """Return the next moment (UTC) at which anything at all is to happen, or None."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        sent = (outbox_reads.find_next_due(session), live.next_due(session))
        moments = (*_find_moments(session).values(), *sent)
        return min((moment for moment in moments if moment), default=None)


def _find_moments(session: Session) -> dict[type[Due], datetime]:
    return due.moments(session, tuple(table for table, _ in RULES))


def _find_ready(sessions: Sessions, now: datetime) -> set[type[Due]]:
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        return {table for table, at in _find_moments(session).items() if at <= now}


def _run_batch(
    sessions: Sessions,
    table: type[Due],
    rule: Rule,
    now: datetime,
    stopping: Callable[[], bool],
    passed: set[RowKey],
) -> int | None:
    """Do what has waited longest, without what was passed over in this tick; None if that is all.

    What stays due (it is taken, or could not be put off) is passed over from here on, so that it
    is not all that is ever looked at.
    """
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        found = due.due(session, table, now, due.BATCH + len(passed))
    fresh = [key for key in found if key not in passed]
    done = 0
    for key in fresh:
        if stopping():
            return None
        if _run_one(sessions, table, key, rule, now):
            done += 1
        else:
            passed.add(key)
    return done if fresh else None


def _run_one(sessions: Sessions, table: type[Due], key: RowKey, rule: Rule, now: datetime) -> bool:
    """Do one row; return whether it has been moved on, well or badly."""
    try:
        with sessions.begin() as session:
            row = due.take(session, table, key, now)
            if row is not None:
                row.works()
                rule(session, row, now)
            return row is not None
    except BUSY as error:
        # No fault of the row's: it comes round with the next tick.
        log.warning("%s %s could not be reached: %s", table.__name__, key, describe(error))
        return False
    except Exception as error:
        reference = uuid.uuid4().hex[:8]
        said = "a rule failed for %s %s: %s (reference %s)"
        log.error(said, table.__name__, key, describe(error), reference)
        return _put_off(sessions, table, key, now, reference)


def _put_off(
    sessions: Sessions, table: type[Due], key: RowKey, now: datetime, reference: str
) -> bool:
    try:
        with sessions.begin() as session:
            row = due.take(session, table, key, now)
            if row is None:
                return False
            until = due.push_on(row, now)
    except Exception as error:
        # It stays due, and comes round with the next tick.
        said = "%s %s could not be put off: %s (reference %s)"
        log.warning(said, table.__name__, key, describe(error), reference)
        return False
    log.warning("%s %s is tried again at %s (reference %s)", table.__name__, key, until, reference)
    return True
