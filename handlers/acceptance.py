"""Versions of a text put before the other of a pair, and answered: the same for every such text.

The rules are those of `agendas.acceptance`. What the two are told is up to the feature whose text
it is; it says so in its `Telling`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from agendas.acceptance import OPEN, REMIND_AFTER, Move, State, check, check_seen
from db.mentoring.content.acceptance import TextVersion

Row = TypeVar("Row", bound=TextVersion)
Tell = Callable[[Session, Row, datetime], None]


@dataclass(frozen=True, slots=True)
class Telling(Generic[Row]):
    """How a feature tells the two of a version: it is read back, reminded of, answered.

    `read_back` and `remind` go to whoever it waits for, `ask_change` to whoever proposed it, and
    `agreed` to both.
    """

    read_back: Tell[Row]
    remind: Tell[Row]
    ask_change: Tell[Row]
    agreed: Tell[Row]


def propose(
    session: Session, telling: Telling[Row], row: Row, before: Row | None, seen: int, now: datetime
) -> None:
    """Put a new version before the other of the two; the open one before it is replaced.

    `before` is the newest there is, and `seen` the number of that which its writer had before them.
    Raises NotNow where these are not the same.
    """
    check_seen(seen, before.version if before else 0)
    if before is not None:
        check(Move.PROPOSE, row.proposed_by, before.stand())
        if before.state in OPEN:
            before.state, before.next_due_at = State.REPLACED, None
    row.version = before.version + 1 if before else 1
    row.state, row.sent_at, row.next_due_at = State.WAITING, now, now + REMIND_AFTER
    session.add(row)
    session.flush()
    telling.read_back(session, row, now)


def accept(
    session: Session, telling: Telling[Row], row: Row, role: str, agreed: Row | None, now: datetime
) -> None:
    """Accept a version; both are told, and it takes the place of what was `agreed` before.

    Raises NotNow where it does not wait for this role.
    """
    check(Move.ACCEPT, role, row.stand(agreed))
    _answer(row, State.ACCEPTED, now)
    if agreed is not None:
        agreed.state = State.REPLACED
    session.flush()
    telling.agreed(session, row, now)


def amend(
    session: Session, telling: Telling[Row], row: Row, role: str, change: str, now: datetime
) -> None:
    """Ask whoever proposed a version for a change, in words. Raises NotNow as `accept` does."""
    check(Move.AMEND, role, row.stand())
    _answer(row, State.AMENDED, now)
    row.change = change
    session.flush()
    telling.ask_change(session, row, now)


def drop(row: Row, role: str, agreed: Row | None, now: datetime) -> None:
    """Leave what was agreed as it was: the version that was to change it is no more proposed.

    Either may. Raises NotNow where nothing was agreed before, or nothing is open.
    """
    check(Move.DROP, role, row.stand(agreed))
    _answer(row, State.DROPPED, now)


def take_back(row: TextVersion, role: str, newest: int, now: datetime) -> None:
    """Undo that a version was accepted: it waits again.

    Raises NotNow where this role did not accept it, and where it is not the `newest` one: a later
    version was written to change what is agreed, and would be the first of two that wait.
    """
    check(Move.TAKE_BACK, role, row.stand())
    check_seen(row.version, newest)
    row.state, row.answered_at, row.next_due_at = State.WAITING, None, now + REMIND_AFTER


def remind(session: Session, telling: Telling[Row], row: Row, now: datetime) -> None:
    """Remind whoever a version waits for, once: it is called when the row comes due."""
    row.next_due_at = None
    if row.state == State.WAITING:
        telling.remind(session, row, now)


def _answer(row: TextVersion, state: State, now: datetime) -> None:
    row.state, row.answered_at, row.next_due_at = state, now, None
