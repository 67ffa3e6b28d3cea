"""A message is found again in Slack by its mark, wherever and whenever it was sent."""

from datetime import timedelta

from tests.faults.looking import POST, SECRET, counts, having, letter, write
from tests.stories.world import World

OPEN = "conversations.open"
OPENED_A_MINUTE = 50  # Slack: Tier 3


def test_first_letters_go_at_the_rate_of_messages_and_no_conversation_is_opened_for_them(
    world: World,
) -> None:
    never = world.sandbox.faults.add(OPEN, error="internal_error")
    people = [world.person(f"p{n}", f"Person {n}") for n in range(OPENED_A_MINUTE + 10)]
    world.sandbox.slack.rates.on = True
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
