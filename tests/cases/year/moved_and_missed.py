"""A meeting moved three times, and then missed: what comes in the next minute?

And a meeting that is planned and cancelled again and again: does the lapse begin anew each time?
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from db.mentoring.lapses import Lapse
from tests.cases.acting import AUTUMN, begin, closes, heard, opened, passes_to
from tests.stories.cycles import rows

MOVES = "2026-10-06", "2026-10-27", "2026-11-10"


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, first=datetime(2026, 9, 15, 14, tzinfo=UTC))
        world.passes(days=6)
        for day in MOVES:
            ward.mentor.types(f"/meeting move {day} 10:00")
            passes_to(world, datetime.fromisoformat(f"{day}T14:00+00:00") - timedelta(days=1))
        passes_to(world, datetime(2026, 11, 10, 17, 30, tzinfo=UTC))
        counts = len(ward.mentee.messages), len(ward.mentor.messages)
        ward.mentee.clicks("Did not happen")
        closes(ward.mentee)
        world.passes(minutes=1)
        yield from heard(ward.mentee, counts[0] - 1)
        yield from heard(ward.mentor, counts[1])
        for number in range(3):
            ward.mentor.types(f"/meeting plan 2027-01-{10 + number} 10:00")
            world.settles()
            ward.mentor.types("/meeting cancel")
            ward.mentor.clicks("Cancel the meeting", confirm=True)
            world.passes(minutes=2)
        for lapse in rows(world, Lapse):
            yield f"lapse since {lapse.since}, closed {lapse.closed_at}: {lapse.closed_how}"
