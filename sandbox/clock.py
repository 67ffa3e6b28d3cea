"""What time it is in the sandbox: a clock that tests and the page can move."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SandboxClock:
    """A `Clock` that can be moved. Frozen, it moves only when told; flowing, also by itself.

    Waits that Slack measures (three seconds for an acknowledgement or a trigger, thirty minutes for
    a response_url) go by real time and not by this clock.
    """

    def __init__(self, start: datetime, flowing: bool = False) -> None:
        """`start` is any aware moment. A flowing clock goes on from it in real (monotonic) time."""
        self._lock = threading.Lock()
        self._base = _utc(start)
        self._flowing = flowing
        self._since = time.monotonic()
        self._gone = 0.0  # seconds that went by before the clock was last moved

    def now(self) -> datetime:
        """The moment it is in the sandbox, aware, in UTC."""
        with self._lock:
            return self._now()

    def elapsed(self) -> float:
        """How many seconds went by here so far; a clock that is put back gives none of them back.

        What is put forward counts, since that is how time passes here. `Apart` can be put forward
        without that.
        """
        with self._lock:
            return self._gone + self._going()

    def advance(self, by: timedelta) -> datetime:
        """Move the clock by `by` (back, if negative); returns the moment it then is."""
        with self._lock:
            return self._restart(self._now() + by)

    def set(self, moment: datetime) -> datetime:
        """Put the clock to an aware `moment`; ValueError for a naive one."""
        with self._lock:
            return self._restart(_utc(moment))

    def _going(self) -> float:
        return time.monotonic() - self._since if self._flowing else 0.0

    def _now(self) -> datetime:
        return self._base + timedelta(seconds=self._going())

    def _restart(self, moment: datetime) -> datetime:
        now, going = self._now(), self._going()
        self._gone += going + max(0.0, (moment - now).total_seconds())
        self._base, self._since = moment, time.monotonic()
        return moment


class SkewedClock:
    """The clock of a machine that does not agree with Slack's: `by` so much ahead, or behind."""

    def __init__(self, true: SandboxClock) -> None:
        self._true = true
        self.by = timedelta(0)

    def now(self) -> datetime:
        """The moment it is by this clock, aware, in UTC."""
        return self._true.now() + self.by

    def elapsed(self) -> float:
        """How many seconds went by so far, however this clock was set."""
        return self._true.elapsed()


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"the sandbox clock needs an aware moment, not {moment!r}")
    return moment.astimezone(UTC)
