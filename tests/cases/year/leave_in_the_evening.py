"""A recap is sent on a Friday evening, and its author goes on leave: what reaches the two in it?

And a mentor of six goes on leave: for which of the six?
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, begin, closes, heard, mentees, opened, passes_to, shown


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        ward = begin(world, first=datetime(2026, 9, 18, 20, tzinfo=UTC))
        ana, mentor = ward.mentee, ward.mentor
        passes_to(world, datetime(2026, 9, 18, 22, 30, tzinfo=UTC))
        ana.types("/meeting met")
        if ana.modal:
            ana.fills("Decided", "Leave from tonight.")
            ana.submits()
        closes(ana)
        world.passes(minutes=1)
        ana.types("/mentoring pause until 30 November")
        world.passes(minutes=1)
        counts = len(mentor.messages), len(ana.messages)
        passes_to(world, datetime(2026, 9, 25, 15, tzinfo=UTC))
        yield "paused on Friday at 18:31; in the week after it:"
        yield from heard(mentor, counts[0])
        yield from heard(ana, counts[1])
    with opened(AUTUMN) as world:
        world.start_programme(world.person("fay", "Fay Laurent"))
        max_ = world.person("max", "Dr Max Okafor")
        for mentee in mentees(world, max_, 6):
            world.pair(max_, mentee)
        max_.types("/mentoring pause until 30 November")
        yield f"a mentor of six: {shown(max_, 300)}"
