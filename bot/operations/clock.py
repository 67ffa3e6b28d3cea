"""The time, for processes that serve real people."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from agendas.dates.clock import Clock
from handlers.failures import name_kind

log = logging.getLogger(__name__)

ASKED_EVERY = 60.0


class Ticking(Clock, Protocol):
    """A clock that may be set, and beside it time as it goes by whatever becomes of the clock."""

    def elapsed(self) -> float:
        """Return how many seconds have gone by since some moment."""
        ...


def read_uptime() -> float:
    """Return the seconds since the machine was started, with those it slept if it can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class SystemClock:
    """The machine's own time; a `Ticking`."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Return how many seconds have gone by since the machine was started."""
        return read_uptime()


class DatabaseClock:
    """The database server's time, which is the same for processes on any number of machines.

    Leases are promises between them: on a machine whose clock goes wrong, one would seem to have
    run out while its message is still on the way. Asked once a minute; between, and while the
    database cannot be reached, time goes on by how long the machine has been up, asleep or not:
    behind the others after a sleep, it would take leases that have run out before they begin.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._then, self._since = datetime.now(UTC), read_uptime()
        self._ask_at = self._since

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in UTC."""
        with self._lock:
            due = read_uptime() >= self._ask_at
            if due:
                self._ask_at = read_uptime() + ASKED_EVERY
        if due:
            self._ask()
        with self._lock:
            return self._then + timedelta(seconds=read_uptime() - self._since)

    def elapsed(self) -> float:
        """Return how many seconds have gone by since this machine was started."""
        return read_uptime()

    def _ask(self) -> None:
        try:
            with self._engine.connect() as connection:
                then = connection.execute(select(func.clock_timestamp())).scalar_one()
        except SQLAlchemyError as error:
            log.warning("the database was not asked for the time: %s", name_kind(error))
            return
        with self._lock:
            self._then, self._since = then.astimezone(UTC), read_uptime()


def choose_clock(engine: Engine) -> Ticking:
    """Return the clock that every process on this database goes by."""
    return SystemClock() if engine.dialect.name == "sqlite" else DatabaseClock(engine)
