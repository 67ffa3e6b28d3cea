"""What comes due while processes are killed: action items, and meetings step by step."""

import random
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from agendas.dates.clock import Clock
from agendas.meeting import State
from db.core.clashes import BUSY
from db.mentoring.meetings import Meeting
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from tests.chaos.crowd import Couple, promised

BACKLOG = 12  # letters due at once, more than which nothing is added to
OFTEN = 8  # pairs that come to their meetings quickly, so that recaps are written
GOES_ON = (State.PLANNED, State.PREPARING, State.SHARED, State.UNDERWAY)


class Calendar:
    """Lets action items and meetings come due, at the pace at which letters go out."""

    def __init__(self, engine: Engine, clock: Clock, couples: list[Couple], rng: random.Random):
        self._sessions = sessions(engine, hurried=True)
        self._clock, self._couples, self._rng = clock, couples, rng
        self.items: list[int] = []
        self._number = 0

    def turn(self) -> None:
        """Let something come due, unless enough has, or the database is busy."""
        with suppress(*BUSY):
            self.items += self._turn(self._clock.now())

    def _turn(self, now: datetime) -> list[int]:
        with self._sessions.begin() as session:
            due = session.scalar(
                select(func.count())
                .select_from(OutboxRow)
                .where(OutboxRow.status == Status.PENDING, OutboxRow.try_at <= now)
            )
            if (due or 0) >= BACKLOG:
                return []
            often = self._rng.sample(self._couples[:OFTEN], min(2, len(self._couples)))
            chosen = {couple.pair: couple for couple in (*often, self._rng.choice(self._couples))}
            for couple in chosen.values():
                self._bring_on(session, couple, now)
            return [self._promise(session, couple, now) for couple in chosen.values()]

    def _promise(self, session: Session, couple: Couple, now: datetime) -> int:
        self._number += 1
        return promised(session, couple, f"Promise {self._number}", now)

    def _bring_on(self, session: Session, couple: Couple, now: datetime) -> None:
        session.execute(
            update(Meeting)
            .where(Meeting.pair_id == couple.pair, Meeting.state.in_(GOES_ON))
            .values(next_due_at=now)
        )
