"""A pair's first meeting has the paper's list instead of a running order."""

from datetime import timedelta

import pytest

from db.mentoring.meetings import ChecklistMark
from tests.stories.cycles import (
    GOALS,
    as_it_was,
    couple,
    sends,
)
from tests.stories.world import World


def test_both_get_the_first_meeting_list_and_share_its_ticks(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=7)
    mine, theirs = two.mentee.sees("Your first meeting"), two.mentor.sees("Your first meeting")
    assert mine.buttons == theirs.buttons == ["Done"] * 5
    two.mentor.clicks("Done", message=theirs, beside="Introductions")
    world.settles()
    for message in (mine, theirs):
        assert "Done: Introductions" in message.plain
        assert message.buttons == ["Done"] * 4
    two.mentee.clicks("Done", message=mine, beside="list of goals")
    world.settles()
    for message in (mine, theirs):
        assert message.plain.count("Done:") == 2
    assert sorted(tick.item for tick in ticks(world)) == ["goals", "introduced"]

    world.passes(hours=2)
    two.mentee.clicks("We met")
    two.mentee.closes()
    world.passes(minutes=11)
    for message in (mine, theirs):
        assert message.plain.count("Done:") == 2, "what was ticked stays to be read"
        assert message.buttons == []


@pytest.mark.slow
def test_a_line_ticked_twice_is_ticked_once(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=7)
    stale = as_it_was(two.mentor.sees("Your first meeting"))
    two.mentee.clicks("Done", beside="Introductions")
    two.mentor.clicks("Done", message=stale, beside="Introductions")
    world.settles()
    assert [tick.item for tick in ticks(world)] == ["introduced"]
    assert two.mentor.sees("Your first meeting").plain.count("Done:") == 1


@pytest.mark.slow
def test_a_tick_after_the_meeting_is_answered_and_changes_nothing(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=7, hours=2)
    stale = as_it_was(two.mentee.sees("Your first meeting"))
    two.mentee.clicks("We met")
    two.mentee.closes()
    world.settles()
    assert two.mentee.sees("Your first meeting").buttons == []
    two.mentee.clicks("Done", message=stale, beside="list of goals")
    assert "nothing was changed" in two.mentee.last_message.plain.lower()
    assert ticks(world) == []


@pytest.mark.slow
def test_the_second_meeting_has_a_running_order(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(GOALS, "Lead a ward round")
    sends(two.mentee)
    two.mentee.closes()
    two.mentee.types("/meeting plan 5 january 10:00")
    two.mentor.types("/agenda education: a course on statistics")
    world.passes(days=36)
    for person in (two.mentee, two.mentor):
        order = person.sees("*Last goals*")
        steps = ["Last goals", "New goals", "Go into each", "Recap", "accept", "Who does what"]
        places = [order.plain.index(step) for step in steps]
        assert places == sorted(places)
        assert "Lead a ward round" in order.plain
        assert "a course on statistics" in order.plain


def ticks(world: World) -> list[ChecklistMark]:
    with world.bot.sessions() as session:
        return list(session.query(ChecklistMark).all())
