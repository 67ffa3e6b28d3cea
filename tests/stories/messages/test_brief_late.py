"""A brief that could not go when it was meant to: it keeps quiet, and stays one message."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.model.entities import Message
from sandbox.people import Person
from tests.faults.looking import away, goes_by
from tests.stories.cycles import couple
from tests.stories.messages.test_brief import promises, six_pairs
from tests.stories.world import World

TORONTO = ZoneInfo("America/Toronto")
MONDAY = 0
SATURDAY_NIGHT = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)  # three o'clock in Toronto
HOUR = timedelta(hours=1)


def local(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), TORONTO)


def chooses_hour(person: Person, hour: str) -> None:
    """Let somebody choose at which hour the day's message comes."""
    person.types("/mentoring messages")
    person.fills("When should the day’s message come?", hour)
    person.submits()
    person.closes()


@pytest.mark.parametrize("quiet", ["08:30-06:00", "17:00-07:30"])
def test_an_hour_within_ones_quiet_hours_still_has_a_brief(world: World, quiet: str) -> None:
    two = couple(world)
    chooses_hour(two.mentee, "18:00")
    two.mentee.types(f"/mentoring quiet {quiet}")
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    before = len(two.mentee.messages)
    world.passes(days=2)
    (brief,) = [m for m in two.mentee.messages[before:] if "send the draft" in m.plain]
    assert "read the paper" in brief.plain
    first, last = (time.fromisoformat(at) for at in quiet.split("-"))
    assert last <= local(brief).time() < first


@pytest.mark.slow
def test_welcomes_that_were_held_up_come_together_and_not_at_night(world: World) -> None:
    world.clock.set(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))
    world.settles()
    with away(world):
        mentor, mentees = six_pairs(world)
        goes_by(world, SATURDAY_NIGHT - world.clock.now(), HOUR)
    goes_by(world, timedelta(days=1), HOUR)
    assert mentor.messages == [], "it is the weekend"
    goes_by(world, timedelta(days=2), timedelta(minutes=10))
    (welcome,) = [m for m in mentor.messages if "You are now the mentor of" in m.plain]
    for mentee in mentees:
        assert mentee.member.real_name in welcome.plain
    assert welcome.plain.startswith("6 things for Mon 30 Nov")
    assert (local(welcome).weekday(), local(welcome).hour) == (MONDAY, 8)


@pytest.mark.slow
def test_a_brief_whose_day_is_over_goes_with_the_next_and_wakes_nobody(world: World) -> None:
    two = couple(world, timedelta(days=20))
    promises(two.mentee, "send the draft by 2 dec", "read the paper by 2 dec")
    before = len(two.mentee.messages)
    world.clock.set(datetime(2026, 11, 30, 13, 59, tzinfo=UTC))
    world.settles()
    with away(world):
        goes_by(world, timedelta(hours=20), HOUR)
    goes_by(world, HOUR, timedelta(minutes=10))
    assert len(two.mentee.messages) == before, "it is five in the morning"
    goes_by(world, timedelta(hours=6), timedelta(minutes=10))
    (brief,) = two.mentee.messages[before:]
    assert "read the paper" in brief.plain
    assert local(brief).hour == 9


@pytest.mark.slow
def test_a_brief_whose_end_nobody_can_look_up_goes_again_rather_than_not_at_all(
    world: World,
) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    before = len(two.mentee.messages)
    world.clock.set(datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
    world.settles()
    world.sandbox.faults.add("chat.postMessage", drop="before")
    world.sandbox.faults.add("conversations.history", times=50, error="missing_scope")
    goes_by(world, HOUR, timedelta(minutes=1))
    (brief,) = two.mentee.messages[before:]
    assert "read the paper" in brief.plain


def test_welcomes_that_the_bot_slept_through_come_together_in_the_morning(world: World) -> None:
    """They are gathered late, in the reader's evening, and go as late things do."""
    world.start_programme(world.person("fay", "Fay Laurent"))
    nadia = world.person("nadia", "Dr Nadia Marsh", "Asia/Karachi")
    for name in ("Ana", "Bo"):
        world.pair(nadia, world.person(name.lower(), name))
    assert nadia.messages == []
    world.clock.set(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))  # seven in the evening in Karachi
    world.settles()
    assert nadia.messages == []
    world.passes(hours=14)
    (welcome,) = nadia.messages
    at = datetime.fromtimestamp(float(welcome.ts), ZoneInfo("Asia/Karachi"))
    assert (at.date().isoformat(), at.hour) == ("2026-11-26", 8)
    assert "Ana" in welcome.plain
    assert "Bo" in welcome.plain
