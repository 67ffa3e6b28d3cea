"""Many pairs at once, with nothing due: the size of a programme, without its people's doings."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from agendas.meeting import State
from agendas.rhythm.cadence import Cadence
from db.mentoring import people, programmes
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair
from db.mentoring.people import Person
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from tests.bench.history import fill_history

PART = 10_000  # pairs that are written in one transaction


def fill(
    engine: Engine, workspace_id: str, number: int, now: datetime, *, history: bool = False
) -> None:
    """Begin so many pairs, each with a meeting ahead and three letters, sent and waiting.

    With `history` each has met twice before, with all that two meetings leave behind.
    """
    with sessions(engine).begin() as session:
        first = people.keep(session, workspace_id, "UFAY", "Fay", "UTC")
        programme_id = programmes.start(session, workspace_id, "Bench", "CBENCH", [first], now).id
    for begun in range(0, number, PART):
        numbers = range(begun, min(begun + PART, number))
        with sessions(engine).begin() as session:
            pairs = _fill_part(session, workspace_id, programme_id, numbers, now)
            if history:
                fill_history(session, workspace_id, pairs, now)


def mentee_of(number: int) -> str:
    """Return the Slack id of the mentee of a pair, by its number from 0 on."""
    return f"U{2 * number + 1:06}"


def _fill_part(
    session: Session, workspace_id: str, programme_id: int, numbers: range, now: datetime
) -> list[tuple[int, int, int]]:
    """Write some pairs; return of each its id, its mentor's and its mentee's."""
    later = now + timedelta(days=20)
    names = [f"U{n:06}" for n in range(2 * numbers.start, 2 * numbers.stop)]
    plain = {"workspace_id": workspace_id, "name": "Name", "timezone": "UTC"}
    people_rows = [{**plain, "slack_id": name} for name in names]
    added = session.scalars(insert(Person).returning(Person.id), people_rows).all()
    pair = {
        "workspace_id": workspace_id,
        "programme_id": programme_id,
        "cadence_code": Cadence.parse("monthly").code,
        "state": ACTIVE,
        "started_at": now - timedelta(days=200),
        "next_due_at": later,
    }
    couples = list(zip(added[::2], added[1::2], strict=True))
    rows = [{**pair, "mentor_id": a, "mentee_id": b} for a, b in couples]
    ids = session.scalars(insert(Pair).returning(Pair.id), rows).all()
    session.execute(insert(Meeting), [_meeting(workspace_id, i, later, now) for i in ids])
    letters = [
        _letter(workspace_id, n, names[n % len(names)], now)
        for n in range(3 * numbers.start, 3 * numbers.stop)
    ]
    session.execute(insert(OutboxRow), letters)
    return [(i, a, b) for i, (a, b) in zip(ids, couples, strict=True)]


def _meeting(workspace_id: str, pair_id: int, at: datetime, now: datetime) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "pair_id": pair_id,
        "state": State.PLANNED,
        "starts_at": at,
        "entered_at": now,
        "next_due_at": at - timedelta(days=3),
    }


def _letter(workspace_id: str, number: int, recipient: str, now: datetime) -> dict[str, object]:
    waits = number % 3 == 0
    at = now + timedelta(days=2) if waits else now - timedelta(days=2)
    return {
        "workspace_id": workspace_id,
        "recipient": recipient,
        "kind": "bench",
        "key": f"bench:{number}",
        "token": f"{number:016}",
        "op": "post",
        "queued_at": now,
        "due_at": at,
        "try_at": at,
        "status": Status.PENDING if waits else Status.SENT,
    }
