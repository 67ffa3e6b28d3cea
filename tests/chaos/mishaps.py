"""What Slack and the network do meanwhile: they refuse, dawdle, and hang up."""

import random
import time

from sandbox.faults import Fault, Faults

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


EVERY = 1.0  # seconds between two, about
MOST = 2  # that still wait for their call: most calls go through, however slow the machine


class Mishaps:
    """Lets things go wrong now and then."""

    def __init__(self, faults: Faults, rng: random.Random) -> None:
        self._faults, self._rng = faults, rng
        self._next = 0.0
        self._given: list[Fault] = []

    @property
    def number(self) -> int:
        """How many there were."""
        return sum(fault.times <= 0 for fault in self._given)

    def turn(self) -> None:
        """Let the next thing go wrong, if it is time for that."""
        now = time.monotonic()
        if now >= self._next and sum(fault.times > 0 for fault in self._given) < MOST:
            self._given.append(befall(self._faults, self._rng))
            self._next = now + self._rng.uniform(0, 2 * EVERY)


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
