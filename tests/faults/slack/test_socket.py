"""Socket Mode drops, or stays up and silent."""

import time
from datetime import timedelta

import pytest

from db.mentoring.people import Person as RowPerson
from sandbox.people import Person
from sandbox.transport.delivery import NotDelivered
from sandbox.transport.socket_mode import SocketLink
from tests.faults.looking import SECRET, Log, having, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World


def link(world: World) -> SocketLink:
    assert world.sandbox.socket is not None
    return world.sandbox.socket


def types_until_heard(person: Person, line: str) -> None:
    """Type a line, and again where it falls between the old connection's end and the new one."""
    for last in (*[False] * 10, True):
        try:
            person.types(line)
        except NotDelivered:
            if last:
                raise
            time.sleep(0.5)
        else:
            return


def test_socket_mode_drops_and_is_there_again_and_what_happened_meanwhile_is_read_anew(
    world: World, log: Log
) -> None:
    two = couple(world, timedelta(days=30))
    socket = link(world)
    before = socket.hellos
    # Max leaves while nobody hears: no event ever tells of it.
    two.mentor.member.deleted = True
    socket.disconnect("refresh_requested")
    assert world.sandbox.state.wait_for(
        lambda: socket.hellos > before and socket.connections > 0, 5
    )
    types_until_heard(two.mentee, "/mentoring")
    assert "Dr Max Okafor" in two.mentee.last_message.plain

    write(world, two.mentor, SECRET)
    world.settles()
    gone = [p.name for p in rows(world, RowPerson) if not p.active]
    assert gone == ["Dr Max Okafor"]
    assert having(world.sandbox.person("fay"), "can no longer be written to")
    assert log.tells_nothing_of(SECRET, "Okafor")


def test_socket_mode_stays_up_and_silent_and_a_watchdog_connects_anew(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    socket = link(world)
    world.bot.watch()
    assert socket.hellos == 1, "a line that is heard is left alone"
    socket.silent = True
    with pytest.raises(NotDelivered):
        two.mentee.types("/mentoring")
    monkeypatch.setattr(world.bot.connection, "_silent", 0.0)
    world.bot.watch()
    socket.silent = False
    assert world.sandbox.state.wait_for(lambda: socket.hellos == 2, 5)
    assert log.has("connecting to Slack anew", "nothing has been heard")
    world.sandbox.state.wait_for(lambda: socket.connections == 1, 3)
    two.mentee.types("/mentoring")
    assert "Dr Max Okafor" in two.mentee.last_message.plain
