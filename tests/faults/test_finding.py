"""A message is found again in Slack by its mark, wherever and whenever it was sent."""

from datetime import timedelta
from typing import Literal

import pytest

from db.messages.outbox import OutboxRow
from sandbox.model import messages
from sandbox.people import Person
from tests.faults.looking import POST, SECRET, counts, having, letter, write
from tests.stories.world import World

OPEN = "conversations.open"
OPENED_A_MINUTE = 50  # Slack: Tier 3
MINUTE = timedelta(minutes=1)


def test_first_letters_go_at_the_rate_of_messages_and_no_conversation_is_opened_for_them(
    world: World,
) -> None:
    never = world.sandbox.faults.add(OPEN, error="internal_error")
    people = [world.person(f"p{n}", f"Person {n}") for n in range(OPENED_A_MINUTE + 10)]
    rates = world.sandbox.slack.rates
    rates.on, rates.elapsed = True, world.clock.elapsed
    for person in people:
        write(world, person, SECRET, key=person.member.name)
    begun = world.clock.now()
    world.settles()
    assert counts(world) == {"sent": len(people)}
    assert all(len(having(person, SECRET)) == 1 for person in people)
    assert never.times == 1
    assert world.clock.now() - begun < timedelta(minutes=1)


def test_a_first_letter_of_which_nobody_knows_the_end_is_looked_for_and_is_there_once(
    world: World,
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.sandbox.faults.add(POST, drop="after")
    world.sandbox.faults.add(OPEN, status=503)
    write(world, ana, SECRET)
    world.settles()
    assert counts(world) == {"sending": 1}
    for _ in range(2):
        assert letter(world, "letter").slack_channel is None
        world.clock.advance(timedelta(minutes=2))
        world.bot.recover()
    found = letter(world, "letter")
    assert (found.status, found.slack_channel) == ("sent", ana.dm.id)
    assert [message.ts for message in having(ana, SECRET)] == [found.slack_ts]


def goes_on(world: World, minutes: int) -> None:
    """Let time pass, and the bot do all that it does by itself."""
    for _ in range(6 * minutes):
        world.bot.deliver()
        world.bot.recover()
        world.clock.advance(MINUTE / 6)


@pytest.mark.slow
@pytest.mark.parametrize("minutes", [-60, -3, 3, 60])
@pytest.mark.parametrize("drop", ["after", "before"])
def test_with_a_host_clock_minutes_or_an_hour_off_what_may_be_out_goes_out_once(
    world: World, minutes: int, drop: Literal["before", "after"]
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.host.by = minutes * MINUTE
    world.sandbox.faults.add(POST, drop=drop)
    write(world, ana, SECRET, due_at=world.host.now())
    goes_on(world, 5)
    assert letter(world, "letter").status == "sent"
    assert len(having(ana, SECRET)) == 1


@pytest.mark.parametrize("minutes", [-60, 60])
def test_a_host_clock_set_after_a_crash_delays_no_look_up_and_sends_nothing_twice(
    world: World, minutes: int
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.host.by = -minutes * MINUTE
    world.sandbox.faults.add(POST, drop="after")
    write(world, ana, SECRET, due_at=world.host.now())
    world.bot.deliver()
    world.host.by = timedelta(0)
    begun = world.clock.now()
    while letter(world, "letter").status != "sent":
        goes_on(world, 1)
    assert world.clock.now() - begun < 4 * MINUTE
    assert len(having(ana, SECRET)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("drop", ["after", "before"])
def test_history_in_pages_of_15_once_a_minute_is_seen_to_its_end_and_holds_nobody_up(
    world: World, drop: Literal["before", "after"]
) -> None:
    rates, ana, max_ = world.sandbox.slack.rates, *pair_of_strangers(world)
    rates.on, rates.outside, rates.elapsed = True, True, world.clock.elapsed
    write(world, max_, "Before", key="before")
    world.bot.deliver()
    world.clock.advance(MINUTE)
    for person in (ana, max_):
        world.sandbox.faults.add(POST, channel=person.dm.id, drop=drop)
    write(world, ana, SECRET)
    world.bot.deliver()
    for n in range(50):
        messages.post_message(world.sandbox.slack, world.sandbox.team, ana.dm, f"Word {n}", [])
    world.clock.advance(2 * MINUTE)
    world.bot.recover()
    assert letter(world, "letter").look_up_cursor, "one page was seen, and there are more"
    write(world, max_, SECRET, key="another")
    goes_on(world, 10)
    assert counts(world) == {"sent": 3}
    assert len(having(ana, SECRET)) == len(having(max_, SECRET)) == 1


def pair_of_strangers(world: World) -> tuple[Person, Person]:
    return world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")


@pytest.mark.parametrize("hours", [0, 12])
def test_what_was_tried_before_slacks_time_was_written_down_is_looked_for_far_enough_back(
    world: World, hours: int
) -> None:
    ana = world.person("ana", "Ana Silva")
    world.host.by = timedelta(hours=hours)
    world.sandbox.faults.add(POST, drop="after")
    write(world, ana, SECRET, due_at=world.host.now())
    world.bot.deliver()
    with world.bot.sessions.begin() as session:
        session.get_one(OutboxRow, letter(world, "letter").id).heard_at = None
    goes_on(world, 5)
    assert letter(world, "letter").status == "sent"
    assert len(having(ana, SECRET)) == 1
