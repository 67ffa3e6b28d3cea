"""What a tick costs when nothing is due: time in SQL, and number of statements."""

import time
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from bot.delivery.dispatcher import Delivery
from db.core.engine import connect
from db.messages.outbox import OutboxRow
from db.sessions import sessions
from handlers import due
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import by_name
from sandbox.clock import SandboxClock
from tests.bench.filling import fill
from tests.chaos.run import TUESDAY

TICKS = 30


@dataclass
class Cost:
    """Seconds in SQL and statements, for one tick of each kind together."""

    seconds: float
    statements: float


def cost(url: str, number: int) -> Cost:
    """Return the cost of planning, delivering and recovering with so many pairs, none due."""
    engine, clock = connect(url), SandboxClock(TUESDAY)
    fill(engine, "T1", number, clock.now())
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    delivery = Delivery(
        sessions(engine),
        lambda _workspace: WebClient(),
        clock,
        composer=Composer(by_name()),
        on_undeliverable=_nothing,
        worker="bench",
    )
    watch = Watch(engine)
    rounds = []
    for _ in range(TICKS):
        watch.seconds = 0.0
        done = (
            due.apply_rules(sessions(engine), clock.now()),
            delivery.deliver(),
            delivery.recover(),
        )
        assert not any(done), "something was due"
        rounds.append(watch.seconds)
    statements = watch.statements / TICKS
    engine.dispose()
    # The middle one: others use this machine as well.
    return Cost(sorted(rounds)[TICKS // 2], statements)


class Watch:
    """Adds up the time that statements take."""

    def __init__(self, engine: Engine) -> None:
        self.seconds, self.statements, self._begun = 0.0, 0, 0.0
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, _connection: Connection, *_: Any) -> None:
        self._begun = time.perf_counter()

    def _after(self, _connection: Connection, *_: Any) -> None:
        self.seconds += time.perf_counter() - self._begun
        self.statements += 1


def _nothing(_session: Session, _row: OutboxRow, _error: str, _now: object) -> None:
    return None
