"""What is gone leaves its number to nobody: an old button does not act on somebody else's thing."""

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.programmes import Programme
from sandbox.people import Person
from tests.stories.cycles import as_it_was, couple, rows
from tests.stories.world import World

FIRST, SECOND = "Read the old paper", "Call the ethics board"


def test_an_old_done_of_an_item_that_was_taken_back_does_not_mark_the_next_one(
    world: World,
) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {FIRST}")
    made = ana.last_message
    ana.types("/action")
    listed = as_it_was(ana.last_message)
    ana.clicks("Undo", message=made)
    ana.types(f"/action {SECOND}")
    ana.clicks("Done", message=listed)
    assert "no longer there" in ana.last_message.plain
    (item,) = rows(world, ActionItem)
    assert (item.text, item.state) == (SECOND, "open")


def test_a_home_that_was_drawn_before_does_not_mark_the_next_one_either(world: World) -> None:
    two = couple(world)
    two.mentee.types(f"/action {FIRST}")
    made = two.mentee.last_message
    home = two.mentor.opens_home()
    two.mentee.clicks("Undo", message=made)
    two.mentee.types(f"/action {SECOND}")
    two.mentor.clicks("Done", message=home)
    (item,) = rows(world, ActionItem)
    assert (item.text, item.state) == (SECOND, "open")


@pytest.mark.slow
def test_a_recap_after_the_retention_of_another_pair_is_asked_about_like_any_other(
    world: World,
) -> None:
    two = couple(world)
    cyd = world.person("cyd", "Cyd Reyes")
    with world.bot.sessions.begin() as session:
        programme = session.get(Programme, 1)
        assert programme is not None
        programme.retention_months = 1
    writes_a_recap(world, two.mentee, "Apply in the spring")
    two.mentor.clicks("Accept")
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.settles()
    world.passes(days=45)
    world.bot.maintain()
    world.pair(two.mentor, cyd)
    writes_a_recap(world, cyd, "Apply in the autumn")
    assert two.mentor.sees("Apply in the autumn")


def writes_a_recap(world: World, mentee: Person, decided: str) -> None:
    mentee.types("/meeting we met")
    mentee.fills("Decided", decided)
    mentee.submits()
    mentee.closes()
    world.passes(hours=1)
