"""A meeting on the last day before an outage of two weeks: is anybody ever asked about it?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, begin, heard, opened, passes_to


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, "quarterly", datetime(2026, 12, 18, 22, tzinfo=UTC))
        passes_to(world, datetime(2026, 12, 19, tzinfo=UTC))
        counts = len(ward.mentee.messages), len(ward.mentor.messages)
        world.clock.set(datetime(2027, 1, 2, 15, tzinfo=UTC))
        world.settles()
        passes_to(world, datetime(2027, 3, 30, 15, tzinfo=UTC))
        yield from heard(ward.mentee, counts[0])
        yield from heard(ward.mentor, counts[1])
