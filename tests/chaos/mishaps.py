"""What Slack and the network do meanwhile: they refuse, dawdle, and hang up."""

import random

from sandbox.faults import Faults

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


def befall(faults: Faults, rng: random.Random) -> str:
    """Let the next call of some method go wrong in some way; return which, in words."""
    (method,) = rng.choices(list(CALLS), list(CALLS.values()))
    what = rng.choice(("told to wait", "slow", "lost before", "lost after", "in trouble"))
    if what == "told to wait":
        faults.add(method, retry_after=1)
    elif what == "slow":
        # Time enough for the sender to die while its message is on the way.
        for _ in range(3):
            faults.add(method, delay=rng.uniform(0.1, SLOWEST))
    elif what == "lost before":
        faults.add(method, drop="before")
    elif what == "lost after":
        faults.add(method, drop="after", delay=rng.choice((0.0, rng.uniform(0.1, SLOWEST))))
    else:
        faults.add(method, status=rng.choice((500, 503)), done=rng.random() < 0.5)
    return f"{method} {what}"
