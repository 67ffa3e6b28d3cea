"""What time brings: every due row is taken in a transaction of its own and handed to its rule."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import due, outbox
from db.actions import ActionItem
from db.base import Due
from db.clashes import BUSY
from db.engine import Sessions
from db.meetings import Meeting
from db.pairs import Pair
from db.people import Person
from db.programmes import Programme
from db.recaps import Recap
from db.workspaces import Workspace
from handlers.action.due import on_due as action_due
from handlers.digest.due import on_due as digest_due
from handlers.failures import described
from handlers.installation import on_due as workspace_due
from handlers.lapse.due import on_due as pair_due
from handlers.meeting.due import on_due as meeting_due
from handlers.mydata.moves import on_due as person_due
from handlers.recap.moves import on_due as recap_due

log = logging.getLogger(__name__)

Rule = Callable[[Session, Any, datetime], None]

# What is erased first, then who is forgotten, then pairs, so that one whose leave is over is back;
# digests last, to tell of what was found.
RULES: tuple[tuple[type[Due], Rule], ...] = (
    (Workspace, workspace_due),
    (Person, person_due),
    (Pair, pair_due),
    (Meeting, meeting_due),
    (Recap, recap_due),
    (ActionItem, action_due),
    (Programme, digest_due),
)
ROUNDS_AT_MOST = 50


def plan(sessions: Sessions, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Do everything that is due by `now` (aware); return how many steps that took.

    A row whose rule fails is pushed on by an hour; the others do not notice. Rows that somebody
    else has at this moment are left to the next time. Once `stopping` says so, none is begun.
    """
    steps = 0
    # Most ticks find nothing: one look at all tables tells. What is done may make others due.
    ready = _ready(sessions, now)
    for table, rule in RULES:
        for _ in range(ROUNDS_AT_MOST):
            done = 0 if table not in ready else _all(sessions, table, rule, now, stopping)
            if not done:
                break
            steps += done
            ready = _ready(sessions, now)
    return steps


def next_due(sessions: Sessions) -> datetime | None:
    """Return the next moment (UTC) at which anything at all is to happen, or None."""
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        moments = (*_moments(session).values(), outbox.next_due(session))
        return min((moment for moment in moments if moment), default=None)


def _moments(session: Session) -> dict[type[Due], datetime]:
    return due.moments(session, tuple(table for table, _ in RULES))


def _ready(sessions: Sessions, now: datetime) -> set[type[Due]]:
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        return {table for table, at in _moments(session).items() if at <= now}


def _all(
    sessions: Sessions,
    table: type[Due],
    rule: Rule,
    now: datetime,
    stopping: Callable[[], bool],
) -> int:
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        keys = list(due.due(session, table, now))
    return sum(_one(sessions, table, key, rule, now) for key in keys if not stopping())


def _one(
    sessions: Sessions, table: type[Due], key: tuple[int, ...], rule: Rule, now: datetime
) -> bool:
    try:
        with sessions.begin() as session:
            row = due.take(session, table, key, now)
            if row is not None:
                row.due_failures = 0
                rule(session, row, now)
            return row is not None
    except BUSY as error:
        # No fault of the row's: it comes round with the next tick.
        log.warning("%s %s could not be reached: %s", table.__name__, key, described(error))
        return False
    except Exception as error:
        log.error("a rule failed for %s %s: %s", table.__name__, key, described(error))
        with sessions.begin() as session:
            row = due.take(session, table, key, now)
            if row is not None and due.push_on(row, now):
                log.error("%s %s is left alone after repeated failures", table.__name__, key)
        return True
