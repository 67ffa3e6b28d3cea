"""What could not be delivered reaches the facilitators as a number, and nothing more of it."""

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.faults.looking import SECRET, write
from tests.stories.cycles import couple
from tests.stories.world import World

WEEK = timedelta(days=7)
LOST = "could not be delivered since the last digest"


def loses(world: World, person: Person, pair: int, at: str) -> None:
    world.sandbox.faults.add("chat.postMessage", channel=person.dm.id, times=2, error="no_text")
    write(world, person, SECRET, key=f"lost {at}", subject=f"pair:{pair}", pair_id=pair)
    world.settles()


def digest(world: World) -> str:
    return world.channel.messages[-1].plain


def test_dead_rows_are_told_to_the_facilitators_as_a_number_in_the_week_they_died(
    world: World,
) -> None:
    two = couple(world)
    world.passes(days=7)
    assert LOST not in digest(world)
    loses(world, two.mentee, two.pair, "once")
    world.passes(days=7)
    assert f"1 message {LOST}" in digest(world)
    assert "a quiet week" in digest(world)
    assert SECRET not in digest(world)
    assert "Silva" not in digest(world)
    world.passes(days=7)
    assert LOST not in digest(world)


@pytest.mark.slow
def test_the_number_stands_beside_lapses_and_counts_no_other_programmes_messages(
    world: World,
) -> None:
    two = couple(world)
    gus, kim = world.person("gus", "Gus Roy"), world.person("kim", "Kim Lee")
    surgery = world.start_programme(gus, name="Surgery")
    other = world.pair(kim, world.person("lou", "Lou Ito"), programme=surgery)
    world.passes(days=60)
    assert "lapsed" in digest(world)
    loses(world, two.mentee, two.pair, "one")
    loses(world, two.mentor, two.pair, "two")
    loses(world, kim, other, "elsewhere")
    world.passes(days=7)
    assert f"2 messages {LOST}" in digest(world)
    assert f"1 message {LOST}" in gus.sees(LOST).plain
