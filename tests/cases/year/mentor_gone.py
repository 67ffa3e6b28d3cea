"""A mentor of six leaves the university: what do mentees and facilitator hear in half a year?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import (
    AUTUMN,
    cut,
    digests,
    heard,
    leaves,
    mentees,
    opened,
    passes_to,
    shown,
)


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        fay, max_ = world.person("fay", "Fay Laurent"), world.person("max", "Dr Max Okafor")
        world.start_programme(fay)
        six = mentees(world, max_, 6)
        for number, mentee in enumerate(six):
            world.pair(max_, mentee, "monthly", datetime(2026, 9, 22 + number % 3, 15, tzinfo=UTC))
        world.passes(days=1)
        leaves(world, max_)
        count = len(six[0].messages)
        passes_to(world, datetime(2027, 3, 2, 15, tzinfo=UTC))
        yield from heard(fay, 0, 300)
        yield from heard(six[0], count)
        six[0].types("/mentoring")
        yield f"the mentee's /mentoring: {shown(six[0], 300)}"
        yield f"the last digest: {cut(digests(world, fay)[-1], 500)}"
        for line in ("/mentoring", "/mentoring end @max"):
            fay.types(line)
            yield f"the facilitator's {line}: {shown(fay, 300)}"
