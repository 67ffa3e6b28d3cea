"""Dates as people type them: understood, or said not to be; never a wrong day, never lost."""

import pytest

from db.mentoring.content.actions import ActionItem
from tests.stories.cycles import couple, rows
from tests.stories.world import World

# It is Tuesday 24 November 2026, ten in Toronto.


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("send the draft by June", "by June"),
        ("send the draft before our next meeting", "before our next meeting"),
        ("send the draft by next Monday or Tuesday", "by next Monday or Tuesday"),
        ("send the draft Friday", "Friday"),
        ("by Friday send the draft", "by Friday send the draft"),
    ],
)
def test_a_date_that_is_not_understood_is_said_to_be_missing(
    world: World, line: str, unread: str
) -> None:
    two = couple(world)
    two.mentee.types(f"/action {line}")
    said = two.mentee.last_message
    assert f"You will: {line}, with no date." in said.plain
    assert f"I found no date in “{unread}”." in said.plain
    assert {"Undo", "Edit"} <= set(said.buttons)
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "2026-12-04")
    two.mentee.submits()
    (item,) = rows(world, ActionItem)
    assert str(item.due_on) == "2026-12-04"


def test_names_and_numbers_get_neither_a_date_nor_a_hint(world: World) -> None:
    two = couple(world)
    for line in ("read the article by June Smith", "work on section 3.2", "cut it by 5 days"):
        two.mentee.types(f"/action {line}")
        said = two.mentee.last_message.plain
        assert f"You will: {line}, with no date." in said
        assert "found no date" not in said


def test_a_verb_keeps_its_by(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action drop by on Friday")
    assert "You will: drop by, by *Friday 27 November 2026*" in two.mentee.last_message.plain


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("friday at 2", "“friday at 2” could mean 02:00 or 14:00."),
        ("friday 2pm PT", "I do not know “PT” as a time zone of yours."),
        ("14 march 2027 02:30", "the clocks go forward over that hour"),
        ("friday evening", "has no time of day"),
    ],
)
def test_a_time_that_is_unclear_is_asked_about_and_plans_nothing(
    world: World, line: str, answer: str
) -> None:
    two = couple(world)
    two.mentee.types(f"/meeting plan {line}")
    said = two.mentee.last_message
    assert answer in said.plain
    assert said.ephemeral_for == two.mentee.id
    two.mentee.types("/meeting")
    assert "Friday" not in two.mentee.last_message.plain


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("tomorrow at 9", "Wednesday 25 November 2026 at 09:00"),
        ("friday evening at 7", "Friday 27 November 2026 at 19:00"),
        ("wed 10-11am", "Wednesday 25 November 2026 at 10:00"),
        ("friday 2pm ET", "Friday 27 November 2026 at 14:00"),
    ],
)
def test_a_meeting_is_planned_as_it_was_said(world: World, line: str, when: str) -> None:
    two = couple(world)
    two.mentee.types(f"/meeting plan {line}")
    assert when in two.mentee.last_message.plain


@pytest.mark.slow
def test_the_20th_on_which_two_met_is_the_last_one(world: World) -> None:
    two = couple(world)
    world.passes(days=20)
    two.mentee.types("/meeting met the 9th")
    assert "Wednesday 9 December 2026" in two.mentee.last_message.plain


def test_a_meeting_is_not_moved_by_a_line_that_is_not_understood(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan friday 2pm")
    for line in ("friday at 3", "monday 2pm CET", "next week", "friday or monday 2pm"):
        two.mentee.types(f"/meeting move {line}")
    two.mentee.types("/meeting")
    assert "Friday 27 November 2026 at 14:00" in two.mentee.last_message.plain


def test_what_is_no_day_and_time_is_answered_with_how_to_write_one(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan friday or monday 2pm")
    said = two.mentee.last_message.plain
    assert "I could not read “friday or monday 2pm” as a day and a time." in said
    assert "Friday 14:00" in said


def test_quiet_hours_are_taken_with_am_and_pm_and_never_guessed(world: World) -> None:
    two = couple(world)
    two.mentee.types("/mentoring quiet 6pm-8am")
    assert "between 18:00 and 08:00" in two.mentee.last_message.plain
    two.mentee.types("/mentoring quiet 8-6")
    assert "could not read “8-6” as hours. Nothing was changed." in two.mentee.last_message.plain
    two.mentee.types("/mentoring")
    assert "18:00" in two.mentee.last_message.plain
