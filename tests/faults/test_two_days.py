"""Two days without Slack: what is still wanted arrives once, the oldest first; nobody is woken."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.messages import rate_limits
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.databases import ON_ONE
from tests.faults.looking import POST, Log, away, goes_by, having, holds, letters, write
from tests.stories.cycles import (
    GOALS,
    couple,
    held,
    sends,
)
from tests.stories.world import World

TORONTO = ZoneInfo("America/Toronto")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  # eleven o'clock in Toronto
SATURDAY_NIGHT = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)  # three o'clock there
MONDAY, SATURDAY = 0, 5
SQLITE = pytest.mark.databases("sqlite")  # what waits, waits alike in either database


def local(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), TORONTO)


def since(person: Person, before: int) -> list[Message]:
    return list(person.messages[before:])


@pytest.mark.slow
@ON_ONE
def test_two_days_without_slack_what_is_wanted_arrives_once_oldest_first_the_rest_is_told(
    world: World, log: Log
) -> None:
    two = couple(world, timedelta(days=2, hours=1))  # Thursday, eleven o'clock
    ana, max_ = two.mentee, two.mentor
    world.settles()
    before, mentors = len(ana.messages), len(max_.messages)
    with away(world):
        for number in range(4):
            write(world, ana, f"Word {number}", key=f"word {number}")
            goes_by(world, HOUR)
        write(world, max_, "Of an hour", key="short", expires_at=world.clock.now() + HOUR)
        goes_by(world, 2 * DAY)
        assert holds(world) == {rate_limits.WORKSPACE: "not_connected"}
        assert not since(ana, before)
        assert "dead" not in {row.status for row in letters(world)}
    goes_by(world, timedelta(minutes=30), timedelta(seconds=5))
    goes_by(world, 4 * DAY)
    came = [m.plain for m in since(ana, before)]
    assert [text for text in came if text.startswith("Word")] == [f"Word {n}" for n in range(4)]
    assert len([text for text in came if "Did you meet" in text]) == 1
    assert not having(max_, "Of an hour")
    assert len(since(max_, mentors)) == len({m.plain for m in since(max_, mentors)})
    assert all(row.attempts <= 2 for row in letters(world))
    assert log.has("1 recap.accepted expired", "too late")
    assert log.has("1 meeting.order expired", "too late") or log.has("2 meeting.order expired")
    assert len([line for line in log.lines("ERROR") if "on hold" in line]) == 1
    assert holds(world) == {}


def test_a_hold_lifts_itself_where_nothing_waits_that_could_be_tried(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    soon = world.clock.now() + HOUR
    with away(world):
        for key in "ab":
            write(world, ana, key, key=key, expires_at=soon)
        goes_by(world, 2 * HOUR)
        assert holds(world)
    goes_by(world, HOUR)
    assert {row.status for row in letters(world)} == {"expired"}
    assert holds(world) == {}


@pytest.mark.slow
@SQLITE
def test_did_you_meet_is_asked_after_weeks_without_slack(world: World) -> None:
    two = couple(world, 3 * HOUR)
    world.passes(hours=2)
    before = len(two.mentee.messages)
    with away(world):
        goes_by(world, 15 * DAY, HOUR)
    goes_by(world, 4 * DAY, timedelta(minutes=30))
    asked = [m for m in since(two.mentee, before) if "Did you meet" in m.plain]
    assert len(asked) == 1


@pytest.mark.slow
@SQLITE
def test_a_recap_to_accept_is_read_back_after_weeks_without_slack(world: World) -> None:
    two = held(world)
    two.mentee.fills(GOALS, "Lead a ward round")
    with away(world):
        sends(two.mentee)
        goes_by(world, 10 * DAY, HOUR)
        assert not having(two.mentor, "the recap")
    goes_by(world, 2 * DAY, timedelta(minutes=30))
    (read,) = having(two.mentor, "the recap")
    assert "Still waiting" not in read.plain, "it is the first that they hear of it"
    two.mentor.clicks("Accept", read)
    assert "accepted" in read.plain


@pytest.mark.slow
@SQLITE
def test_what_comes_late_keeps_quiet_hours_and_weekends_unless_the_meeting_is_at_stake(
    world: World,
) -> None:
    two = couple(world, timedelta(days=4, hours=22))  # on Sunday at eight
    ana = two.mentee
    world.clock.set(FRIDAY - timedelta(hours=12))
    world.settles()
    before = len(ana.messages)
    with away(world):
        write(world, ana, "Not so urgent")
        goes_by(world, SATURDAY_NIGHT - world.clock.now())
    goes_by(world, HOUR, timedelta(minutes=1))
    (asked,) = since(ana, before)
    assert "prepare your meeting" in asked.plain, "the meeting is on Sunday"
    assert local(asked).weekday() == SATURDAY
    goes_by(world, 3 * DAY)
    (late,) = having(ana, "Not so urgent")
    assert (local(late).weekday(), local(late).hour) == (MONDAY, 8)


@SQLITE
def test_a_bot_that_is_back_on_a_saturday_night_wakes_nobody_for_a_promise(world: World) -> None:
    ana = couple(world).mentee
    ana.types("/action send the draft by 27 november")
    world.clock.set(FRIDAY - DAY)
    world.settles()
    before = len(ana.messages)
    world.clock.set(SATURDAY_NIGHT)
    world.settles()
    assert not since(ana, before)
    world.passes(days=3)
    (late,) = [m for m in since(ana, before) if "send the draft" in m.plain]
    assert (local(late).weekday(), local(late).hour) == (MONDAY, 9)


@SQLITE
def test_a_digest_that_is_late_on_a_saturday_is_overtaken_by_mondays(world: World) -> None:
    couple(world)
    world.clock.set(SATURDAY_NIGHT + timedelta(days=14, hours=7))
    world.settles()
    assert world.channel.messages == []
    world.passes(days=3)
    (digest,) = world.channel.messages
    assert (local(digest).weekday(), local(digest).hour) == (MONDAY, 9)


@pytest.mark.slow
@SQLITE
def test_what_was_told_while_somebody_is_on_leave_waits_for_its_end(world: World) -> None:
    two = held(world)
    two.mentee.fills(GOALS, "Lead a ward round")
    with away(world):
        sends(two.mentee)
        two.mentor.types("/mentoring pause until 14 december")
        goes_by(world, 2 * HOUR)
    goes_by(world, 3 * DAY, timedelta(minutes=30))
    assert not having(two.mentor, "the recap")
    goes_by(world, 12 * DAY, HOUR)
    (read,) = having(two.mentor, "the recap")
    assert local(read).date().isoformat() >= "2026-12-14"


@pytest.mark.slow
def test_the_digest_that_a_channel_does_not_take_is_its_own_trouble_and_comes_back(
    world: World,
) -> None:
    fay, gus = world.person("fay", "Fay Laurent"), world.person("gus", "Gus Roy")
    world.start_programme(fay)
    surgery = world.start_programme(gus, name="Surgery")
    theirs = world.sandbox.team.conversations[surgery.channel_id]
    fault = world.sandbox.faults.add(
        POST, times=10, channel=world.channel.id, error="no_permission"
    )
    world.passes(days=7)
    (told,) = having(fay, "could not be posted in")
    assert "/invite" in told.plain
    assert world.channel.messages == []
    assert len(theirs.messages) == 1
    assert holds(world) == {}
    fault.times = 0
    world.sandbox.faults.clear()
    world.passes(days=7)
    assert len(world.channel.messages) == 1
    assert len(theirs.messages) == 2
    assert len(having(fay, "could not be posted in")) == 1
