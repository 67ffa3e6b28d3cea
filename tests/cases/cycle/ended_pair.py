"""A pair that has ended: what do commands and Home say, and can the two read what they agreed?"""

from collections.abc import Iterator

from tests.cases.acting import cut, heard, opened
from tests.stories.cycles import recapped


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world)
        ana = two.mentee
        two.mentor.clicks("Accept")
        world.passes(minutes=10)
        ana.types("/mentoring end")
        ana.clicks("End it", confirm=True)
        world.passes(minutes=10)
        for line in ("/mentoring", "/goal", "/action", "/agenda"):
            count = len(ana.messages)
            ana.types(line)
            yield line
            yield from heard(ana, count)
        yield f"Home: {cut(ana.opens_home().plain, 400)}"
