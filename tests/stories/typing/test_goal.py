"""Goals: what the mentee wants to learn or reach, and by when."""

from datetime import timedelta

import pytest

from db.mentoring.content.goals import Goal
from tests.stories.cycles import (
    NOTED,
    as_it_was,
    couple,
    passed_to,
    rows,
    sends,
)
from tests.stories.world import World

LINES = {
    "learn to write a grant": ("learn to write a grant", "next"),
    "lead a trial 1y": ("lead a trial", "1y"),
    "lead a trial 3 years": ("lead a trial", "3y"),
    "lead a trial in 5 years": ("lead a trial", "5y"),
    "lead a trial within 10 years": ("lead a trial", "10y"),
    "fund the lab for 5 years": ("fund the lab for 5 years", "next"),
    "read 3 papers <b> & more": ("read 3 papers <b> & more", "next"),
}


def test_a_goal_is_set_with_a_horizon_and_echoed_with_an_undo(world: World) -> None:
    two = couple(world)
    for line, (text, horizon) in LINES.items():
        two.mentee.types(f"/goal {line}")
        goal = rows(world, Goal)[-1]
        assert (goal.text, goal.horizon) == (text, horizon), line
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
        assert two.mentee.last_message.buttons == ["Undo", "Edit"]
    two.mentee.clicks("Undo")
    assert "Taken back" in two.mentee.last_message.plain
    assert len(rows(world, Goal)) == len(LINES) - 1


def test_the_list_marks_a_goal_reached_and_takes_that_back(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant 1y")
    two.mentor.types("/goal")
    assert "learn to write a grant _(within a year; set today)_" in two.mentor.last_message.plain
    two.mentee.types("/goal")
    two.mentee.clicks("Reached")
    assert "Reached: learn to write a grant" in two.mentee.last_message.plain
    assert rows(world, Goal)[0].state == "reached"
    two.mentee.clicks("Undo")
    assert rows(world, Goal)[0].state == "open"


def test_one_goal_of_several_is_closed_and_the_others_stay_within_reach(world: World) -> None:
    two = couple(world)
    for text in ("learn to write", "learn to teach"):
        two.mentee.types(f"/goal {text}")
    two.mentee.types("/goal")
    two.mentee.clicks("Reached", beside="learn to write")
    assert "learn to teach" in two.mentee.last_message.plain
    assert [goal.state for goal in rows(world, Goal)] == ["reached", "open"]


def test_a_goal_is_edited_and_dropped_in_its_modal(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    two.mentee.fills("What do you want to learn or reach?", "Win a grant")
    two.mentee.fills("By when?", "Three years")
    two.mentee.submits()
    two.mentee.closes()
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon, goal.state) == ("Win a grant", "3y", "open")
    two.mentee.types("/goal")
    two.mentee.clicks("Edit")
    two.mentee.fills("How does it stand?", "Dropped")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Dropped: Win a grant" in two.mentee.modal.plain
    two.mentee.closes()
    two.mentee.types("/goal")
    assert "no open goals" in two.mentee.last_message.plain


def test_an_empty_edit_is_refused_beside_the_input(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    two.mentee.fills("What do you want to learn or reach?", "   ")
    two.mentee.submits()
    assert two.mentee.modal
    assert "no goal there" in two.mentee.modal.errors["text"]
    assert rows(world, Goal)[0].text == "learn to write a grant"


def test_wrong_input_is_answered_to_that_person_alone_and_sets_nothing(world: World) -> None:
    two = couple(world)
    for line, answer in (
        ("1y", "no goal there"),
        ("@max", "no goal there"),
        ("x" * 301, "too long"),
    ):
        two.mentee.types(f"/goal {line}")
        assert answer in two.mentee.last_message.plain, line
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
    two.mentee.types("/goal help")
    assert "`1y`" in two.mentee.last_message.plain
    assert rows(world, Goal) == []


def test_an_old_undo_answers_and_changes_nothing(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    echo = as_it_was(two.mentee.last_message)
    two.mentee.types("/goal")
    two.mentee.clicks("Reached")
    two.mentee.clicks("Undo", message=echo)
    assert "out of date" in two.mentee.last_message.plain
    two.mentor.clicks("Undo", message=passed_to(two.mentor, echo))
    assert "out of date" in two.mentor.last_message.plain
    assert rows(world, Goal)[0].state == "reached"


@pytest.mark.slow
def test_a_goal_that_a_meeting_went_over_is_not_taken_back_any_more(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal Lead a ward round")
    typed = as_it_was(two.mentee.last_message)
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(NOTED, "1: It is planned for spring")
    sends(two.mentee)
    two.mentee.closes()
    two.mentee.clicks("Undo", typed)
    assert "nothing was changed" in two.mentee.last_message.plain
    assert [goal.text for goal in rows(world, Goal)] == ["Lead a ward round"]
