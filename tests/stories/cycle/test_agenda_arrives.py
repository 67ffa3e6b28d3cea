"""What is put down for a meeting arrives: in the mentor's message, and under what it is."""

from datetime import timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from tests.stories.cycles import (
    DONE,
    GOALS,
    Couple,
    adds_points,
    couple,
    held,
    recapped,
    rows,
)
from tests.stories.world import World


def shared(world: World) -> Couple:
    """A couple that meets tomorrow: the agenda has just been shared with the mentor."""
    two = couple(world, timedelta(days=3))
    two.mentee.types("/agenda career: the dossier")
    world.passes(days=2, hours=1)
    return two


def test_what_is_added_after_the_agenda_was_shared_says_so_in_the_mentors_message(
    world: World,
) -> None:
    two = shared(world)
    message = two.mentor.sees("You meet on")
    assert "added" not in message.plain
    two.mentee.types("/agenda")
    two.mentee.fills(GOALS, "Learn how a study section scores")
    adds_points(two.mentee, "education: protected time; by June")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "Ana Silva has added to the agenda since you were first shown it" in message.plain
    assert "protected time (by June) – Ana Silva _(added since)_" in message.plain
    assert "Learn how a study section scores _(added since)_" in message.plain
    assert "the dossier – Ana Silva\n" in message.plain, "what was there is not marked"
    two.mentor.types("/agenda admin: the clinic")
    world.settles()
    assert "the clinic _(added since)_" not in message.plain, "nor what the mentor adds"
    assert len([m for m in two.mentor.messages if "You meet on" in m.plain]) == 1


@pytest.mark.slow
def test_nobody_is_said_to_get_what_they_have_had(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/agenda")
    adds_points(two.mentee, "career: the dossier")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Dr Max Okafor gets it on Monday 30 November 2026" in two.mentee.modal.plain
    two.mentee.closes()
    world.passes(days=5)
    prompt = two.mentee.sees("Please prepare your meeting")
    assert "Dr Max Okafor gets the agenda on Monday 30 November 2026" in prompt.plain
    world.passes(days=1)
    assert "gets the agenda" not in prompt.plain
    two.mentee.types("/agenda")
    adds_points(two.mentee, "education: statistics")
    two.mentee.submits()
    assert "gets it" not in two.mentee.modal.plain
    assert "Dr Max Okafor sees what you changed" in two.mentee.modal.plain


def test_an_agenda_of_today_is_not_said_to_be_shared_the_day_before(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan today 16:00")
    two.mentee.types("/agenda")
    adds_points(two.mentee, "career: the dossier")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Dr Max Okafor gets it before you meet" in two.mentee.modal.plain


@pytest.mark.slow
def test_a_goal_typed_for_this_meeting_is_new_and_an_agreed_one_is_last(world: World) -> None:
    two = recapped(world)  # it has agreed on "Lead a ward round", once it is accepted
    two.mentee.types("/meeting plan 5 january 10:00")
    two.mentee.types("/goal Teach a course 3y")
    world.passes(days=33)
    prompt = two.mentee.sees("Please prepare your meeting").plain
    assert "Last goals" not in prompt
    assert "• Lead a ward round" in prompt[prompt.index("New goals") :]
    two.mentor.clicks("Accept")
    world.passes(days=2)
    for person in (two.mentee, two.mentor):
        last, new = person.sees("*Last goals*").plain.split("*New goals*")
        assert "• Lead a ward round" in last
        assert "Teach a course" not in last
        assert "• Teach a course" in new.split("*Go into each*")[0]


@pytest.mark.slow
def test_the_first_meetings_message_has_the_goals_that_were_typed_for_it(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=6)
    two.mentee.types("/goal Learn how a study section scores")
    world.passes(days=1)
    for person in (two.mentee, two.mentor):
        first = person.sees("Your first meeting").plain
        assert "*New goals*\n• Learn how a study section scores" in first
        assert "Last goals" not in first


@pytest.mark.slow
def test_what_was_answered_before_the_last_recap_was_accepted_stays_answered(world: World) -> None:
    two = recapped(world)
    two.mentee.types("/meeting plan in 2 days at 10:00")
    world.passes(hours=3)
    prompt = two.mentee.sees("Please prepare your meeting")
    two.mentee.clicks("Carry over", message=prompt, beside="Introduce Ana")
    two.mentee.clicks("Done", message=prompt, beside="Send the draft")
    assert prompt.plain.count("*Carried over.*") == prompt.plain.count("*Done.*") == 1
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    assert prompt.plain.count("*Carried over.*") == prompt.plain.count("*Done.*") == 1


def test_a_form_changes_only_what_its_person_changed_in_it(world: World) -> None:
    two = couple(world, timedelta(days=10))
    two.mentee.types("/agenda education: statistics")
    two.mentee.types("/agenda career: the dossier")
    two.mentee.types("/agenda")
    two.mentee.types("/agenda personal: the move to Ottawa")  # on another device
    two.mentee.clicks("Undo", message=two.mentee.sees("the dossier"))
    adds_points(two.mentee, "administrative: the clinic")
    two.mentee.submits()
    assert {p.text for p in rows(world, Point)} == {
        "statistics",
        "the move to Ottawa",
        "the clinic",
    }


@pytest.mark.slow
def test_what_was_closed_meanwhile_is_told_and_stays_so(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    two.mentee.types("/agenda")
    assert two.mentee.modal
    two.mentor.types("/action")
    two.mentor.clicks("Edit", message=two.mentor.last_message, beside="Send the draft")
    two.mentor.fills("How does it stand?", "Dropped")
    two.mentor.submits()
    two.mentee.fills(DONE, ["Send the draft"])
    two.mentee.submits()
    assert "“Send the draft” was closed elsewhere meanwhile" in two.mentee.modal.plain
    assert [item.state for item in rows(world, ActionItem)] == ["dropped", "open"]


@pytest.mark.slow
def test_a_goal_typed_after_the_meeting_is_not_in_its_recap(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    world.passes(days=1)
    two.mentee.types("/goal Teach a course")
    two.mentee.clicks("Write the recap")
    assert two.mentee.modal
    assert not any("Teach a course" in label for label in two.mentee.modal.labels)
