"""One of two moves the meeting sixty times in ten minutes: how often is the other told?"""

from collections.abc import Iterator
from datetime import timedelta

from tests.cases.acting import opened
from tests.stories.cycles import couple

TIMES = 60


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world, timedelta(days=10))
        world.passes(minutes=5)
        before = len(two.mentor.messages)
        for number in range(TIMES):
            two.mentee.types(f"/meeting move {1 + number % 20} jan 1{number % 8}:00")
            world.passes(seconds=10)
        yield f"messages to the mentor: {len(two.mentor.messages) - before}, of {TIMES} moves"
