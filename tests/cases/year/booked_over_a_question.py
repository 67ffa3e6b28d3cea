"""Nobody said whether a meeting took place, and another is booked: what becomes of the first?

Once by a nudge's button, once by a command.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from db.mentoring.meetings import Meeting
from tests.cases.acting import AUTUMN, begin, closes, heard, opened, passes_to, shown
from tests.stories.cycles import rows

FIRST = datetime(2026, 10, 1, 14, tzinfo=UTC)
NEXT = datetime(2026, 11, 3, 15, tzinfo=UTC)


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, first=FIRST)
        passes_to(world, datetime(2026, 10, 22, 15, tzinfo=UTC))
        yield f"the mentor's nudge: {shown(ward.mentor)}"
        ward.mentor.clicks("It is booked")
        label = next(one for one in ward.mentor.modal.labels) if ward.mentor.modal else ""
        ward.mentor.fills(label, int(NEXT.timestamp()))
        ward.mentor.submits()
        closes(ward.mentor)
        world.settles()
        for one in rows(world, Meeting):
            yield f"meeting {one.state}, {one.starts_at}, met at {one.met_at}, moved {one.sequence}"
        yield from heard(ward.mentee, len(ward.mentee.messages) - 3)
    with opened(AUTUMN) as world:
        ward = begin(world, first=FIRST)
        passes_to(world, datetime(2026, 10, 20, 15, tzinfo=UTC))
        ward.mentor.types("/meeting plan 2026-11-10 10:00")
        yield f"by /meeting plan: {shown(ward.mentor)}"
