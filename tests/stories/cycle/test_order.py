"""The running order: what each had of the agenda becomes it, unless it has changed since."""

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.stories.cycles import Couple, couple
from tests.stories.world import World

ORDER, SHARED = "*Last goals*", "You meet on *"


def saying(person: Person, words: str) -> int:
    return sum(words in message.plain for message in person.messages)


def met_before(world: World) -> Couple:
    """A couple that has met, and has a point on the agenda of its meeting in a week."""
    two = couple(world)
    two.mentee.types("/meeting met today")
    two.mentee.closes()
    day = (world.clock.now() + timedelta(days=7)).strftime("%d %B %Y")
    two.mentee.types(f"/meeting plan {day} 10:00")
    two.mentee.types("/agenda career: promotion")
    world.passes(days=6, hours=6)
    assert saying(two.mentor, SHARED) == 1
    return two


def test_an_agenda_that_has_not_changed_becomes_the_running_order_in_place(world: World) -> None:
    two = met_before(world)
    had = len(two.mentor.messages)
    place, asked = two.mentor.sees(SHARED).ts, two.mentee.sees("Please prepare").ts
    had_mentee = len(two.mentee.messages)
    world.passes(hours=18, minutes=10)
    assert len(two.mentor.messages) == had, "nothing new comes to the mentor"
    shown = two.mentor.sees(ORDER)
    assert shown.ts == place
    assert "promotion" in shown.plain
    assert saying(two.mentor, SHARED) == 0
    assert len(two.mentee.messages) == had_mentee, "nor to the mentee"
    assert two.mentee.sees(ORDER).ts == asked
    world.passes(hours=2)
    two.mentee.clicks("We met")
    two.mentee.closes()
    world.passes(minutes=15)
    assert "promotion" not in next(m for m in two.mentor.messages if m.ts == place).plain


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["/agenda education: a course", "/goal lead a trial 1y", "/action max: read it"]
)
def test_what_the_mentee_adds_the_day_before_brings_the_mentor_the_running_order(
    world: World, line: str
) -> None:
    two = met_before(world)
    world.passes(hours=1)
    two.mentee.types(line)
    world.passes(hours=17, minutes=10)
    assert saying(two.mentor, ORDER) == 1
    assert saying(two.mentor, SHARED) == 1, "and the agenda stays an agenda"


@pytest.mark.slow
def test_what_the_mentor_adds_themselves_they_know_and_the_mentee_is_sent(world: World) -> None:
    two = met_before(world)
    asked = two.mentee.sees("Please prepare")
    two.mentor.types("/agenda education: a course")
    world.passes(hours=18, minutes=10)
    assert two.mentee.sees(ORDER).ts != asked.ts
    assert "a course" in two.mentee.sees(ORDER).plain
    assert "Please prepare" in asked.plain
    assert saying(two.mentor, ORDER) == 1
    assert "a course" in two.mentor.sees(ORDER).plain
    assert saying(two.mentor, SHARED) == 0


@pytest.mark.slow
def test_a_mentor_who_has_no_agenda_is_sent_the_running_order(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting met today")
    two.mentee.closes()
    two.mentee.types("/meeting plan tomorrow 10:00")
    two.mentor.types("/mentoring messages")
    two.mentor.fills("What would you like to be sent?", [])
    two.mentor.submits()
    two.mentor.closes()
    world.passes(days=1, minutes=10)
    assert saying(two.mentor, ORDER) == 1


@pytest.mark.slow
def test_after_a_move_the_agenda_of_the_old_date_is_not_taken_for_the_new_one(world: World) -> None:
    two = met_before(world)
    two.mentee.types("/meeting move 9 december 10:00")
    world.passes(days=8)
    assert saying(two.mentor, SHARED) == 1
    world.passes(hours=18, minutes=10)
    assert saying(two.mentor, ORDER) == 1
    assert saying(two.mentor, SHARED) == 0
