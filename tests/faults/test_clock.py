"""The clock is set back or forward, and days are an hour longer or shorter."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.mentoring.programmes import Programme
from db.mentoring.reporting.digests import Digest
from tests.faults.looking import POST, SECRET, counts, having, letters, write
from tests.stories.cycles import couple
from tests.stories.world import World

HOUR = timedelta(hours=1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SUNDAY = 6
SPRING = datetime(2027, 3, 14, tzinfo=UTC)  # in Toronto 02:00 becomes 03:00
AUTUMN = datetime(2027, 11, 7, tzinfo=UTC)  # in Toronto 02:00 becomes 01:00


def weekly(world: World, weekday: int, hour: int) -> None:
    """Give the programme its digest at that hour, whatever it was."""
    with world.bot.sessions.begin() as session:
        programme = session.get_one(Programme, world.programme.id)
        programme.digest_weekday, programme.digest_hour = weekday, hour
        programme.next_due_at = world.clock.now()


def test_a_clock_set_back_an_hour_holds_up_nothing_and_sends_nothing_twice(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, "Before", key="before")
    world.bot.deliver()
    world.clock.advance(-HOUR)
    write(world, ana, SECRET)
    write(world, world.person("max", "Max Okafor"), SECRET, key="another")
    for _ in range(2):
        world.bot.deliver()
        world.clock.advance(timedelta(seconds=1))
    assert len(having(ana, SECRET)) == 1
    assert counts(world) == {"sent": 3}


def test_a_wait_that_slack_asked_for_does_not_become_an_hour_when_the_clock_is_set_back(
    world: World,
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.sandbox.faults.add(POST, retry_after=20)
    write(world, ana, "Told to wait", key="waits")
    world.bot.deliver()
    world.clock.advance(-HOUR)
    write(world, ana, SECRET)
    world.bot.deliver()
    assert len(having(ana, SECRET)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("by", [-HOUR, HOUR], ids=["back", "forward"])
def test_a_clock_set_back_or_forward_an_hour_gives_each_local_date_one_digest(
    world: World, by: timedelta
) -> None:
    couple(world)
    weekly(world, world.clock.now().weekday(), 10)
    world.settles()
    assert len(world.channel.messages) == 1
    world.clock.advance(by)
    world.settles()
    world.passes(hours=3)
    assert len(world.channel.messages) == 1
    world.clock.advance(WEEK)
    world.settles()
    assert len(world.channel.messages) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "hour"),
    [(SPRING, 2), (SPRING, 3), (AUTUMN, 1), (AUTUMN, 2)],
    ids=["in the gap", "after the gap", "in the fold", "after the fold"],
)
def test_a_dst_gap_and_a_fold_give_each_local_date_exactly_one_digest(
    world: World, day: datetime, hour: int
) -> None:
    couple(world)
    world.clock.set(day - 10 * DAY)
    weekly(world, SUNDAY, hour)
    world.settles()
    before = len(world.channel.messages)
    sundays = [day - WEEK, day, day + WEEK]
    for sunday in sundays:
        for half_hours in range(8, 21):
            world.clock.set(sunday + half_hours * HOUR / 2)
            world.settles()
    with world.bot.sessions() as session:
        dates = session.scalars(select(Digest.local_date).order_by(Digest.local_date)).all()
    assert list(dates)[-3:] == [sunday.date() for sunday in sundays]
    assert len(world.channel.messages) - before == 3
    since = sundays[0] - DAY  # the one before was late on a Sunday, and waited for Monday
    assert all(row.status == "sent" for row in letters(world, "digest") if row.due_at > since)


@pytest.mark.slow
def test_a_clock_put_ahead_by_months_and_back_brings_no_burst(world: World) -> None:
    two = couple(world)
    world.clock.advance(timedelta(days=90))
    world.settles()
    told = len(two.mentee.messages)
    digests = len(world.channel.messages)
    world.clock.advance(-timedelta(days=90))
    world.settles()
    world.clock.advance(timedelta(days=90))
    world.settles()
    assert digests == len(world.channel.messages) == 1
    assert len(two.mentee.messages) == told


@pytest.mark.parametrize("by", [-HOUR, HOUR], ids=["behind", "ahead"])
def test_a_clock_that_is_off_is_seen_from_slacks_answers_by_health_and_metrics(
    world: World, by: timedelta
) -> None:
    ana = world.person("ana", "Ana Silva")
    assert world.bot.get_status().ready()["clock"] == "ok"
    write(world, ana, "In time", key="before")
    world.bot.deliver()
    assert abs(skew(world)) < 2
    world.host.by = by
    write(world, ana, SECRET, due_at=world.host.now())
    world.clock.advance(timedelta(seconds=2))
    world.bot.deliver()
    assert round(skew(world) / 10) == round(by.total_seconds() / 10)
    side = "ahead of" if by > timedelta(0) else "behind"
    assert side in world.bot.get_status().ready()["clock"]


def skew(world: World) -> float:
    found = world.bot.metrics.registry.get_sample_value("reiterate_slack_clock_skew_seconds")
    assert found is not None
    return found
