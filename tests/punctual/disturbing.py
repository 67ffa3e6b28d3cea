"""Slack as it is: every call takes its while, and now and then one goes wrong."""

import random
from datetime import datetime, timedelta

from agendas.dates.clock import Clock
from sandbox.model.faults import Fault
from sandbox.server import Sandbox
from tests.chaos.mishaps import CALLS, befall
from tests.punctual.measuring import Trouble

ANSWERS_AFTER = 0.15  # seconds, about what a call to Slack takes
JITTER = 2.0  # seconds, which a bot that was told to wait may wait on top


class Disturbances:
    """Lets something go wrong every `gap` seconds or so, and notes when it did."""

    def __init__(self, sandbox: Sandbox, clock: Clock, gap: float, rng: random.Random) -> None:
        self._faults, self._clock, self._gap, self._rng = sandbox.faults, clock, gap, rng
        self._given: Fault | None = None
        self._times, self._looked = 0, clock.now()
        self._next = clock.now() + self._pause()
        self._begun: datetime | None = None
        self.troubles: list[Trouble] = []
        self._take_a_while()

    def turn(self) -> None:
        """Let the next thing go wrong if it is time for that; see whether the last one has."""
        now = self._clock.now()
        if self._given is not None:
            self._look(self._given, now)
        elif now >= self._next:
            self._faults.clear()
            self._given = befall(self._faults, self._rng)
            self._times = self._given.times
            self._take_a_while()
        self._looked = now

    def end(self) -> None:
        """Let nothing more go wrong."""
        self._faults.clear()
        self._take_a_while()

    def _look(self, fault: Fault, now: datetime) -> None:
        if fault.times < self._times and self._begun is None:
            self._begun = self._looked
        if fault.times > 0 or self._begun is None:
            return
        lasts = fault.delay + (fault.retry_after + JITTER if fault.retry_after else 0.0)
        over = now + timedelta(seconds=lasts)
        self.troubles.append(Trouble(fault.method, self._begun, over, crash=False))
        self._given = self._begun = None
        self._next = now + self._pause()

    def _take_a_while(self) -> None:
        # After what goes wrong: a call is met by the first that is meant for it.
        for method in CALLS:
            self._faults.add(method, times=1_000_000, delay=ANSWERS_AFTER)

    def _pause(self) -> timedelta:
        return timedelta(seconds=self._rng.expovariate(1 / self._gap))
