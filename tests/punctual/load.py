"""What comes due in the course of a run: reminders and meetings, one by one and in bursts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from agendas.meeting import State
from db.mentoring.meetings import Meeting
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from tests.chaos.crowd import Couple, promised

# Of what comes due: how much is a meeting, and how much comes with others at the same instant.
MEETINGS, BURSTS, BURST = 0.15, 0.2, 10


@dataclass
class Load:
    """The moments at which something comes due, by the subject and the kind of its letter."""

    moments: dict[tuple[str, str], datetime]
    items: list[int]


def lay(
    engine: Engine,
    couples: list[Couple],
    begin: datetime,
    length: timedelta,
    a_minute: float,
    rng: random.Random,
) -> Load:
    """Have so much come due a minute from `begin` on; nothing else waits to be sent then."""
    load = Load({}, [])
    with sessions(engine).begin() as session:
        waiting = update(OutboxRow).where(OutboxRow.status == Status.PENDING)
        session.execute(waiting.values(status=Status.DROPPED, last_error="from before the run"))
        meeting_of = iter(rng.sample(couples, len(couples)))
        for number, moment in enumerate(_moments(begin, length, a_minute, rng)):
            couple = next(meeting_of, None) if rng.random() < MEETINGS else None
            if couple:
                load.moments[_meet(session, couple, moment), "agenda.prompt"] = moment
            else:
                item = promised(session, rng.choice(couples), f"Promise {number}", moment)
                load.items.append(item)
                load.moments[f"action:{item}", "action.reminder"] = moment
    return load


def _moments(
    begin: datetime, length: timedelta, a_minute: float, rng: random.Random
) -> Iterator[datetime]:
    total = round(length / timedelta(minutes=1) * a_minute)
    at_once = round(total * BURSTS / BURST)
    for _ in range(at_once):
        moment = begin + rng.random() * length
        yield from [moment] * BURST
    for _ in range(total - at_once * BURST):
        yield begin + rng.random() * length


def _meet(session: Session, couple: Couple, moment: datetime) -> str:
    meeting = session.scalars(
        select(Meeting).where(Meeting.pair_id == couple.pair, Meeting.state == State.PLANNED)
    ).one()
    meeting.next_due_at = moment
    return f"meeting:{meeting.id}"
