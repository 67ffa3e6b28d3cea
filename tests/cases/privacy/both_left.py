"""Both of a pair have left: what is kept of their words ten years later?"""

from collections.abc import Iterator
from datetime import timedelta

from bot.operations.maintenance import maintain
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.recaps import Recap
from db.mentoring.people import Person
from tests.cases.acting import leaves, opened
from tests.stories.cycles import recapped, rows

YEARS = 10


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world)
        for person in (two.mentee, two.mentor):
            leaves(world, person)
        for _ in range(YEARS):
            world.clock.advance(timedelta(days=365))
            world.bot.apply_rules()
            world.bot.deliver()
            maintain(world.bot.engine, world.clock.now())
        pair = world.row(two.pair)
        yield f"the pair: {pair.state}, ended {pair.ended_at}"
        yield f"promises kept: {len(rows(world, ActionItem))}, recaps: {len(rows(world, Recap))}"
        yield f"people: {[(one.name, one.active) for one in rows(world, Person)]}"
