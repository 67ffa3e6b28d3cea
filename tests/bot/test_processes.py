"""`python -m bot`, `web` and `worker` as real processes: they work, stop in time, and are alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from bot.http.web import PATH
from bot.slack.token_cipher import TokenCipher
from sandbox.clock import SandboxClock
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.bot.processes import Processes, begin_a_pair, free_port, processes
from tests.stories.hosted import Browser, consent

MANIFEST = Path(__file__).parents[2] / "manifest.json"
# It finishes what is in flight for ten seconds at most; a busy machine takes some more to end.
AT_ONCE = 15.0


@pytest.fixture
def delivery() -> Literal["socket", "http"]:
    return "socket"


@pytest.fixture
def sandbox(delivery: Literal["socket", "http"]) -> Iterator[Sandbox]:
    now = datetime.now(UTC)
    with Sandbox(MANIFEST, SandboxClock(now, flowing=True), delivery=delivery) as sandbox:
        sandbox.patience = 15.0
        yield sandbox


@pytest.fixture
def started(sandbox: Sandbox, database: str, tmp_path: Path) -> Iterator[Processes]:
    with processes(sandbox, database, tmp_path) as started:
        yield started


@pytest.fixture
def ana(sandbox: Sandbox, database: str) -> Person:
    return begin_a_pair(sandbox, database)


@pytest.mark.long
def test_alone_it_answers_sends_and_stops_at_once(
    sandbox: Sandbox, started: Processes, ana: Person
) -> None:
    bot = started.start(PORT=str(free_port()))
    bot.until("started")
    sandbox.wait_connected()
    ana.types("/agenda career: a course")
    ana.sees("a course")
    status, seconds = bot.terminate()
    assert (status, seconds < AT_ONCE) == (0, True), (seconds, bot.said)
    for word in ("Traceback", "WARNING", "ERROR"):
        assert word not in bot.said


@pytest.mark.slow
@pytest.mark.parametrize("delivery", ["http"])
@pytest.mark.databases("postgresql")
def test_web_answers_and_workers_do_the_rest(
    sandbox: Sandbox, started: Processes, ana: Person
) -> None:
    port = free_port()
    web = started.start("web", PORT=str(port), SLACK_APP_TOKEN="")
    workers = [started.start("worker", SLACK_APP_TOKEN="") for _ in range(2)]
    web.until("listening")
    for worker in workers:
        worker.until("started")
    sandbox.register(f"http://127.0.0.1:{port}{PATH}")
    ana.types("/agenda career: a course")
    ana.sees("a course")
    for process in (web, *workers):
        status, seconds = process.terminate()
        assert (status, seconds < AT_ONCE) == (0, True), (seconds, process.said)
        assert "Traceback" not in process.said


@pytest.mark.slow
@pytest.mark.parametrize("delivery", ["http"])
@pytest.mark.databases("postgresql")
def test_a_hosts_web_is_installed_from_its_page_and_answers_and_writes_there(
    sandbox: Sandbox, started: Processes, ana: Person
) -> None:
    sandbox.team.bot_token = ""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    started.environ |= {
        "SLACK_BOT_TOKEN": "",
        "SLACK_APP_TOKEN": "",
        "SLACK_CLIENT_ID": sandbox.oauth.client_id,
        "SLACK_CLIENT_SECRET": sandbox.oauth.client_secret,
        "ENCRYPTION_KEYS": TokenCipher.make_key(),
        "PUBLIC_URL": address,
    }
    web, worker = started.start("web", PORT=str(port)), started.start("worker")
    web.until("listening")
    worker.until("started")
    sandbox.register(f"{address}{PATH}")
    browser = Browser()
    page = browser.opens(*consent(sandbox, browser.asks(address)))
    assert "Reiterate is in sandbox" in page.text
    ana.types("/agenda career: a course")
    ana.sees("a course")
    ana.sees("max is now your mentor")
    for process in (web, worker):
        assert process.terminate()[0] == 0
        for secret in (
            sandbox.bot_token,
            sandbox.oauth.client_secret,
            started.environ["ENCRYPTION_KEYS"],
        ):
            assert secret not in process.said


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_second_one_on_the_same_file_is_refused_until_the_first_is_gone(
    sandbox: Sandbox, started: Processes
) -> None:
    first = started.start()
    first.until("started")
    second = started.start()
    assert second.ends() == 1
    assert "A bot is running on" in second.said
    assert "PostgreSQL" in second.said
    assert "Traceback" not in second.said
    first.kill()
    third = started.start()
    third.until("started")


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_several_alone_may_share_a_server(started: Processes) -> None:
    for process in [started.start(), started.start()]:
        process.until("started")


@pytest.mark.slow
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("command", ["web", "worker"])
def test_shared_work_on_a_file_is_refused(started: Processes, command: str) -> None:
    process = started.start(command)
    assert process.ends() == 1
    assert "DATABASE_URL is malformed. It should be postgresql://" in process.said
    assert "`python -m bot` alone" in process.said


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_a_server_without_tables_is_refused_with_the_command_that_makes_them(
    sandbox: Sandbox, empty_database: str, tmp_path: Path
) -> None:
    with processes(sandbox, empty_database, tmp_path) as started:
        for command in ("web", "worker"):
            process = started.start(command)
            assert process.ends() == 1
            assert "python -m bot migrate" in process.said
