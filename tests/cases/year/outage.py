"""The bot is down over the holidays, or until the small hours of a Saturday: what comes at once?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, begin, cut, digests, heard, opened, passes_to

FIRSTS = (
    ("America/Toronto", datetime(2026, 12, 21, 15, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 12, 18, 15, tzinfo=UTC)),
    ("America/Toronto", None),
    ("America/Toronto", datetime(2027, 1, 4, 15, tzinfo=UTC)),
)


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        fay = world.person("fay", "Fay Laurent")
        world.start_programme(fay)
        people = []
        for number, (zone, first) in enumerate(FIRSTS):
            mentor = world.person(f"mentor{number}", f"Mentor {number}", zone)
            mentee = world.person(f"mentee{number}", f"Mentee {number}", zone)
            world.pair(mentor, mentee, "monthly", first)
            people += [mentor, mentee]
        passes_to(world, datetime(2026, 12, 18, 12, tzinfo=UTC))
        counts, before = {one.id: len(one.messages) for one in people}, len(digests(world, fay))
        world.clock.set(datetime(2027, 1, 2, 15, tzinfo=UTC))
        world.settles()
        passes_to(world, datetime(2027, 1, 4, 23, tzinfo=UTC))
        yield "out from 18 December to Saturday 2 January; then:"
        for text in digests(world, fay)[before:]:
            yield f"  digest: {cut(text, 400)}"
        for one in people:
            yield from heard(one, counts[one.id])
    with opened(AUTUMN) as world:
        ward = begin(world)
        ward.mentee.types("/action send the draft by 2 October")
        passes_to(world, datetime(2026, 9, 30, 12, tzinfo=UTC))
        count = len(ward.mentee.messages)
        world.clock.set(datetime(2026, 10, 3, 7, tzinfo=UTC))
        world.settles()
        yield "out until Saturday 3 October, three in the morning in Toronto; then:"
        yield from heard(ward.mentee, count)
