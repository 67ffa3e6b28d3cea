"""The page of a person's calendar: the same answer to all that is none, and no address in a log."""

import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from bot.http import feed_page
from bot.operations.logs import OURS, LineFormatter
from db.mentoring import feeds
from db.tables import METADATA
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.looks import looking
from tests.bot.processes import free_port, processes
from tests.stories.cycles import Couple, couple
from tests.stories.subscribing import address_given, events, fetch, subscribes
from tests.stories.world import MANIFEST, TUESDAY, World
from tests.stories.world import world as open_world

NEVER_GIVEN = "x" * 43


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database, port=free_port()) as world:
        yield world


@pytest.fixture
def two(world: World) -> Couple:
    return couple(world, timedelta(days=7))


def shown(records: list[logging.LogRecord]) -> str:
    """What the log says of them, as an operator has it."""
    return "\n".join(LineFormatter().format(record) for record in records)


@pytest.mark.databases("sqlite")
def test_all_that_is_no_calendar_gets_one_and_the_same_answer(world: World, two: Couple) -> None:
    address = subscribes(two.mentee)
    place, token = address[:-47], address[-47:-4]
    never = fetch(f"{place}{NEVER_GIVEN}.ics")
    assert (never.status, never.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "no calendar at this address" in never.text
    for name in (
        *(token, f"{token}.ics.ics", f"{token}.ICS", f"{token}/.ics"),
        *(".ics", f"{token[:-1]}.ics", f"{token}a.ics", f"{token}%00.ics"),
        *(f"{token.swapcase()}.ics", f"{'%C3%A9' * 43}.ics", f"{'x' * 4000}.ics", "%FF.ics"),
    ):
        found = fetch(place + name)
        assert (found.status, found.body) == (404, never.body), name
        assert found.headers["Referrer-Policy"] == "no-referrer"
    assert fetch(f"{place}{token}%0A.ics").status == 404
    assert fetch(address, "POST").status == 405
    assert len(events(address)) == 1


@pytest.mark.slow
def test_three_queries_read_a_calendar_however_many_meetings_are_in_it(
    world: World, two: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = subscribes(two.mentee)
    for number in range(3):
        two.mentee.types("/meeting cancel")
        two.mentee.clicks("Cancel the meeting", confirm=True)
        two.mentee.types(f"/meeting plan {3 + number} december 14:00")
    read: list[str] = []
    event.listen(world.bot.engine, "before_cursor_execute", lambda *it: read.append(it[2]))
    assert len(events(address)) == 4
    assert len([statement for statement in read if "\nFROM " in statement]) == 3, read
    monkeypatch.setattr(feeds, "MOST", 2)
    latest = [found["DTSTART"].dt.day for found in events(address)]
    assert latest == [4, 5], "the latest are what a calendar is for"


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_a_busy_database_asks_the_program_to_come_back(
    world: World, two: Couple, caplog: pytest.LogCaptureFixture
) -> None:
    address = subscribes(two.mentee)
    with world.bot.engine.begin() as connection:
        connection.execute(text("LOCK TABLE feeds IN ACCESS EXCLUSIVE MODE"))
        busy = fetch(address)
    assert (busy.status, busy.headers["Retry-After"]) == (503, "120")
    assert "try again" in busy.text
    assert fetch(address).status == 200
    assert address[-47:-4] not in caplog.text


@pytest.mark.databases("sqlite")
def test_a_failure_nobody_foresaw_has_a_reference_and_not_the_address(
    world: World,
    two: Couple,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = subscribes(two.mentee)

    def fails(*_: object) -> None:
        raise RuntimeError(address)

    monkeypatch.setattr(feed_page, "read", fails)
    failed = fetch(address)
    assert failed.status == 500
    reference = failed.text.split()[-1].rstrip(".")
    assert f"reference {reference}: RuntimeError at test_feed_page.py" in caplog.text
    assert address[-47:-4] not in caplog.text + failed.text


@pytest.mark.slow
def test_the_address_is_in_the_answer_and_nowhere_else(
    world: World, two: Couple, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for room in OURS:
        caplog.set_level(logging.DEBUG, logger=room)
    two.mentee.types("/mentoring calendar new")
    two.mentee.clicks("Get a new address", confirm=True)
    address = address_given(two.mentee)
    token = address[-47:-4]
    assert len(events(address)) == 1
    world.passes(days=8)
    with world.bot.sessions() as session:
        kept = [session.execute(select(table)).all() for table in METADATA.sorted_tables]
    assert "calendar.new" in str(kept)
    client = looking(world.bot.get_status())
    for everywhere in (str(kept), shown(caplog.records), client.get("/metrics").text):
        assert token not in everywhere


def test_what_a_library_says_of_an_address_is_logged_without_it() -> None:
    said = f"Error handling request /calendar/{NEVER_GIVEN}.ics"
    record = logging.LogRecord("waitress", logging.ERROR, __file__, 1, said, (), None)
    assert NEVER_GIVEN not in LineFormatter().format(record)
    assert "Error handling request" in LineFormatter().format(record)


@pytest.mark.slow
@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("command", ["embedded", "web", "worker"])
def test_processes_that_answer_people_serve_it_and_log_no_address(
    database: str, tmp_path: Path, command: str
) -> None:
    arguments = () if command == "embedded" else (command,)
    port, closed = free_port(), free_port()
    with (
        Sandbox(MANIFEST, SandboxClock(TUESDAY, flowing=True)) as sandbox,
        processes(sandbox, database, tmp_path) as started,
    ):
        public = f"http://127.0.0.1:{port}"
        ready = "listening" if command == "web" else "started"
        process = started.start("--verbose", *arguments, PORT=str(port), PUBLIC_URL=public)
        without = started.start(*arguments, PORT=str(closed))
        process.until(ready)
        without.until(ready)
        nowhere = fetch(f"{public}/calendar/{NEVER_GIVEN}.ics")
        assert nowhere.status == 404
        assert ("in Slack, type /mentoring calendar" in nowhere.text) == (command != "worker")
        shut = fetch(f"http://127.0.0.1:{closed}/calendar/{NEVER_GIVEN}.ics")
        assert (shut.status, "/mentoring" in shut.text) == (404, False)
        malformed(port)
        assert NEVER_GIVEN not in process.said
        assert process.terminate()[0] == 0


def malformed(port: int) -> None:
    """Send what is no HTTP at all, with an address in it."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(f"GET /calendar/{NEVER_GIVEN}.ics HTTP/9.9 x\r\n\r\n".encode())
        while line.recv(4096):
            pass
