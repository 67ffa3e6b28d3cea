"""A pair that moves its meeting on for a year, and one that plans a year ahead: who notices?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from db.mentoring.lapses import Lapse
from tests.cases.acting import AUTUMN, begin, cut, digests, opened, passes_to
from tests.stories.cycles import rows

FIRST, EVERY, MOVES = datetime(2026, 9, 29, 15, tzinfo=UTC), timedelta(days=21), 13


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward, at = begin(world, first=FIRST), FIRST
        bo, cy = world.person("bo", "Dr Bo Lind"), world.person("cy", "Cy Young")
        world.pair(bo, cy)
        cy.types("/meeting plan 2027-08-30 10:00")
        for _ in range(MOVES):
            passes_to(world, at - timedelta(days=1))
            at += EVERY
            ward.mentor.types(f"/meeting move {at:%Y-%m-%d} 11:00")
            world.settles()
        passes_to(world, datetime(2027, 7, 5, 13, 5, tzinfo=UTC))
        found = digests(world, ward.facilitator)
        yield f"lapses on record: {len(rows(world, Lapse))}"
        yield f"digests: {len(found)}; that named a pair: {sum('since' in one for one in found)}"
        yield f"the last: {cut(found[-1], 400)}"
