"""A lapsed pair says truthfully that it met, weeks ago: is it asked again in the same minute?"""

from collections.abc import Iterator

from db.mentoring.lapses import Lapse
from tests.cases.acting import AUTUMN, begin, closes, heard, opened, shown
from tests.stories.cycles import rows


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world)
        world.passes(days=150)
        counts = len(ward.mentee.messages), len(ward.mentor.messages)
        ward.mentee.types("/meeting met 10 november 2026")
        yield f"she is told: {shown(ward.mentee)}"
        closes(ward.mentee)
        world.passes(minutes=5)
        yield "within five minutes:"
        yield from heard(ward.mentee, counts[0])
        yield from heard(ward.mentor, counts[1])
        for lapse in rows(world, Lapse):
            yield f"lapse since {lapse.since:%d %b}, closed {lapse.closed_at}: {lapse.closed_how}"
