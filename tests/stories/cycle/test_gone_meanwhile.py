"""A form shows what was taken back, or taken off, before it is sent: nothing else of it is lost."""

from datetime import timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from tests.stories.cycles import (
    DECIDED,
    DONE,
    NOTED,
    POINTS,
    REACHED,
    Couple,
    as_it_was,
    couple,
    rows,
    sends,
)
from tests.stories.world import World


def met(world: World, two: Couple) -> None:
    """Let the day of the meeting come, and the mentee open the form of its recap."""
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")


def test_a_goal_and_a_promise_that_were_taken_back_keep_nobody_from_sending(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal Lead a ward round")
    goal = as_it_was(two.mentee.last_message)
    two.mentee.types("/action Read a book")
    promise = as_it_was(two.mentee.last_message)
    two.mentee.types("/agenda")
    two.mentee.fills(DONE, ["Read a book"])
    two.mentee.fills(POINTS, "career: a post abroad")
    two.mentee.clicks("Undo", message=promise)
    two.mentee.submits()
    assert [point.text for point in rows(world, Point)] == ["a post abroad"]
    met(world, two)
    two.mentee.fills(NOTED, "Apply in spring")
    two.mentee.clicks("Undo", message=goal)
    sends(two.mentee)
    (recap,) = rows(world, Recap)
    assert recap.content["decisions"] == "Apply in spring"
    assert recap.content["reviewed"] == []


@pytest.mark.slow
def test_what_was_said_of_a_goal_that_was_taken_back_is_kept_in_the_form(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal Lead a ward round")
    goal = as_it_was(two.mentee.last_message)
    met(world, two)
    two.mentee.fills(REACHED, ["1. Lead a ward round"])
    two.mentee.fills(NOTED, "Apply in spring")
    two.mentee.clicks("Undo", message=goal)
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert "1. Lead a ward round" in two.mentee.modal.plain
    sends(two.mentee)
    assert rows(world, Recap)[0].content["decisions"] == "Apply in spring"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["draft", "sent", "read back"])
def test_a_number_stands_for_the_same_when_the_list_is_another_by_then(
    world: World, way: str
) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal Lead a ward round")
    two.mentee.types("/goal Write a book 3y")
    two.mentee.types("/agenda career: the dossier")
    met(world, two)
    two.mentee.fills(
        NOTED, "1: drop, in June\n2: one chapter is done\n3: hand it in by May\nAll is well"
    )
    if way == "draft":
        two.mentee.clicks("Keep draft")
        two.mentee.closes()
    elif way == "read back":
        two.mentee.submits()
    two.mentee.types("/goal")
    two.mentee.clicks("Reached", beside="Lead a ward round")
    if way == "draft":
        two.mentee.clicks("Write the recap")
    else:
        two.mentee.submits()
    assert two.mentee.modal
    left = two.mentee.modal.plain.partition("has no place any more")[2]
    assert "in June" in left, "it was said of a goal that is not asked about any more"
    sends(two.mentee)
    (recap,) = rows(world, Recap)
    assert [goal["said"] for goal in recap.content["reviewed"]] == ["one chapter is done"]
    assert [point["said"] for point in recap.content["points"]] == ["hand it in by May"]
    assert recap.content["decisions"] == "All is well"


@pytest.mark.slow
@pytest.mark.parametrize("becomes", ["dropped", "taken back"])
def test_a_promise_that_is_not_there_to_be_kept_is_not_said_to_be(
    world: World, becomes: str
) -> None:
    two = couple(world, timedelta(days=7))
    two.mentor.types("/action Read a book")
    noted = as_it_was(two.mentor.last_message)
    met(world, two)
    two.mentee.fills(DONE, ["Read a book"])
    two.mentee.fills(DECIDED, "Apply in spring")
    if becomes == "dropped":
        two.mentor.clicks("Edit", message=noted)
        two.mentor.fills("How does it stand?", "Dropped")
        two.mentor.submits()
    else:
        two.mentor.clicks("Undo", message=noted)
    two.mentee.submits()
    assert two.mentee.modal
    assert "Read a book" in two.mentee.modal.plain, "it is told that it has no place any more"
    sends(two.mentee)
    (recap,) = rows(world, Recap)
    assert (recap.content["done"], recap.content["decisions"]) == ([], "Apply in spring")


@pytest.mark.slow
def test_a_recap_can_be_corrected_of_which_a_promise_was_opened_again_and_taken_back(
    world: World,
) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/action Read a book")
    noted = as_it_was(two.mentee.last_message)
    met(world, two)
    two.mentee.fills(DONE, ["Read a book"])
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    two.mentor.clicks("Accept")
    world.passes(minutes=11)
    two.mentee.clicks("Edit", message=noted)
    two.mentee.fills("How does it stand?", "Open")
    two.mentee.submits()
    two.mentee.closes()
    two.mentee.clicks("Undo", message=noted)
    assert rows(world, ActionItem) == []
    two.mentee.types("/meeting history")
    two.mentee.clicks("Correct it")
    two.mentee.fills(DECIDED, "Apply in spring")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    waiting = two.mentor.sees("What you agreed stands until you accept this")
    assert "Ana Silva: Read a book" in waiting.plain, "it is what both had read"
    two.mentor.clicks("Accept", message=waiting)
    assert [recap.state for recap in rows(world, Recap)] == ["replaced", "accepted"]


@pytest.mark.slow
@pytest.mark.parametrize("talked", [True, False])
def test_a_point_taken_off_by_its_author_is_not_said_to_wait(world: World, talked: bool) -> None:
    two = couple(world, timedelta(days=7))
    two.mentor.types("/agenda education: a course on statistics")
    met(world, two)
    two.mentee.fills(NOTED, "1: in autumn" if talked else "Apply in spring")
    two.mentor.types("/agenda")
    two.mentor.fills(POINTS, None)
    two.mentor.submits()
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    assert "Kept for next time" not in two.mentor.sees("Please read and accept").plain
    assert [point.state for point in rows(world, Point)] == ["talked" if talked else "dropped"]
