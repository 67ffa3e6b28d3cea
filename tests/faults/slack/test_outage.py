"""The bot was away, is told to stop, is killed, or is one of two."""

import threading
import time
from concurrent.futures import Executor
from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.delivery.dispatcher import Delivery
from db.messages.outbox import OutboxRow
from handlers.features import list_kinds
from handlers.notifications.unreachable import build_note
from tests.bot.delivery.rig import Here
from tests.faults.looking import POST, SECRET, Log, counts, having, letter, posting, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World

HOUR = timedelta(hours=1)


def test_eight_hours_down_newest_only_and_what_expired_is_reported(world: World, log: Log) -> None:
    ana = world.person("ana", "Ana Silva")
    now = world.clock.now()
    for hour in range(8):
        due = {"due_at": now + hour * HOUR, "coalesce_key": "nudge", "kind": "nudge"}
        write(world, ana, f"{SECRET} {hour}", key=f"nudge {hour}", **due)
    write(world, ana, "The agenda", key="agenda", due_at=now + HOUR, expires_at=now + 2 * HOUR)
    write(world, ana, "The recap", key="recap", due_at=now + HOUR, expires_at=now + 72 * HOUR)
    world.clock.advance(8 * HOUR)
    world.settles()
    assert [m.plain for m in having(ana, SECRET)] == [f"{SECRET} 7"]
    assert not having(ana, "The agenda")
    assert len(having(ana, "The recap")) == 1
    assert counts(world) == {"sent": 2, "expired": 8}
    reported = log.lines("WARNING")
    assert any("7 nudge expired" in line and "overtaken" in line for line in reported)
    assert any("1 recap.accepted expired" in line and "too late" in line for line in reported)
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
def test_a_whole_programme_that_was_away_for_eight_hours_writes_to_nobody_twice(
    world: World,
) -> None:
    # The agenda is asked for at ten, two hours from now, and Ana's day is over in ten.
    world.clock.advance(-2 * HOUR)
    two = couple(world, timedelta(days=3, hours=2))
    two.mentee.types(f"/agenda {SECRET}")
    before = len(two.mentee.messages)
    world.clock.advance(8 * HOUR)
    world.settles()
    fresh = [m.plain for m in two.mentee.messages[before:]]
    assert len(fresh) == 1
    assert SECRET in fresh[0]


@pytest.mark.slow
def test_sigterm_claims_no_more_and_finishes_what_is_in_flight(world: World, log: Log) -> None:
    people = [world.person(f"p{n}", f"Person {n}") for n in range(7)]
    for person in people:
        write(world, person, SECRET, key=person.member.name)
    world.sandbox.faults.add(POST, times=9, delay=0.5)
    sending = threading.Thread(target=world.bot.keep_delivering)
    sending.start()
    while sum(row.attempts for row in rows(world, OutboxRow)) < 5:
        time.sleep(0.01)
    begun = time.monotonic()
    assert world.bot.delivery.stop(10)
    assert time.monotonic() - begun < 2
    sending.join(1)
    assert not sending.is_alive()
    assert world.bot.delivery.deliver() == 0
    assert counts(world) == {"sent": 5, "pending": 2}
    assert [letter(world, p.member.name).attempts for p in people] == [1] * 5 + [0] * 2
    assert [len(having(p, SECRET)) for p in people] == [1] * 5 + [0] * 2
    assert log.tells_nothing_of(SECRET)


class Killed(BaseException):
    """The process ends here: nothing catches it, nothing is written any more."""


def another(
    world: World,
    killed_at: str = "",
    client: WebClient | None = None,
    pool: Executor | None = None,
) -> Delivery:
    """Return another worker on the same database, which dies as a message passes that point."""

    def die(point: str) -> None:
        if point == killed_at:
            raise Killed

    return Delivery(
        world.bot.sessions,
        lambda _workspace: client or posting(world),
        world.clock,
        composer=world.bot.delivery._sender._composer,
        on_undeliverable=build_note(list_kinds()),
        worker="another",
        probe=die,
        pool=pool,
    )


@pytest.mark.parametrize("point", ["claimed", "sent", "recorded"])
def test_killed_at_any_instruction_is_sent_once_after_the_lease_at_the_latest(
    world: World, log: Log, point: str
) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, SECRET)
    with pytest.raises(Killed):
        another(world, point).deliver()
    world.settles()
    assert len(having(ana, SECRET)) == (0 if point == "claimed" else 1)
    world.clock.advance(timedelta(seconds=91))
    world.settles()
    assert len(having(ana, SECRET)) == 1
    assert counts(world) == {"sent": 1}
    assert letter(world, "letter").slack_ts == having(ana, SECRET)[0].ts
    assert log.tells_nothing_of(SECRET)


def test_two_workers_send_disjoint_rows_and_the_stale_one_is_fenced_out(
    world: World, log: Log
) -> None:
    people = [world.person(f"p{n}", f"Person {n}") for n in range(6)]
    for person in people:
        write(world, person, SECRET, key=person.member.name)
    # The first sleeps over its lease with a message before it; the other takes everything over.
    slow = another(world, pool=Here())
    sleeps = world.sandbox.faults.add(POST, channel=people[0].dm.id, delay=0.3, status=503)
    sleeper = threading.Thread(target=slow.deliver)
    sleeper.start()
    while sleeps.times:
        time.sleep(0.01)
    world.clock.advance(timedelta(seconds=91))
    world.bot.recover()
    for _ in range(4):
        world.bot.deliver()
        world.clock.advance(timedelta(seconds=1))
    sleeper.join()
    world.clock.advance(timedelta(seconds=91))
    world.settles()
    assert [len(having(p, SECRET)) for p in people] == [1] * 6
    assert counts(world) == {"sent": 6}
    assert log.has("belongs to another worker by now")
    assert log.tells_nothing_of(SECRET)
