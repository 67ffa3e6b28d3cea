"""A meeting is planned and cancelled while the other sleeps: what do they hear in the morning?"""

from collections.abc import Iterator

from tests.cases.acting import heard, opened
from tests.stories.cycles import couple


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world, mentor_tz="Asia/Kathmandu")
        world.passes(days=1)
        count = len(two.mentor.messages)
        two.mentee.types("/meeting plan 10 december 14:00")
        world.settles()
        two.mentee.types("/meeting cancel")
        two.mentee.clicks("Cancel the meeting", confirm=True)
        world.settles()
        world.passes(hours=20)
        yield from heard(two.mentor, count)
