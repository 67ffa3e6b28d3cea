"""The light check-in between distant meetings: to a pair that never met, or a week before one?

And "Not yet", pressed at every nudge of a year: how many nudges are that?
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.cases.acting import AUTUMN, begin, heard, opened, passes_to


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, "quarterly")
        bo, cy = world.person("bo", "Dr Bo Lind"), world.person("cy", "Cy Young")
        world.pair(bo, cy, "quarterly", datetime(2026, 10, 26, 14, tzinfo=UTC))
        counts = len(ward.mentee.messages), len(cy.messages)
        passes_to(world, datetime(2026, 10, 26, 18, tzinfo=UTC))
        yield from heard(ward.mentee, counts[0])
        yield from heard(cy, counts[1])
    with opened(AUTUMN) as world:
        ward, pressed = begin(world), 0
        end = world.clock.now() + timedelta(days=365)
        while world.clock.now() < end:
            world.passes(days=1)
            last = ward.mentee.last_message
            if "met lately" in last.plain and "Not yet" in last.buttons:
                ward.mentee.clicks("Not yet", last)
                pressed += 1
        yield f"nudges in a year to somebody who says 'Not yet' to each: {pressed}"
