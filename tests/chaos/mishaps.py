"""What Slack and the network do meanwhile: they refuse, dawdle, and hang up."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from sandbox.model.faults import Fault, Faults

# The slowest answer has to come well within a lease, as in service.
SLOWEST = 1.0
CALLS = {
    "chat.postMessage": 6,
    "files.completeUploadExternal": 3,
    "files.getUploadURLExternal": 1,
    "chat.update": 2,
    "conversations.open": 2,
    "conversations.history": 2,
}
AWAY = (*CALLS, "api.test")  # what cannot be called in an outage

EVERY = 1.0  # seconds between two, about
MOST = 2  # that still wait for their call: most calls go through, however slow the machine
WAITS = 4.0  # seconds, for a call that may be rare; then another may go wrong instead


class Mishaps:
    """Lets things go wrong now and then."""

    def __init__(self, faults: Faults, rng: random.Random) -> None:
        self._faults, self._rng = faults, rng
        self._next = 0.0
        self._waiting: list[tuple[Fault, float]] = []
        self.number = 0  # how many there were

    def turn(self) -> None:
        """Let the next thing go wrong, if it is time for that."""
        now = time.monotonic()
        self._look(now)
        if now >= self._next and len(self._waiting) < MOST:
            self._waiting.append((befall(self._faults, self._rng), now))
            self._next = now + self._rng.uniform(0, 2 * EVERY)

    def _look(self, now: float) -> None:
        """Count what has gone wrong; take back what has waited for too long."""
        self.number += sum(fault.times <= 0 for fault, _ in self._waiting)
        for fault, since in self._waiting:
            if now - since > WAITS:
                self._faults.remove(fault)
        self._waiting = [
            (fault, since)
            for fault, since in self._waiting
            if fault.times > 0 and now - since <= WAITS
        ]


def befall(faults: Faults, rng: random.Random) -> Fault:
    """Let the next call of some method go wrong in some way; return what is to come."""
    (method,) = rng.choices(list(CALLS), list(CALLS.values()))
    what = rng.choice(("told to wait", "slow", "lost before", "lost after", "in trouble"))
    if what == "told to wait":
        return faults.add(method, retry_after=1)
    if what == "slow":
        # Time enough for the sender to die while its message is on the way.
        return faults.add(method, times=3, delay=rng.uniform(0.1, SLOWEST))
    if what == "lost before":
        return faults.add(method, drop="before")
    if what == "lost after":
        return faults.add(method, drop="after", delay=rng.choice((0.0, SLOWEST)))
    return faults.add(method, status=rng.choice((500, 503)), done=rng.random() < 0.5)


OUTAGE_EVERY, OUTAGE = 8.0, 1.0  # seconds, about
STEP, STEPS = 0.2, (timedelta(seconds=10), timedelta(minutes=2))  # so much time passes in a step


class Outages:
    """Takes Slack away for minutes, of the clock that `pass_by` moves."""

    def __init__(
        self, faults: Faults, rng: random.Random, pass_by: Callable[[timedelta], None]
    ) -> None:
        self._faults, self._rng, self._pass_by = faults, rng, pass_by
        self._given: list[Fault] = []
        self._next = time.monotonic() + OUTAGE_EVERY
        self._until = self._step = 0.0
        self.number = 0

    def turn(self) -> None:
        """Begin an outage, let time pass in it, or end it, if it is time for that."""
        now = time.monotonic()
        if not self._given and now >= self._next:
            self._begin(now)
        elif self._given and now >= self._until:
            self.end()
            self._next = now + self._rng.uniform(0, 2 * OUTAGE_EVERY)
        elif self._given and now >= self._step:
            shortest, longest = STEPS
            self._pass_by(shortest + self._rng.random() * (longest - shortest))
            self._step = now + STEP

    def end(self) -> None:
        """Let Slack be there again."""
        for fault in self._given:
            self._faults.remove(fault)
        self._given = []

    def _begin(self, now: float) -> None:
        self.number += 1
        self._until = now + self._rng.uniform(OUTAGE / 2, 2 * OUTAGE)
        how = self._rng.choice(("gone", "gone", "in trouble", "deaf"))
        for method in AWAY:
            if how == "in trouble":
                # Some of it is done all the same.
                done = self._rng.random() < 0.3
                fault = self._faults.add(method, times=1_000_000, status=503, done=done)
            else:
                drop: Literal["before", "after"] = "after" if how == "deaf" else "before"
                fault = self._faults.add(method, times=1_000_000, drop=drop)
            self._given.append(fault)
