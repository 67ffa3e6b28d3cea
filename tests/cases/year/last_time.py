""" "Not yet" is answered to a nudge: what comes in the weeks after it, and what is it called?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, begin, cut, digests, heard, opened, passes_to, waits_for


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world)
        nudge = waits_for(world, ward.mentee, "met lately")
        yield f"the nudge: {cut(nudge.plain, 260)}"
        ward.mentee.clicks("Not yet")
        count = len(ward.mentee.messages)
        passes_to(world, datetime(2026, 12, 20, 15, tzinfo=UTC))
        yield from heard(ward.mentee, count)
        for day in ("2027-01-11", "2027-01-12"):
            ward.mentee.types(f"/meeting plan {day} 10:00")
            world.passes(hours=1)
            ward.mentee.types("/meeting cancel")
            ward.mentee.clicks("Cancel the meeting", confirm=True)
            world.passes(minutes=5)
        passes_to(world, datetime(2026, 12, 21, 14, 5, tzinfo=UTC))
        last = digests(world, ward.facilitator)[-1]
        yield f"booked and cancelled twice; the digest says: {cut(last, 400)}"
