"""What is never answered grows rarer, says so, and comes as ever after the first answer."""

from datetime import timedelta

import pytest

from bot.delivery.holds import TEMPLATE
from db.messages import rate_limits
from sandbox.people import Person
from tests.stories.cycles import Couple, couple
from tests.stories.world import World

RARER = "You left the last 3"
PROMPT, ORDER = "Please prepare your meeting", "*Last goals*"


def saying(person: Person, *words: str) -> int:
    return sum(all(one in message.plain for one in words) for message in person.messages)


def meets(world: World, two: Couple, *, answers: bool = False) -> tuple[int, int]:
    """A meeting in a week that the mentee prepares or not, and that did not happen.

    Return whether they were asked for its agenda, and whether that said that it comes more rarely.
    """
    day = (world.clock.now() + timedelta(days=7)).strftime("%d %B %Y")
    two.mentee.types(f"/meeting plan {day} 10:00")
    world.passes(days=5)
    asked = saying(two.mentee, PROMPT), saying(two.mentee, PROMPT, RARER)
    if answers:
        two.mentee.types("/agenda career: promotion")
    world.passes(days=2, minutes=10)
    assert saying(two.mentee, "Your first meeting with") == 1, "what a meeting needs always comes"
    world.passes(hours=3)
    two.mentee.clicks("Did not happen")
    world.passes(days=6, hours=20, minutes=50)
    return asked


def test_reminders_come_on_the_day_alone_until_one_is_answered(world: World) -> None:
    two = couple(world)
    for day in ("27 november", "6 december"):  # of a Sunday's, Friday reminds once
        two.mentee.types(f"/action read the paper by {day}")
    world.passes(days=14)
    assert saying(two.mentee, "read the paper", "Promised to") == 3
    assert saying(two.mentee, RARER) == 0
    two.mentor.types("/action send the draft by 16 december @ana")
    world.passes(days=9)
    assert saying(two.mentee, "Due in", "send the draft") == 0
    assert saying(two.mentee, "Due today", "send the draft", RARER, "on the day alone") == 1
    two.mentee.clicks("Done", message=two.mentee.sees("send the draft"))
    two.mentee.types("/action write it up by 29 december")
    world.passes(days=13)
    assert saying(two.mentee, "Due in", "write it up") == 1
    assert saying(two.mentee, "Due today", "write it up") == 1
    assert saying(two.mentee, "write it up", RARER) == 0


def test_what_never_came_was_not_left_unanswered(world: World) -> None:
    two = couple(world)
    workspace_id = world.row(two.pair).workspace_id
    with world.bot.sessions.begin() as session:
        rate_limits.hold(session, workspace_id, TEMPLATE)
    for day in ("27 november", "6 december"):
        two.mentee.types(f"/action read the paper by {day}")
    world.passes(days=14)
    assert saying(two.mentee, "read the paper", "Promised to") == 0
    with world.bot.sessions.begin() as session:
        rate_limits.release(session, workspace_id)
    two.mentor.types("/action send the draft by 16 december @ana")
    world.passes(days=9)
    assert saying(two.mentee, "Due in", "send the draft") == 1
    assert saying(two.mentee, "send the draft", RARER) == 0


@pytest.mark.slow
def test_an_agenda_that_is_never_prepared_is_asked_for_every_other_time(world: World) -> None:
    two = couple(world)
    asked = [meets(world, two) for _ in range(6)]
    assert asked == [(1, 0), (1, 0), (1, 0), (1, 1), (0, 0), (1, 1)]
    assert meets(world, two, answers=True) == (0, 0)
    assert [meets(world, two) for _ in range(2)] == [(1, 0), (1, 0)]


@pytest.mark.slow
def test_the_mentors_silence_is_the_mentors_alone(world: World) -> None:
    two = couple(world)
    for day in ("27 november", "3 december", "9 december"):
        two.mentee.types(f"/action read the paper by {day} @max")
    two.mentee.types("/action read it as well by 21 december")
    world.passes(days=30)
    assert saying(two.mentor, "read the paper", RARER) == 2
    assert saying(two.mentee, "read it as well", "Due in") == 1
    assert saying(two.mentee, RARER) == 0


@pytest.mark.slow
def test_the_light_question_half_way_comes_every_other_time(world: World) -> None:
    two = couple(world, cadence="quarterly")
    asked = []
    for _ in range(5):
        two.mentee.types("/meeting met today")
        two.mentee.closes()
        day = (world.clock.now() + timedelta(days=84)).strftime("%d %B %Y")
        two.mentor.types(f"/meeting plan {day} 10:00")
        world.passes(days=80)
        asked.append((saying(two.mentee, "How are you?"), saying(two.mentor, "How is Ana")))
        world.passes(days=5)
    assert [mentee for mentee, _ in asked] == [1, 2, 3, 4, 4]
    assert saying(two.mentee, "How are you?", RARER) == 1
