"""Meetings held anywhere: either of the two says "we met", at any time."""

from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.content.points import Point
from db.mentoring.meetings import Meeting
from tests.stories.cycles import as_it_was, began_earlier, couple, rows
from tests.stories.world import World


def test_a_mentee_says_we_met_and_goes_straight_on_to_the_recap(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting met")
    assert two.mentee.modal
    assert two.mentee.modal.title == "Recap"
    two.mentee.fills("Decided", "Coffee helps")
    two.mentee.submits()
    world.settles()
    assert "Coffee helps" in two.mentor.sees("Please read and accept").plain
    assert [m.state for m in rows(world, Meeting)] == ["recapped"]
    assert world.row(two.pair).last_met_at == rows(world, Meeting)[0].met_at


def test_a_mentor_says_we_met_yesterday_and_the_mentee_is_asked_for_the_recap(
    world: World,
) -> None:
    two = couple(world)
    began_earlier(world)
    two.mentor.types("/meeting we met yesterday")
    assert "you met Ana Silva on Monday 23 November" in two.mentor.last_message.plain
    world.passes(minutes=11)
    two.mentee.clicks("Write the recap", message=two.mentee.sees("Please write the recap"))
    assert two.mentee.modal
    assert "Monday 23 November 2026" in two.mentee.modal.plain
    (meeting,) = rows(world, Meeting)
    assert meeting.met_at == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # midday in Toronto


@pytest.mark.slow
def test_whoever_has_written_the_recap_is_not_offered_to_write_it(world: World) -> None:
    two = couple(world)
    began_earlier(world)
    two.mentor.types("/meeting we met yesterday")
    world.passes(minutes=11)
    first = two.mentee.sees("Please write the recap")
    world.passes(days=3)
    reminder = two.mentee.sees("is still to be written")
    assert (first.buttons, reminder.buttons) == ([], ["Write the recap", "We did not meet"])
    two.mentee.types("hello")
    world.settles()
    two.mentee.clicks("Write the recap", two.mentee.last_message)
    two.mentee.fills("Decided", "Coffee helps")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    for message in (first, reminder):
        assert "Dr Max Okafor has been asked to accept it" in message.plain
        assert message.buttons == []


@pytest.mark.slow
def test_a_recap_that_was_written_before_it_was_to_be_asked_for_is_not_asked_for(
    world: World,
) -> None:
    two = couple(world)
    world.passes(hours=10)
    two.mentor.types("/meeting we met today")
    two.mentee.types("hello")
    world.settles()
    two.mentee.clicks("Write the recap", two.mentee.last_message)
    two.mentee.fills("Decided", "Coffee helps")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(days=3)
    assert not any("Please write the recap" in m.plain for m in two.mentee.messages)
    assert "Coffee helps" in two.mentor.sees("Please read and accept").plain


@pytest.mark.slow
def test_a_pair_that_has_ended_is_asked_for_no_recap(world: World) -> None:
    two = couple(world)
    began_earlier(world)
    two.mentor.types("/meeting we met yesterday")
    world.passes(minutes=11)
    asked = two.mentee.sees("Please write the recap")
    two.mentor.types("/mentoring end")
    two.mentor.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert asked.buttons == []
    assert "no recap of Monday 23 November 2026 is asked for" in asked.plain


@pytest.mark.slow
def test_a_meeting_planned_for_these_days_is_the_one_that_was_held(world: World) -> None:
    two = couple(world, timedelta(days=2))
    two.mentor.types("/meeting met")
    world.passes(days=4)
    assert [m.state for m in rows(world, Meeting)] == ["held"]
    assert not any("Did you meet" in m.plain for m in two.mentee.messages)


@pytest.mark.slow
def test_a_meeting_planned_for_later_stays_planned(world: World) -> None:
    two = couple(world, timedelta(days=10))
    began_earlier(world)
    two.mentee.types("/meeting met friday")
    two.mentee.closes()
    assert sorted(m.state for m in rows(world, Meeting)) == ["held", "planned"]
    world.passes(days=10, hours=2)
    assert "Did you meet" in two.mentee.sees("Did you meet").plain


def test_a_day_to_come_is_refused(world: World) -> None:
    two = couple(world)
    for words in ("tomorrow", "in two weeks"):
        two.mentee.types(f"/meeting met {words}")
        assert "still to come" in two.mentee.last_message.plain, words
    two.mentee.types("/meeting met blue")
    assert "could not read" in two.mentee.last_message.plain
    two.mentee.types("/meeting met 3 november 2024")
    assert "more than a year ago" in two.mentee.last_message.plain
    assert rows(world, Meeting) == []


def test_a_day_to_come_is_refused_beside_the_input(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting")
    two.mentee.clicks("We met already")
    two.mentee.fills("On which day did you meet?", "2026-11-25")
    two.mentee.submits()
    assert two.mentee.modal
    assert "still to come" in two.mentee.modal.errors["day"]
    two.mentee.fills("On which day did you meet?", "2026-11-24")
    two.mentee.submits()
    assert two.mentee.modal.title == "Recap"
    assert [m.state for m in rows(world, Meeting)] == ["held"]


def test_both_say_that_they_met_and_it_is_one_meeting(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting met")
    two.mentee.closes()
    two.mentor.types("/meeting met today")
    assert "noted already" in two.mentor.last_message.plain
    world.passes(days=1)
    two.mentor.types("/meeting met yesterday")
    assert "noted already" in two.mentor.last_message.plain
    assert [m.state for m in rows(world, Meeting)] == ["held"]


@pytest.mark.slow
def test_we_met_pressed_twice_is_one_meeting(world: World) -> None:
    two = couple(world, timedelta(days=1))
    world.passes(days=1, hours=2)
    stale = as_it_was(two.mentee.sees("Did you meet"))
    two.mentor.types("/meeting")
    standing = two.mentor.last_message
    two.mentee.clicks("We met")
    two.mentee.closes()
    two.mentee.clicks("We met", message=stale)
    assert "noted already" in two.mentee.last_message.plain
    two.mentor.clicks("We met", message=standing)
    assert "noted already" in two.mentor.last_message.plain
    assert [m.state for m in rows(world, Meeting)] == ["held"]


@pytest.mark.slow
def test_a_point_added_since_the_day_they_met_stays_on_the_next_agenda(world: World) -> None:
    two = couple(world)
    two.mentee.types("/agenda career: before it")
    world.passes(days=7)
    two.mentee.types("/agenda career: after it")
    two.mentor.types("/meeting met friday")
    two.mentee.types("/meeting met friday")
    world.passes(minutes=11)
    two.mentee.clicks("Write the recap")
    assert two.mentee.modal
    assert "1. before it" in str(two.mentee.modal.body)
    assert "after it" not in str(two.mentee.modal.body)
    two.mentee.fills("Talked over", ["1. before it"])
    two.mentee.submits()
    two.mentee.closes()
    points = {point.text: point.meeting_id for point in rows(world, Point)}
    (meeting,) = rows(world, Meeting)
    assert points == {"before it": meeting.id, "after it": None}
