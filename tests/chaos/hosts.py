"""The clock of the machine that victims are on: apart from Slack's, and set anew now and then."""

import random
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sandbox.clock import SandboxClock, SkewedClock

MOST_APART = timedelta(hours=1)
SET_EVERY = 4.0  # seconds, about


class Seconds(Protocol):
    """How many seconds victims' clocks are ahead of the machine's; they share it."""

    value: float


class Hosts:
    """Says what time it is by the victims' clock, and sets that clock."""

    def __init__(
        self, clock: SandboxClock, ahead: Seconds, rng: random.Random | None = None
    ) -> None:
        """Without dice it is set only by hand."""
        self._true, self._host = clock, SkewedClock(clock)
        self._ahead, self._rng = ahead, rng
        self._next = 0.0
        self.times = 0  # that it was set
        self._tell()

    def now(self) -> datetime:
        """The moment it is by the victims' clock, aware, in UTC."""
        return self._host.now()

    @property
    def by(self) -> timedelta:
        """How far it is ahead of Slack's."""
        return self._host.by

    def turn(self) -> None:
        """Set the clock anew, if it is time for that: ahead of Slack's, or behind."""
        now = time.monotonic()
        if self._rng is not None and now >= self._next:
            self.set(self._rng.uniform(-1, 1) * MOST_APART)
            self._next = now + self._rng.uniform(0, 2 * SET_EVERY)

    def set(self, by: timedelta) -> None:
        """Set it so far ahead of Slack's."""
        self._host.by = by
        self.times += 1
        self._tell()

    def pass_by(self, time_: timedelta) -> None:
        """Let so much time pass, at Slack's and here, for everybody at once."""
        self._true.advance(time_)
        self._tell()

    def _tell(self) -> None:
        self._ahead.value = (self._host.now() - datetime.now(UTC)).total_seconds()
