"""An agenda that is written on the morning of the meeting: does the mentor see it?

The mentor's message came the day before; and a goal that was typed for this meeting should stand
under the new goals of the running order, not under "last time's".
"""

from collections.abc import Iterator
from datetime import timedelta

from tests.cases.acting import closes, heard, opened, shown
from tests.stories.cycles import (
    GOALS,
    adds_points,
    couple,
)


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world, timedelta(days=8, hours=4))
        world.passes(days=7, hours=20)
        before = len(two.mentor.messages)
        two.mentee.types("/agenda")
        two.mentee.fills(GOALS, "Learn how a study section scores")
        adds_points(two.mentee, "career: Protected time")
        two.mentee.submits()
        yield f"the mentee is told: {shown(two.mentee)}"
        closes(two.mentee)
        world.settles()
        yield "the agenda that the mentor has had since yesterday names the point: " + str(
            any("Protected time" in one.plain for one in two.mentor.messages)
        )
        yield from heard(two.mentor, before)
        world.passes(hours=9)
        yield "and at the time of the meeting:"
        yield from heard(two.mentor, before, 700)
