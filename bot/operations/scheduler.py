"""The scheduler: a few ticks, in memory. What is due is in the database; ticks only look there."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

Tick = Callable[[], None]
LATE = 3
TOLD_EVERY = 60.0  # seconds between two lines on a tick that fails and fails


@dataclass(frozen=True, slots=True)
class TickStatus:
    """Real seconds since a tick last ended or came on; failures in a row since.

    At first they are seconds since the start.
    """

    quiet: float
    failures: int


class Scheduler:
    """Runs each named tick every so many real seconds, each in its own turn, never two at once.

    A tick that raises is logged with a reference and comes round again; where it raises again and
    again, as while the database is away, it has a line a minute. The scheduler goes by the wall
    clock: set that back an hour and it would be silent for the hour. So a watchdog on the monotonic
    clock starts a tick that is three intervals late.
    """

    def __init__(self, ticks: Mapping[str, tuple[Tick, float]]) -> None:
        self._intervals = {name: seconds for name, (_, seconds) in ticks.items()}
        self._seen: dict[str, float] = {}
        self._finished: dict[str, float] = {}
        self._failures = dict.fromkeys(ticks, 0)
        self._told: dict[str, float] = {}
        self._begun = time.monotonic()
        self._running: set[str] = set()
        self._ended = threading.Condition()
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            daemon=True,
            executors={"default": ThreadPoolExecutor(max(1, len(ticks)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, (tick, seconds) in ticks.items():
            self._scheduler.add_job(
                self._run,
                "interval",
                args=(name, tick),
                id=name,
                seconds=seconds,
                next_run_time=datetime.now(UTC),
            )
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Start ticking, every tick at once for its first time. A scheduler starts only once."""
        # Its warnings that a long tick is still at work are no news: that is what is asked for.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._begun = time.monotonic()
        self._seen = dict.fromkeys(self._intervals, self._begun)
        self._scheduler.start()
        self._watchdog.start()

    def stop(self, within: float = 10.0) -> bool:
        """Start no more ticks; return whether those under way ended within so many seconds."""
        with self._ended:
            self._stopping.set()
        if self._scheduler.running:
            self._watchdog.join()
            self._scheduler.shutdown(wait=False)
        with self._ended:
            return self._ended.wait_for(lambda: not self._running, within)

    def get_age(self, name: str) -> float | None:
        """Return how many real seconds ago a tick last ended, well or badly; None before the first.

        Raises KeyError for a name that is no tick's.
        """
        if name not in self._intervals:
            raise KeyError(name)
        finished = self._finished.get(name)
        return None if finished is None else time.monotonic() - finished

    def note(self, name: str) -> None:
        """Note that a tick which may take long has come on, so that it is not taken for stuck."""
        self._finished[name] = time.monotonic()

    def get_status(self) -> dict[str, TickStatus]:
        """Return how each tick fares, by its name."""
        now = time.monotonic()
        return {
            name: TickStatus(now - self._finished.get(name, self._begun), self._failures[name])
            for name in self._intervals
        }

    def _run(self, name: str, tick: Tick) -> None:
        with self._ended:
            if self._stopping.is_set():
                return
            self._seen[name] = time.monotonic()
            self._running.add(name)
        try:
            tick()
            self._failures[name] = 0
        except Exception:
            self._failures[name] += 1
            self._tell_failure(name)
        finally:
            self._seen[name] = self._finished[name] = time.monotonic()
            with self._ended:
                self._running.discard(name)
                self._ended.notify_all()

    def _tell_failure(self, name: str) -> None:
        now, times = time.monotonic(), self._failures[name]
        if times > 1 and now - self._told[name] < TOLD_EVERY:
            return
        self._told[name] = now
        again = f", {times} times in a row" if times > 1 else ""
        log.exception("tick %s failed%s (reference %s)", name, again, uuid.uuid4().hex[:8])

    def _watch(self) -> None:
        pause = min(self._intervals.values(), default=1.0)
        while not self._stopping.wait(pause):
            for name, seconds in self._intervals.items():
                late = time.monotonic() - self._seen[name]
                if late > LATE * seconds and name not in self._running:
                    log.warning("tick %s is %.0f s late: started by hand", name, late)
                    self._seen[name] = time.monotonic()
                    self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
