"""Whether they met: who is asked, what was booked over it, which day is meant."""

from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from tests.databases import ON_BOTH
from tests.stories.cycles import (
    OTHER_DATE,
    Couple,
    as_it_was,
    began_earlier,
    couple,
    held,
    rows,
    told,
)
from tests.stories.world import Opens, World

pytestmark = ON_BOTH

LAPSED = datetime(2027, 1, 7, 15, 0, tzinfo=UTC)
NEXT = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)


def test_the_mentor_is_asked_after_a_silent_working_day(world: World) -> None:
    two = couple(world, timedelta(days=3))  # Friday at ten
    world.passes(days=3, hours=2)
    two.mentee.sees("Did you meet Dr Max Okafor")
    world.passes(days=2, hours=20)  # Monday morning
    assert not any("Did you meet" in m.plain for m in two.mentor.messages)
    world.passes(hours=4)
    assert "Moved" in two.mentor.sees("Did you meet Ana Silva").buttons
    two.mentor.clicks("We met")
    world.passes(minutes=11)
    assert "you met Dr Max Okafor" in two.mentee.sees("Noted").plain
    assert [m.state for m in rows(world, Meeting)] == ["held"]


@pytest.mark.slow
def test_a_mentor_is_not_asked_what_the_mentee_has_answered(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentee.clicks("Did not happen")
    world.passes(days=5)
    assert not any("Did you meet" in m.plain for m in two.mentor.messages)


@pytest.mark.slow
def test_booking_another_asks_first_and_then_does_both(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentor.types("/meeting plan 10 december 10:00")
    question = two.mentor.last_message
    assert "Did you meet Ana Silva on *Thursday 26 November" in question.plain
    assert "10 December 2026" in question.plain
    assert [m.state for m in rows(world, Meeting)] == ["asked"]
    two.mentor.clicks("We met")
    world.passes(minutes=11)
    assert [(m.state, m.sequence) for m in rows(world, Meeting)] == [("held", 0), ("planned", 0)]
    assert rows(world, Meeting)[1].starts_at == NEXT
    assert "has planned your next meeting" in two.mentee.sees("10 December").plain


@pytest.mark.slow
def test_a_form_of_before_it_began_asks_as_well(world: World) -> None:
    two = couple(world, timedelta(days=2))
    two.mentee.types("/meeting plan")
    world.passes(days=2, hours=2)
    two.mentee.fills("When do you meet Dr Max Okafor?", NEXT)
    two.mentee.submits()
    assert two.mentee.modal
    assert "Did you meet Dr Max Okafor on" in two.mentee.modal.plain
    two.mentee.clicks("Did not happen", message=two.mentee.modal)
    world.settles()
    assert [(m.state, m.sequence) for m in rows(world, Meeting)] == [("missed", 0), ("planned", 0)]
    assert rows(world, Meeting)[1].starts_at == NEXT


@pytest.mark.slow
def test_a_form_to_plan_asks_what_became_of_the_last(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentor.types("/meeting plan")
    assert two.mentor.modal
    assert "Before another is planned" in two.mentor.modal.plain


@pytest.mark.slow
def test_it_was_moved_proposes_days_not_a_month(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    two.mentee.clicks("Moved")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    (meeting,) = rows(world, Meeting)
    # Thursday's meeting, at its own hour on Monday.
    assert (meeting.starts_at, meeting.sequence) == (datetime(2026, 11, 30, 15, tzinfo=UTC), 1)
    assert "has moved your meeting" in two.mentor.sees("Monday 30 November").plain


@pytest.mark.slow
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


def says_that_they_met(world: World) -> Couple:
    """A couple whose mentee said that they met, and went no further."""
    two = held(world)
    two.mentee.closes()
    world.passes(minutes=11)
    return two


@pytest.mark.slow
def test_we_met_is_told_to_the_mentor_with_its_date(world: World) -> None:
    two = says_that_they_met(world)
    said = two.mentor.sees("Ana Silva says that you two met on Tuesday 1 December 2026.")
    assert said.buttons == ["We did not meet"]
    two.mentee.clicks("Write the recap")
    two.mentee.fills("Decided", "Apply in the spring round")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert said.buttons == []
    assert "You met Ana Silva on Tuesday 1 December" in said.plain


@pytest.mark.slow
def test_a_recap_that_follows_at_once_says_it(opens: Opens) -> None:
    with opens(datetime(2026, 11, 24, 22, 30, tzinfo=UTC)) as world:  # half past five
        two = couple(world, timedelta(days=1, hours=-1))
        world.passes(days=1, hours=3)  # quiet hours
        two.mentee.clicks("We met")
        two.mentee.fills("Decided", "Apply in the spring round")
        two.mentee.submits()
        two.mentee.closes()
        world.passes(days=1)
        assert not any("says that you two met" in m.plain for m in two.mentor.messages)
        two.mentor.sees("Please read and accept the recap")


@pytest.mark.slow
def test_we_did_not_meet_puts_it_in_doubt_for_both(world: World) -> None:
    two = says_that_they_met(world)
    asked = as_it_was(two.mentee.sees("please write down what you agreed"))
    two.mentor.clicks("We did not meet")
    world.settles()
    (meeting,) = rows(world, Meeting)
    assert meeting.state == "doubted"
    assert world.row(two.pair).last_met_at is None
    assert "You say that you and Ana Silva did not meet" in two.mentor.sees("is told").plain
    doubt = two.mentee.sees("Dr Max Okafor says that you two did not meet on Tuesday 1 December")
    assert doubt.buttons == ["It was another day", "We did not meet"]
    two.mentee.clicks("Write the recap", message=asked)
    assert "A recap can be written once" in told(two.mentee)
    heard = len(two.mentee.messages)
    world.passes(days=6)
    assert len(two.mentee.messages) == heard, "told once"


@pytest.mark.slow
def test_what_stands_of_a_doubted_meeting_has_what_puts_it_right(world: World) -> None:
    two = says_that_they_met(world)
    two.mentor.clicks("We did not meet")
    world.settles()
    two.mentor.types("/meeting")
    standing = two.mentor.last_message
    assert "Ana Silva says that you met on Tuesday 1 December" in standing.plain
    assert standing.buttons == ["Plan one", "We met already", "We did meet"]
    two.mentee.types("/meeting")
    standing = two.mentee.last_message
    assert "Dr Max Okafor that you did not" in standing.plain
    assert standing.buttons[2:] == ["It was another day", "We did not meet"]
    two.mentee.clicks("We did not meet", message=standing)
    assert [m.state for m in rows(world, Meeting)] == ["missed"]
    two.mentee.types("/meeting")
    assert "did not" not in two.mentee.last_message.plain


@pytest.mark.slow
def test_who_doubted_can_say_that_they_met(world: World) -> None:
    two = says_that_they_met(world)
    two.mentor.clicks("We did not meet")
    world.settles()
    two.mentor.clicks("We did meet")
    world.settles()
    assert [(m.state, m.noted_by) for m in rows(world, Meeting)] == [("held", None)]
    assert "Please write the recap" in two.mentee.messages[-1].plain
    assert not any(
        "We did not meet" in m.buttons for m in two.mentor.messages + two.mentee.messages
    )


@pytest.mark.slow
def test_who_said_it_can_say_that_it_was_not_so(world: World) -> None:
    two = says_that_they_met(world)
    two.mentor.clicks("We did not meet")
    world.settles()
    two.mentee.clicks("We did not meet")
    world.settles()
    assert [(m.state, m.met_at) for m in rows(world, Meeting)] == [("missed", None)]
    assert two.mentor.sees("did not meet")
    assert not any("We did meet" in m.buttons for m in two.mentor.messages)


@pytest.mark.slow
def test_it_was_another_day_is_told_anew(world: World) -> None:
    two = says_that_they_met(world)
    two.mentor.clicks("We did not meet")
    world.settles()
    two.mentee.clicks("It was another day")
    two.mentee.fills("On which day did you meet?", "2026-11-30")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(minutes=11)
    assert [m.state for m in rows(world, Meeting)] == ["held"]
    assert "met on Monday 30 November" in two.mentor.messages[-1].plain
    assert two.mentor.messages[-1].buttons == ["We did not meet"]


@pytest.mark.slow
def test_another_day_on_which_it_is_noted_already_counts_once(world: World) -> None:
    two = couple(world)
    began_earlier(world)
    two.mentee.types("/meeting met yesterday")
    two.mentee.closes()
    world.passes(minutes=11)
    two.mentor.clicks("We did not meet")
    two.mentee.types("/meeting met 18 november")
    two.mentee.closes()
    world.settles()
    doubt = two.mentee.sees("says that you two did not meet")
    two.mentee.clicks("It was another day", message=doubt)
    two.mentee.fills("On which day did you meet?", "2026-11-18")
    two.mentee.submits()
    assert "noted already that you met" in told(two.mentee)
    assert [meeting.state for meeting in rows(world, Meeting)] == ["doubted", "held"]
    two.mentee.clicks("We did not meet", message=doubt)
    assert [meeting.state for meeting in rows(world, Meeting)] == ["missed", "held"]


@pytest.mark.slow
def test_a_mentee_can_say_that_it_was_not_so(world: World) -> None:
    two = couple(world)
    world.passes(days=3)
    two.mentor.types("/meeting met yesterday")
    world.passes(minutes=11)
    said = two.mentee.sees("Dr Max Okafor says that you two met on Thursday 26 November")
    assert said.buttons == ["Write the recap", "We did not meet"]
    two.mentee.clicks("We did not meet")
    world.settles()
    assert said.buttons == ["We did meet"]
    assert two.mentor.messages[-1].buttons == ["It was another day", "We did not meet"]
    two.mentee.clicks("We did meet")
    assert two.mentee.modal
    assert [(m.state, m.noted_by) for m in rows(world, Meeting)] == [("held", None)]


@pytest.mark.slow
def test_a_recap_that_is_written_is_doubted_in_the_recap(world: World) -> None:
    two = says_that_they_met(world)
    said = as_it_was(two.mentor.sees("says that you two met"))
    two.mentee.clicks("Write the recap")
    two.mentee.fills("Decided", "Apply in the spring round")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    two.mentor.clicks("We did not meet", message=said)
    assert "Ask for a change in the recap" in two.mentor.last_message.plain
    assert [m.state for m in rows(world, Meeting)] == ["recapped"]


@pytest.mark.slow
def test_a_doubted_meeting_ends_no_lapse(world: World) -> None:
    two = couple(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    two.mentee.types("/meeting met yesterday")
    two.mentee.closes()
    world.passes(minutes=11)
    assert [lapse.closed_how for lapse in rows(world, Lapse)] == ["met"]
    two.mentor.clicks("We did not meet")
    world.settles()
    assert [lapse.closed_how for lapse in rows(world, Lapse)] == [None]
    heard = [len(person.messages) for person in (two.mentor, two.mentee)]
    world.passes(days=6)
    assert [len(person.messages) for person in (two.mentor, two.mentee)] == heard, (
        "no nudge at once"
    )
    assert "1 pair has lapsed" in world.channel.messages[-1].plain.replace("*", "")


@pytest.mark.slow
def test_we_met_is_undone_without_a_trace(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    world.settles()
    heard = [message.plain for message in two.mentor.messages]
    two.mentee.clicks("Undo", message=two.mentee.sees("Noted: you met"))
    world.passes(minutes=20)
    assert [message.plain for message in two.mentor.messages] == heard
    assert [(m.state, m.met_at) for m in rows(world, Meeting)] == [("asked", None)]
    assert world.row(two.pair).last_met_at is None
    assert "We met" in two.mentee.sees("Did you meet Dr Max Okafor").buttons


@pytest.mark.slow
def test_a_meeting_that_nobody_had_planned_is_undone_and_gone(world: World) -> None:
    two = couple(world)
    two.mentor.types("/meeting met")
    two.mentor.clicks("Undo")
    world.passes(minutes=20)
    assert rows(world, Meeting) == []
    assert not any("says that you two met" in m.plain for m in two.mentee.messages)


@pytest.mark.slow
def test_taken_back_when_they_meet_instead_is_asked_as_before(world: World) -> None:
    two = couple(world, timedelta(days=6))
    two.mentor.types("/meeting cancel")
    two.mentor.clicks("Cancel the meeting", confirm=True)
    world.passes(days=1)
    two.mentor.types("/meeting met")
    assert world.row(two.pair).date_cause is None
    two.mentor.clicks("Undo")
    assert world.row(two.pair).date_cause == "cancelled"
    world.passes(days=5)
    asked = "When do you and Ana Silva meet instead?"
    assert not any(asked in m.plain for m in two.mentor.messages)
    world.passes(days=1, hours=1)
    assert two.mentor.sees(asked)


@pytest.mark.slow
def test_taken_back_what_was_asked_is_open_again_and_not_asked_twice(world: World) -> None:
    two = couple(world, timedelta(days=6))
    two.mentor.types("/meeting cancel")
    two.mentor.clicks("Cancel the meeting", confirm=True)
    world.passes(days=8)
    asked = two.mentee.sees("When do you and Dr Max Okafor meet instead?")
    two.mentor.types("/meeting met")
    world.passes(minutes=20)
    assert asked.buttons == []
    two.mentor.clicks("Undo")
    world.settles()
    assert "We met" in asked.buttons
    heard = len(two.mentee.messages)
    world.passes(days=8)
    assert len(two.mentee.messages) == heard


@pytest.mark.slow
def test_taken_back_a_first_date_is_asked_for(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting met")
    two.mentee.closes()
    two.mentee.clicks("Undo")
    world.passes(days=4)
    assert two.mentor.sees("When do you and Ana Silva meet for the first time?")


@pytest.mark.slow
def test_taken_back_later_it_is_told(world: World) -> None:
    two = says_that_they_met(world)
    said = two.mentor.sees("says that you two met")
    two.mentee.clicks("Undo", message=two.mentee.sees("Noted: you met"))
    world.settles()
    assert "Ana Silva has taken back that you two met" in said.plain
    assert said.buttons == []
    assert [m.state for m in rows(world, Meeting)] == ["asked"]


@pytest.mark.slow
def test_what_is_written_up_is_not_taken_back(world: World) -> None:
    two = says_that_they_met(world)
    noted = as_it_was(two.mentee.sees("Noted: you met"))
    two.mentee.clicks("Write the recap")
    two.mentee.fills("Decided", "Apply in the spring round")
    two.mentee.submits()
    two.mentee.closes()
    two.mentee.clicks("Undo", message=noted)
    assert "that you met stands" in told(two.mentee)
    assert [m.state for m in rows(world, Meeting)] == ["recapped"]


@pytest.mark.slow
def test_a_recap_books_nothing_over_a_meeting_that_has_begun(world: World) -> None:
    two = couple(world, timedelta(days=6))
    world.passes(days=1)
    two.mentor.types("/meeting met")
    assert [m.state for m in rows(world, Meeting)] == ["planned", "held"]
    world.passes(days=5, hours=2)
    two.mentee.clicks("Write the recap", message=two.mentee.sees("still to be written"))
    two.mentee.fills("Decided", "Apply in the spring round")
    two.mentee.fills(OTHER_DATE, "10 December 10:00")
    two.mentee.submits()
    assert two.mentee.modal
    assert "nobody has said whether you did" in two.mentee.modal.errors["other"]
    assert rows(world, Meeting)[0].starts_at < NEXT


@pytest.mark.slow
def test_what_was_planned_since_stands_in_the_way_of_taking_it_back(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    noted = as_it_was(two.mentee.sees("Noted: you met"))
    two.mentor.types("/meeting plan 20 december 10:00")
    two.mentee.clicks("Undo", message=noted)
    assert "Another meeting is planned by now" in two.mentee.last_message.plain
    assert [m.state for m in rows(world, Meeting)] == ["held", "planned"]
