"""Much to say at once: at the pace that Slack allows, and never refused."""

import time
from datetime import timedelta

import pytest

from tests.faults.looking import SECRET, Log, counts, having, write
from tests.stories.world import World

LETTERS = 20


@pytest.mark.databases("sqlite")
def test_a_first_message_to_everybody_goes_at_slacks_pace_and_is_never_refused(
    world: World, log: Log
) -> None:
    people = [world.person(f"p{n}", f"Person {n}") for n in range(LETTERS)]
    for person in people:
        write(world, person, SECRET, key=person.member.name)
    world.sandbox.slack.rates.on = True
    sent = []
    for _ in range(4):
        sent.append(world.bot.delivery.deliver())
        time.sleep(1)  # Slack's limits go by its own time
        world.clock.advance(timedelta(seconds=1))
    assert sent == [5, 5, 5, 5]
    assert counts(world) == {"sent": LETTERS}
    assert [len(having(person, SECRET)) for person in people] == [1] * LETTERS
    assert not log.has("ratelimited")
