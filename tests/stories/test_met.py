"""Whether they met: who is asked, what was booked over it, which day is meant."""

from datetime import UTC, datetime, timedelta

from db.mentoring.meetings import Meeting
from tests.stories.cycles import couple, rows
from tests.stories.world import World

NEXT = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)


def test_the_mentor_is_asked_after_a_silent_working_day(world: World) -> None:
    two = couple(world, timedelta(days=3))  # Friday at ten
    world.passes(days=3, hours=2)
    two.mentee.sees("Did you meet Dr Max Okafor?")
    world.passes(days=2, hours=20)  # Monday morning
    assert not any("Did you meet" in m.plain for m in two.mentor.messages)
    world.passes(hours=4)
    assert "It was moved" in two.mentor.sees("Did you meet Ana Silva?").buttons
    two.mentor.clicks("We met")
    world.settles()
    assert "you met Dr Max Okafor" in two.mentee.sees("Noted").plain
    assert [m.state for m in rows(world, Meeting)] == ["held"]


def test_a_mentor_is_not_asked_what_the_mentee_has_answered(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentee.clicks("It did not happen")
    world.passes(days=5)
    assert not any("Did you meet" in m.plain for m in two.mentor.messages)


def test_booking_another_asks_first_and_then_does_both(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentor.types("/meeting plan 10 december 10:00")
    question = two.mentor.last_message
    assert "Did you meet Ana Silva on *Thursday 26 November" in question.plain
    assert "10 December 2026" in question.plain
    assert [m.state for m in rows(world, Meeting)] == ["asked"]
    two.mentor.clicks("We met")
    world.settles()
    assert [(m.state, m.sequence) for m in rows(world, Meeting)] == [("held", 0), ("planned", 0)]
    assert rows(world, Meeting)[1].starts_at == NEXT
    assert "has planned your next meeting" in two.mentee.sees("10 December").plain


def test_a_form_of_before_it_began_asks_as_well(world: World) -> None:
    two = couple(world, timedelta(days=2))
    two.mentee.types("/meeting plan")
    world.passes(days=2, hours=2)
    two.mentee.fills("When do you meet Dr Max Okafor?", NEXT)
    two.mentee.submits()
    assert two.mentee.modal
    assert "Did you meet Dr Max Okafor on" in two.mentee.modal.plain
    two.mentee.clicks("It did not happen", message=two.mentee.modal)
    world.settles()
    assert [(m.state, m.sequence) for m in rows(world, Meeting)] == [("missed", 0), ("planned", 0)]
    assert rows(world, Meeting)[1].starts_at == NEXT


def test_a_form_to_plan_asks_what_became_of_the_last(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentor.types("/meeting plan")
    assert two.mentor.modal
    assert "Before another is planned" in two.mentor.modal.plain


def test_it_was_moved_proposes_days_not_a_month(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentee.clicks("It was moved")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    (meeting,) = rows(world, Meeting)
    # Thursday's meeting, at its own hour on Monday.
    assert (meeting.starts_at, meeting.sequence) == (datetime(2026, 11, 30, 15, tzinfo=UTC), 1)
    assert "has moved your meeting" in two.mentor.sees("Monday 30 November").plain


def test_nothing_is_noted_from_before_the_pair_began(world: World) -> None:
    two = couple(world)
    two.mentor.types("/meeting met 12 october")
    assert "before you two were paired, on Tuesday 24 November" in two.mentor.last_message.plain
    two.mentor.types("/mentoring")
    two.mentor.clicks("We met")
    assert two.mentor.modal
    two.mentor.fills("On which day did you meet?", "2026-11-23")
    two.mentor.submits()
    assert "before you two were paired" in two.mentor.modal.errors["day"]
    assert rows(world, Meeting) == []
