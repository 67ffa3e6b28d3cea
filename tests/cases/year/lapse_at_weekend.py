"""A lapse that falls on a Saturday, and a digest on the Monday: were they reminded, as it says?

One of the other pair has left the university meanwhile.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, begin, cut, digests, leaves, opened, passes_to


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, first=datetime(2026, 10, 10, 15, tzinfo=UTC))
        bo, cy = world.person("bo", "Dr Bo Lind"), world.person("cy", "Cy Young")
        world.pair(bo, cy)
        world.passes(days=20)
        leaves(world, cy)
        passes_to(world, datetime(2026, 10, 26, 13, 5, tzinfo=UTC))
        yield f"the digest: {cut(digests(world, ward.facilitator)[-1], 600)}"
        for person in (ward.mentee, ward.mentor, bo, cy):
            nudges = sum("met lately" in one.plain for one in person.messages)
            yield f"nudges to {person.member.real_name}: {nudges}"
