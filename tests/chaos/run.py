"""One run: processes work and are killed, things go wrong, people go on; then it is counted."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select

from bot.http.web import PATH
from db.core.engine import connect
from db.messages.outbox import OutboxRow, Status
from db.messages.outbox_reads import find_next_due
from db.sessions import sessions
from handlers import due
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.processes import free_port
from tests.chaos.calendar import Calendar
from tests.chaos.counting import Count, count
from tests.chaos.crowd import Couple, Crowd, settled_in
from tests.chaos.herd import Deaths, Herd
from tests.chaos.hosts import Hosts
from tests.chaos.mishaps import Mishaps, Outages

MANIFEST = Path(__file__).parents[2] / "manifest.json"
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CROWDS = 3
DRAINED_WITHIN = 240.0
PAUSE = timedelta(seconds=1)
STANDS_STILL, A_WHILE = 8.0, timedelta(minutes=1)
LEASED = select(func.min(OutboxRow.lease_until)).where(OutboxRow.status == Status.SENDING)
LEFT = (
    select(func.count())
    .select_from(OutboxRow)
    .where(OutboxRow.status.in_((Status.PENDING, Status.SENDING)))
)
# Who has been killed, or has just been born to a busy machine, does not answer in time; and where
# an answer was lost, or a request came twice, a form that is open already is opened once more.
EXPECTED = ("not_acknowledged", "late_ack", "expired_trigger_id", "exchanged_trigger_id")


@dataclass(frozen=True)
class Bounds:
    """When a run ends, by kills or by real seconds; how many workers, pairs; which dice."""

    kills: int
    seconds: float
    workers: int = 1
    pairs: int = 40
    seed: int = 1
    life: float = 1.0  # by how much longer processes live, for a machine that is busy


@dataclass
class Outcome:
    """What a run came to."""

    count: Count
    deaths: Deaths
    requests: int
    answered: int
    mishaps: int
    outages: int
    clock_set: int
    seconds: float
    stopped_well: bool
    breaches: list[str]

    @property
    def good(self) -> bool:
        """Whether nothing was lost and nothing came twice."""
        bad = (self.count.lost, self.count.twice, self.deaths.ended, self.breaches)
        return self.stopped_well and not any(bad)


def run(database_url: str, folder: Path, bounds: Bounds) -> Outcome:
    """Run until a bound is met, let everything that is still due happen, and count."""
    lite = database_url.startswith("sqlite")
    clock = SandboxClock(TUESDAY, flowing=True)
    with (
        Sandbox(MANIFEST, clock, delivery="socket" if lite else "http") as sandbox,
        _engine(database_url) as engine,
    ):
        loop = Loop(sandbox, clock, engine, database_url, folder, bounds)
        return loop.run()


class Loop:
    """The parent: Slack itself, the people, the calendar, and whoever kills."""

    def __init__(
        self,
        sandbox: Sandbox,
        clock: SandboxClock,
        engine: Engine,
        url: str,
        folder: Path,
        bounds: Bounds,
    ) -> None:
        self._sandbox, self._engine, self._bounds = sandbox, engine, bounds
        self._rng = random.Random(bounds.seed)
        port = free_port()
        sandbox.http.request_url = f"http://127.0.0.1:{port}{PATH}"
        environ = {**sandbox.environ, "DATABASE_URL": url, "PORT": str(port)}
        lite = url.startswith("sqlite")
        roles = ["alone"] if lite else ["web", *["worker"] * bounds.workers]
        self._herd = Herd(roles, environ, str(folder / "victims.log"), self._rng, bounds.life)
        self._hosts = Hosts(clock, self._herd.ahead, self._rng)
        self._couples: list[Couple] = settled_in(sandbox, engine, bounds.pairs)
        self._crowds = [
            Crowd(sandbox, self._couples[n::CROWDS], n, bounds.seed) for n in range(CROWDS)
        ]
        # What comes due does so by the victims' clock: only that is looked at.
        self._calendar = Calendar(engine, self._hosts, self._couples, self._rng)
        self._mishaps = Mishaps(sandbox.faults, self._rng)
        self._outages = Outages(sandbox.faults, self._rng, self._hosts.pass_by)

    def run(self) -> Outcome:
        """Kill, drain, count."""
        begun = time.monotonic()
        self._kill()
        seconds = time.monotonic() - begun
        stopped_well = self._drain()
        kept = [one for crowd in self._crowds for one in crowd.kept]
        made = count(self._sandbox, self._engine, kept, self._calendar.items)
        breaches = [str(b) for b in self._sandbox.breaches if not {b.what, b.detail} & {*EXPECTED}]
        return Outcome(
            made,
            self._herd.deaths,
            sum(crowd.requests for crowd in self._crowds),
            sum(crowd.answered for crowd in self._crowds),
            self._mishaps.number,
            self._outages.number,
            self._hosts.times,
            seconds,
            stopped_well,
            breaches,
        )

    def _kill(self) -> None:
        bounds, begun = self._bounds, time.monotonic()
        next_turn = begun
        for crowd in self._crowds:
            crowd.start()
        try:
            while self._herd.deaths.kills < bounds.kills:
                now = time.monotonic()
                if now - begun > bounds.seconds:
                    break
                self._herd.turn()
                if now >= next_turn:
                    self._calendar.turn()
                    next_turn = now + 0.3
                self._mishaps.turn()
                self._outages.turn()
                self._hosts.turn()
                time.sleep(0.01)
        finally:
            for crowd in self._crowds:
                crowd.stop()
            self._herd.kill_all()
            self._outages.end()
            self._sandbox.faults.clear()

    def _drain(self) -> bool:
        """Go on in peace until nothing is due, taking the clock to when it next is.

        Return whether every process then stopped as it should when it was asked to.
        """
        end = time.monotonic() + DRAINED_WITHIN
        self._herd.start_calm()
        before, moved = None, time.monotonic()
        while (at := self._waits()) and self._herd.alive and time.monotonic() < end:
            now = time.monotonic()
            if at > self._hosts.now() + PAUSE:
                self._hosts.pass_by(at - self._hosts.now())
            elif now - moved > STANDS_STILL:
                # Told to wait, before the clock was set back: it waits by the clock.
                self._hosts.pass_by(A_WHILE)
            if (left := self._left()) != before:
                before, moved = left, now
            time.sleep(0.05)
        return not any(self._herd.stop())

    def _left(self) -> int | None:
        with sessions(self._engine)() as session:
            session.connection(execution_options={"read_only": True})
            return session.scalar(LEFT)

    def _waits(self) -> datetime | None:
        """Return when something is next to be done about a letter, or None."""
        rows = sessions(self._engine)
        with rows() as session:
            session.connection(execution_options={"read_only": True})
            leased, waiting = session.scalar(LEASED), find_next_due(session)
        if leased:
            # Whatever is on its way may land; nobody knows by their clock when.
            return self._hosts.now()
        planned = due.find_next_due(rows)
        soon = planned if planned and planned <= self._hosts.now() else None
        return min((moment for moment in (waiting, soon) if moment), default=None)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
