"""Many long points of one domain, and the form saved as it is: is any cut, and is it said?"""

from collections.abc import Iterator
from datetime import timedelta

from db.mentoring.content.points import Point
from tests.cases.acting import opened, shown
from tests.stories.cycles import couple, rows
from tests.stories.world import World

NUMBER, WORDS = 14, 56


def act() -> Iterator[str]:
    with opened() as world:
        ana = couple(world, timedelta(days=10)).mentee
        for number in range(NUMBER):
            world.clock.advance(timedelta(seconds=2))
            ana.types(f"/agenda career: {number} {'word ' * WORDS}end{number}")
        yield f"before: {_ends(world)}"
        ana.types("/agenda")
        ana.submits()
        yield f"after: {_ends(world)}"
        yield f"she is told: {shown(ana)}"


def _ends(world: World) -> list[tuple[int, str]]:
    return [(len(point.text), point.text[-5:]) for point in rows(world, Point)]
