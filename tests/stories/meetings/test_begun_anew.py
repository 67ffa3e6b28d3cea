"""A pair that has ended and is begun again: what was left open then asks nothing, and says so."""

import pytest

from db.mentoring.content.recaps import Recap
from sandbox.people import Person
from tests.stories.cycles import PROMISES, Couple, as_it_was, recapped, rows, sends, told
from tests.stories.world import World


def begin_again(world: World, two: Couple) -> None:
    """End a pair, and let whoever runs the programme begin it again."""
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=20)
    member = next(m for m in world.sandbox.team.members.values() if m.name == "fay")
    fay = Person(world.sandbox, member)
    fay.types("/mentoring pair")
    fay.fills("Mentor", two.mentor)
    fay.fills("Mentee", two.mentee)
    fay.submits()
    for _ in range(2):  # it is shown once more before it is done
        world.settles()
        fay.clicks("Begin it again")
    world.passes(days=1)  # both hear of it in their next day's message
    assert world.row(two.pair).state == "active"


def test_a_recap_that_was_left_open_asks_nobody(world: World) -> None:
    two = recapped(world)
    waiting = two.mentor.sees("Please read and accept the recap")
    stale = as_it_was(waiting)
    begin_again(world, two)
    assert waiting.buttons == []
    assert "nobody is asked any more about the recap" in waiting.plain
    for button in ("Accept", "Ask for a change"):
        two.mentor.clicks(button, message=stale)
        assert "no recap to answer here any more" in told(two.mentor)
    assert "Read the recap of" not in str(two.mentor.opens_home().buttons)
    world.passes(days=8)
    assert not [m for m in two.mentor.messages if "Still waiting for you" in m.plain]
    assert [one.state for one in rows(world, Recap)] == ["waiting"]


@pytest.mark.slow
def test_a_change_that_was_asked_for_is_wanted_from_nobody(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Ask for a change", message=two.mentor.sees("Please read and accept"))
    two.mentor.fills("What should be changed?", "The date is wrong.")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    asked = two.mentee.sees("asks for a change in the recap")
    stale = as_it_was(asked)
    begin_again(world, two)
    assert asked.buttons == []
    two.mentee.clicks("Change the recap", message=stale)
    assert "before your pair came to its end" in told(two.mentee)
    assert "Change the recap" not in str(two.mentee.opens_home().buttons)


@pytest.mark.slow
def test_a_correction_of_what_was_agreed_still_waits(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=11)
    two.mentor.clicks("Correct it", message=two.mentor.sees("have accepted this recap"))
    two.mentor.fills(PROMISES, "Max: Introduce Ana to the dean")
    sends(two.mentor)
    two.mentor.closes()
    world.settles()
    waiting = two.mentee.sees("a correction of your recap")
    begin_again(world, two)
    two.mentee.clicks("Accept", message=waiting)
    assert [one.state for one in rows(world, Recap)] == ["replaced", "accepted"]


@pytest.mark.slow
def test_whoever_had_ended_it_is_not_told_that_they_took_it_back(world: World) -> None:
    two = recapped(world)
    begin_again(world, two)
    said = two.mentee.sees("have begun your mentoring again since")
    assert "heard nothing of it" not in said.plain
    assert not [
        m for m in two.mentee.messages if "heard nothing of it" in m.plain and not m.buttons
    ]
    for person in (two.mentee, two.mentor):
        assert not [m for m in person.messages if "no longer a pair" in m.plain]
