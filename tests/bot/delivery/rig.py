"""Workers on one database and one stand-in for Slack, with a clock that is moved by hand."""

import random
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.delivery.dispatcher import Delivery
from bot.slack.server_time import SlackTime
from db.mentoring.people import Person
from db.messages.live import touch_subject
from db.messages.outbox import Letter, OutboxRow, queue
from db.sessions import sessions
from handlers.notifications.composing import Composed
from tests.bot.delivery.slack_stand_in import SlackStandIn

T = TypeVar("T")

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


class MovedClock:
    def __init__(self) -> None:
        self.moment, self.gone = START, 0.0

    def now(self) -> datetime:
        return self.moment

    def elapsed(self) -> float:
        return self.gone

    def forward(self, **parts: float) -> None:
        """Let time go by."""
        self.moment += timedelta(**parts)
        self.gone += timedelta(**parts).total_seconds()

    def is_set(self, **by: float) -> None:
        """Set the clock forward or back, while no time goes by."""
        self.moment += timedelta(**by)


class Here(Executor):
    """Does what it is given at once, so that everything comes in its order."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class Rig:
    def __init__(self, engine: Engine) -> None:
        self.sessions = sessions(engine)
        self.clock = MovedClock()
        self.slack_time = SlackTime(self.clock)
        self.slack = SlackStandIn(self.clock.now, self.slack_time.note_date)
        self.unwanted: dict[str, str] = {}
        self.gone: list[tuple[str, str]] = []
        self.views: dict[str, Composed] = {}
        self.asked: Callable[[OutboxRow], None] = lambda _row: None

    def worker(self, name: str = "one", **options: Any) -> Delivery:
        settings: dict[str, Any] = {
            "composer": self,
            "on_undeliverable": self.undeliverable,
            "client_for": self.slack.client,
            "worker": name,
            "rng": random.Random(7),
            "pool": Here(),
            "clock": self.clock,
            "slack_time": self.slack_time,
            "wary": False,
        }
        return Delivery(self.sessions, **(settings | options))

    def compose_first(
        self, _session: Session, row: OutboxRow, _person: Person | None, _now: datetime
    ) -> Composed | datetime | str:
        self.asked(row)
        return self.unwanted.get(row.key) or self.views[row.key]

    def compose_again(self, _session: Session, row: OutboxRow, _now: datetime) -> Composed:
        return self.views[row.key]

    def shows(self, key: str, text: str, live: timedelta | None = timedelta(days=30)) -> None:
        """Let a message say something from now on; what already lies in Slack is touched."""
        until = self.clock.now() + live if live else None
        self.views[key] = Composed({"text": text, "blocks": []}, text, until)

    def touch(self, key: str) -> None:
        with self.sessions.begin() as session:
            touch_subject(session, "T1", f"row:{key}")

    def may_resend(self, kind: str) -> bool:
        return kind.startswith(("agenda", "recap"))

    def speaks_alone(self, kind: str) -> bool:
        return kind.startswith("meeting")

    def undeliverable(self, _session: Session, row: OutboxRow, error: str, _now: datetime) -> None:
        self.gone.append((row.recipient, error))

    def queue(self, key: str, payload: dict[str, Any] | None = None, **parts: Any) -> bool:
        """Queue a letter that says `payload`, or its key; unless it `shows` something already."""
        self.views.setdefault(key, Composed(payload or {"text": key}, "", None))
        letter: dict[str, Any] = {
            "workspace_id": "T1",
            "recipient": "U1",
            "kind": "nudge",
            "due_at": self.clock.now(),
        }
        with self.sessions.begin() as session:
            return queue(session, Letter(key=key, **(letter | parts)), self.clock.now())

    def row(self, key: str) -> OutboxRow:
        with self.sessions() as session:
            return session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()

    def run(self, deliver: Callable[[], int], passes: int) -> int:
        """Let a second go by before each pass; return how many rows were claimed in all."""
        claimed = 0
        for _ in range(passes):
            self.clock.forward(seconds=1)
            claimed += deliver()
        return claimed
