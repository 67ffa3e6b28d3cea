"""Forms about the next meeting, while the other plans, moves or cancels the same one."""

from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.meetings import Meeting
from sandbox.people import Person
from tests.stories.cycles import Couple, couple, rows, says_nothing_of, told
from tests.stories.world import World

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # ten o'clock in Toronto
WHEN = "When do you meet Dr Max Okafor?"


def planned(world: World) -> Couple:
    two = couple(world)
    two.mentee.types("/meeting plan friday 10:00")
    told(two.mentee)
    world.settles()
    return two


def says(world: World, person: Person, line: str) -> None:
    person.types(line)
    told(person)
    world.settles()


def stands(world: World) -> tuple[datetime, str, int]:
    with world.bot.sessions() as session:
        (meeting,) = session.query(Meeting).all()
        return meeting.starts_at, meeting.place, meeting.minutes


def test_a_form_that_says_only_where_leaves_the_date_that_was_moved_meanwhile(
    world: World,
) -> None:
    two = planned(world)
    two.mentee.types("/meeting plan")
    two.mentee.fills("Where?", "room 7")
    says(world, two.mentor, "/meeting move monday 30 november 11:00 for 30 min")
    two.mentee.submits()
    assert "Monday 30 November 2026 at 11:00" in told(two.mentee)
    assert stands(world) == (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), "room 7", 30)


@pytest.mark.slow
def test_a_date_that_both_move_is_told_with_both_and_changes_nothing_until_it_is_sent_again(
    world: World,
) -> None:
    two = planned(world)
    two.mentee.types("/meeting plan")
    two.mentee.fills(WHEN, "2026-12-01T10:00:00-05:00")
    says(world, two.mentor, "/meeting move monday 30 november 11:00")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert "Monday 30 November 2026 at 11:00" in two.mentee.modal.plain, "and no bare number"
    assert "Tuesday 1 December 2026 at 10:00" in two.mentee.modal.plain
    assert stands(world)[0] == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    two.mentee.submits()
    assert "Tuesday 1 December 2026 at 10:00" in told(two.mentee)
    assert stands(world)[0] == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@pytest.mark.slow
def test_a_place_that_both_change_is_told_with_both(world: World) -> None:
    two = planned(world)
    two.mentee.types("/meeting plan")
    two.mentee.fills("Where?", "room 7")
    says(world, two.mentor, "/meeting move in room 9")
    two.mentee.submits()
    assert two.mentee.modal
    assert "room 9" in two.mentee.modal.plain
    assert stands(world)[1] == "room 9"
    two.mentee.submits()
    told(two.mentee)
    assert stands(world)[1] == "room 7"


@pytest.mark.slow
def test_what_was_cancelled_meanwhile_is_not_planned_again_unseen(world: World) -> None:
    two = planned(world)
    two.mentee.types("/meeting plan")
    two.mentee.fills("Where?", "room 7")
    two.mentor.types("/meeting cancel")
    two.mentor.clicks("Cancel the meeting", confirm=True)
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert [one.state for one in rows(world, Meeting)] == ["cancelled"]
    two.mentee.submits()
    assert "Where: room 7" in told(two.mentee)
    assert [one.state for one in rows(world, Meeting)] == ["cancelled", "planned"]


@pytest.mark.slow
def test_one_that_the_other_planned_meanwhile_is_not_moved_to_what_was_only_suggested(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan")
    says(world, two.mentor, "/meeting plan friday 10:00")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert stands(world)[0] == FRIDAY
    assert says_nothing_of(two.mentor, "has moved")


@pytest.mark.slow
def test_a_place_and_length_typed_over_an_unconfirmed_meeting_are_planned_with_the_answer(
    world: World,
) -> None:
    two = planned(world)
    world.pilot.until(FRIDAY + timedelta(days=1))
    two.mentee.types("/meeting plan 11 december 10:00 for 45 min in room 4.12")
    assert "for 45 minutes: room 4.12" in two.mentee.last_message.plain
    two.mentee.clicks("We met", message=two.mentee.last_message)
    two.mentee.closes()
    said = two.mentee.last_message.plain
    assert "Where: room 4.12\nHow long: 45 minutes" in said
    assert [(one.state, one.minutes) for one in rows(world, Meeting)] == [
        ("held", 60),
        ("planned", 45),
    ]


@pytest.mark.slow
def test_the_same_in_the_form(world: World) -> None:
    two = planned(world)
    two.mentee.types("/meeting plan")
    two.mentee.fills(WHEN, "2026-12-11T10:00:00-05:00")
    two.mentee.fills("Where?", "room 4.12 & “annex”")
    world.pilot.until(FRIDAY + timedelta(hours=1))
    two.mentee.submits()
    assert "You want to plan" in two.mentee.modal.plain  # type: ignore[union-attr]
    two.mentee.clicks("Moved to then")
    world.settles()
    assert stands(world)[:2] == (datetime(2026, 12, 11, 15, 0, tzinfo=UTC), "room 4.12 & “annex”")
