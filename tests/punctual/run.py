"""One run: things come due, people act, processes are killed and started again; then it is read."""

import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, select

from bot.http.web import PATH
from db.core.clashes import BUSY
from db.core.engine import connect
from db.messages.leases import Pace
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from handlers import due
from sandbox.clock import SandboxClock
from sandbox.model.entities import Message
from sandbox.server import Sandbox
from tests.bot.processes import free_port
from tests.chaos.counting import Count, count, posted_by_mark
from tests.chaos.crowd import Crowd, settled_in
from tests.chaos.hosts import MOST_APART, Hosts
from tests.chaos.run import MANIFEST, TUESDAY
from tests.punctual.disturbing import Disturbances
from tests.punctual.load import Load, lay
from tests.punctual.measuring import CAUGHT_UP, Figures, Sent
from tests.punctual.service import Service

SECOND = timedelta(seconds=1)
# Whoever is at it just now, and not only has it in hand.
SENDER = select(OutboxRow.lease_token).where(
    OutboxRow.status == Status.SENDING, OutboxRow.attempts > 0
)


@dataclass(frozen=True)
class Course:
    """How a run goes. Times are real seconds; gaps are between one and the next, on average."""

    minutes: float = 20.0
    a_minute: float = 24.0  # what comes due; people add to it
    acts_every: float = 20.0
    pairs: int = 100
    workers: int = 4
    kill_gap: float = 90.0
    kills: int = 200
    while_sending: float = 0.25  # of the kills
    fault_gap: float = 300.0
    restart: float = 5.0  # as the unit in docs/operating.md has it
    pace: Pace = field(default_factory=Pace)
    ticks: dict[str, float] = field(default_factory=dict)
    seed: int = 1


@dataclass
class Outcome:
    """What a run came to."""

    figures: Figures
    count: Count
    stopped_well: bool
    apart: timedelta  # by how much the processes' clock was ahead of Slack's

    @property
    def good(self) -> bool:
        """Whether the promise was kept."""
        return self.figures.good and self.stopped_well and not (self.count.lost or self.count.twice)


def run(database_url: str, folder: Path, course: Course) -> Outcome:
    """Let a run go its course, wait until what was due is out, and measure."""
    lite = database_url.startswith("sqlite")
    clock, engine = SandboxClock(TUESDAY, flowing=True), connect(database_url)
    try:
        with Sandbox(MANIFEST, clock, delivery="socket" if lite else "http") as sandbox:
            return Watch(sandbox, clock, engine, folder, course).run()
    finally:
        engine.dispose()


class Watch:
    """The parent: Slack itself, the people, the supervisor, and whoever kills."""

    def __init__(
        self, sandbox: Sandbox, clock: SandboxClock, engine: Engine, folder: Path, course: Course
    ) -> None:
        self._sandbox, self._engine, self._course = sandbox, engine, course
        self._rng = random.Random(course.seed)
        url, port = engine.url.render_as_string(hide_password=False), free_port()
        sandbox.http.request_url = f"http://127.0.0.1:{port}{PATH}"
        self._service = Service(
            ["alone"] if engine.dialect.name == "sqlite" else ["web", *["worker"] * course.workers],
            {**sandbox.environ, "DATABASE_URL": url, "PORT": str(port)},
            str(folder / "service.log"),
            pace=course.pace,
            ticks=course.ticks,
            pause=course.restart,
        )
        # All is told by the clock of the machine that the processes are on, which Slack's is not.
        self._clock = Hosts(clock, self._service.ahead)
        self._clock.set(self._rng.uniform(-1, 1) * MOST_APART)
        self._couples = settled_in(sandbox, engine, course.pairs)
        every, again = course.acts_every, min(1.0, course.restart)
        self._crowd = Crowd(sandbox, self._couples, 0, course.seed, every=every, again=again)
        self._faults = Disturbances(sandbox, self._clock, course.fault_gap, self._rng)
        self._load = Load({}, [])

    def run(self) -> Outcome:
        """Go the course, drain, measure."""
        length, rate = timedelta(minutes=self._course.minutes), self._course.a_minute
        try:
            self._service.start(self._clock)
            # Only now, for how long they take to start says more of the machine than of them.
            begin = self._clock.now() + 2 * SECOND
            self._load = lay(self._engine, self._couples, begin, length, rate, self._rng)
            self._go(begin + length)
            self._drain()
        finally:
            stopped_well = self._service.stop()
        made = count(self._sandbox, self._engine, self._crowd.kept, self._load.items)
        troubles = [*self._service.troubles, *self._faults.troubles]
        return Outcome(Figures(self._letters(), troubles), made, stopped_well, self._clock.by)

    def _go(self, end: datetime) -> None:
        self._crowd.start()
        killed, kill_at = 0, self._clock.now() + self._gap()
        try:
            while (now := self._clock.now()) < end:
                self._service.turn()
                self._faults.turn()
                if now >= kill_at and killed < self._course.kills:
                    self._kill()
                    killed, kill_at = killed + 1, now + self._gap()
                time.sleep(0.02)
        finally:
            self._crowd.stop()

    def _gap(self) -> timedelta:
        return self._rng.expovariate(1 / self._course.kill_gap) * SECOND

    def _kill(self) -> None:
        if self._rng.random() >= self._course.while_sending:
            self._service.kill(self._rng)
            return
        end = time.monotonic() + self._course.kill_gap
        while time.monotonic() < end:
            with suppress(*BUSY):
                sender = self._scalar(SENDER)
                if sender and self._service.kill_one(int(sender.split(":")[1])):
                    return
            self._service.turn()
            time.sleep(0.01)
        self._service.kill(self._rng)  # nobody sends just now

    def _drain(self) -> None:
        """Go on in peace until nothing waits, but not for ever."""
        self._faults.end()
        end = self._clock.now() + CAUGHT_UP + 60 * SECOND
        waits = True
        while waits and self._clock.now() < end:
            self._service.turn()
            time.sleep(0.1)
            with suppress(*BUSY):
                waits = self._waits()

    def _waits(self) -> bool:
        going = select(OutboxRow.kind).where(OutboxRow.status.in_((Status.PENDING, Status.SENDING)))
        planned = due.find_next_due(sessions(self._engine))
        overdue = planned is not None and planned <= self._clock.now()
        return overdue or self._scalar(going) is not None

    def _letters(self) -> list[Sent]:
        """Return every letter that was to go out, from the moment that made it due."""
        posted = posted_by_mark(self._sandbox)
        wanted = select(OutboxRow).where(OutboxRow.op != "update")
        # What goes with a brief is told of by it.
        unsent = (Status.WAITING, Status.DROPPED, Status.EXPIRED)
        wanted = wanted.where(OutboxRow.status.not_in(unsent), OutboxRow.brief_id.is_(None))
        with sessions(self._engine)() as session:
            rows = session.scalars(wanted).all()
        return [self._letter(row, posted.get(row.token, [])) for row in rows]

    def _letter(self, row: OutboxRow, messages: list[Message]) -> Sent:
        queued = max(row.due_at, row.queued_at)
        moment = self._load.moments.get((row.subject or "", row.kind), queued)
        out = min((float(message.ts) for message in messages), default=None)
        at = datetime.fromtimestamp(out, UTC) + self._clock.by if out else None
        return Sent(f"row {row.id} {row.kind}", moment, at)

    def _scalar(self, query: Select[Any]) -> str | None:
        with sessions(self._engine)() as session:
            session.connection(execution_options={"read_only": True})
            found: str | None = session.scalar(query.limit(1))
            return found
