"""Slack asks for patience, answers unclearly, not at all, or cannot be reached."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.faults.looking import POST, SECRET, Log, counts, having, holds, letter, posting, write
from tests.stories.world import World

NOWHERE = "http://127.0.0.1:9/api/"


def test_429_ratelimited_waits_as_told_per_workspace_and_method_and_others_go_on(
    world: World, log: Log
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    write(world, ana, "An earlier message", key="earlier")
    world.bot.deliver()
    world.sandbox.faults.add(POST, retry_after=40)
    world.passes(seconds=2)
    write(world, ana, SECRET, key="told to wait")
    world.bot.deliver()
    assert (letter(world, "told to wait").status, letter(world, "told to wait").attempts) == (
        "pending",
        0,
    )

    write(world, max_, "Same workspace", key="same workspace")
    write(world, max_, "Other workspace", key="other workspace", workspace_id="T0OTHER")
    file = {"filename": "a.txt", "title": "A", "comment": "A file", "content": "x"}
    write(world, ana, "", key="other method", kind="file", file=file)
    world.clock.advance(timedelta(seconds=39))
    world.bot.deliver()
    assert letter(world, "other workspace").status == "sent"
    assert letter(world, "other method").status == "sent"
    assert [one.title for one in ana.files] == ["A"]
    assert not having(max_, "Same workspace")
    assert not having(ana, SECRET)

    world.passes(seconds=5)
    world.settles()
    assert len(having(ana, SECRET)) == 1
    assert len(having(max_, "Same workspace")) == 1
    assert set(counts(world)) == {"sent"}
    assert log.has(f"row {letter(world, 'told to wait').id} ", "ratelimited")
    assert log.tells_nothing_of(SECRET)


UNCLEAR: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "503": {"status": 503},
    "internal_error": {"error": "internal_error"},
    "fatal_error": {"error": "fatal_error"},
    "timeout after writing": {"delay": 0.2, "status": 500},
    "timeout after writing, and yet it is there": {"delay": 0.2},
    "connection dropped": {"drop": "before"},
    "500, and yet it is there": {"status": 500, "done": True},
    "503, and yet it is there": {"status": 503, "done": True},
    "internal_error, and yet it is there": {"error": "internal_error", "done": True},
    "fatal_error, and yet it is there": {"error": "fatal_error", "done": True},
    "connection dropped, and yet it is there": {"drop": "after"},
}


@pytest.mark.slow
def test_500_503_internal_error_fatal_error_timeout_and_drop_are_unknown_looked_up_and_sent_once(
    world: World, log: Log
) -> None:
    met = {fault: world.person(f"p{at}", fault) for at, fault in enumerate(UNCLEAR)}
    max_ = world.person("max", "Max Okafor")
    posting(world).timeout = 0.1  # type: ignore[assignment]
    for fault, person in met.items():
        world.sandbox.faults.add(POST, channel=person.dm.id, **UNCLEAR[fault])
        write(world, person, SECRET, key=fault)
        world.bot.deliver()
        write(world, max_, "Two unclear ones in a row would stop it all", key=f"after {fault}")
        world.passes(seconds=2)
    calm = {"sent": len(met)}
    world.sandbox.wait_idle()
    posting(world).timeout = 10
    unknown = {"sending": len(met)} | calm
    assert counts(world) == unknown, "nobody knows, so nobody sends it again"
    world.passes(seconds=60)
    assert counts(world) == unknown

    for _ in range(4):
        world.passes(seconds=20)
    for fault, person in met.items():
        (message,) = having(person, SECRET)
        row = letter(world, fault)
        assert (row.status, row.slack_ts) == ("sent", message.ts), fault
        assert log.has(f"row {row.id} "), fault
    assert counts(world) == {"sent": 2 * len(met)}
    assert holds(world) == {}
    assert log.tells_nothing_of(SECRET)


@contextmanager
def deaf() -> Iterator[str]:
    """Listen at an address where connections are neither taken nor refused."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        callers = [socket.socket() for _ in range(3)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
        for caller in callers:
            caller.close()


@pytest.mark.parametrize("fault", ["timeout before writing", "connection refused"])
def test_a_timeout_before_writing_and_a_refused_connection_are_retried(
    world: World, log: Log, fault: str
) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, "hello", key="earlier")
    world.settles()
    world.passes(seconds=2)
    write(world, ana, SECRET)
    client = posting(world)
    there, client.timeout = client.base_url, 0.2  # type: ignore[assignment]
    with deaf() as address:
        client.base_url = address if fault.startswith("timeout") else NOWHERE
        world.bot.deliver()
    client.base_url, client.timeout = there, 10
    row = letter(world, "letter")
    assert (row.status, row.attempts, row.last_error) == ("pending", 0, "not_connected")
    world.passes(seconds=31)
    world.settles()
    assert len(having(ana, SECRET)) == 1
    assert counts(world) == {"sent": 2}
    assert log.has(f"row {row.id} ", "not_connected")
    assert log.tells_nothing_of(SECRET)
