"""A leave over a planned meeting: what are both told of it, during it, and when it is taken back?

And `pause until 10 jan`, typed in December: until when is that?
"""

from collections.abc import Iterator

from tests.cases.acting import heard, opened
from tests.stories.cycles import couple


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world)
        for line in ("/meeting plan next tuesday 10:00", "/mentoring pause four weeks"):
            counts = len(two.mentee.messages), len(two.mentor.messages)
            two.mentee.types(line)
            world.settles()
            yield line
            yield from heard(two.mentee, counts[0])
            yield from heard(two.mentor, counts[1])
        for line in (
            "/meeting",
            "/mentoring",
            "/mentoring resume",
            "/mentoring pause until 10 jan",
        ):
            world.passes(days=2)
            count = len(two.mentee.messages)
            two.mentee.types(line)
            world.settles()
            yield line
            yield from heard(two.mentee, count)
