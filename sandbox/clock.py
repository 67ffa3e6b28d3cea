"""What time it is in the sandbox: a clock that tests and the page can move."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """An `agendas.times.Clock`. Frozen, it moves only when told; flowing, also by itself.

    Waits that Slack measures (three seconds for an acknowledgement or a trigger, thirty minutes for
    a response_url) go by real time and not by this clock.
    """

    def __init__(self, start: datetime, flowing: bool = False) -> None:
        """`start` is any aware moment. A flowing clock goes on from it in real (monotonic) time."""
        self._lock = threading.Lock()
        self._base = _utc(start)
        self._flowing = flowing
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The moment it is in the sandbox, aware, in UTC."""
        with self._lock:
            return self._now()

    def advance(self, by: timedelta) -> datetime:
        """Move the clock by `by` (back, if negative); returns the moment it then is."""
        with self._lock:
            return self._restart(self._now() + by)

    def set(self, moment: datetime) -> datetime:
        """Put the clock to an aware `moment`; ValueError for a naive one."""
        with self._lock:
            return self._restart(_utc(moment))

    def _now(self) -> datetime:
        if not self._flowing:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def _restart(self, moment: datetime) -> datetime:
        self._base, self._since = moment, time.monotonic()
        return moment


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"the sandbox clock needs an aware moment, not {moment!r}")
    return moment.astimezone(UTC)
