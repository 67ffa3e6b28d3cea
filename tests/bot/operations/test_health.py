"""/healthz: each part ok or a short reason, whatever goes wrong, and nothing else."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot import embedded, worker
from bot.http.monitoring import serve_monitoring
from bot.operations import health
from bot.operations.scheduler import Scheduler, TickStatus
from db.core.engine import connect
from db.messages import rate_limits
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.looks import looking, parsed, ready
from tests.bot.processes import free_port, processes
from tests.stories.cycles import couple
from tests.stories.world import MANIFEST, TUESDAY, World
from tests.stories.world import world as open_world

STORE = ("database", "schema", "upkeep")
PROCESS = ("scheduler", "ticks", "clock", "rules", "templates", "sending")
WELL = dict.fromkeys((*STORE, *PROCESS), "ok")


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world


def well(world: World, **but: str) -> dict[str, str]:
    """Every part there is, well but for these."""
    lite = world.bot.engine.dialect.name == "sqlite"
    return WELL | {"slack": "ok"} | ({"disk": "ok", "backup": "ok"} if lite else {}) | but


def test_a_bot_that_is_well_says_so_part_by_part(world: World) -> None:
    assert ready(world.bot.get_status()) == (200, well(world))
    client = looking(world.bot.get_status())
    whole = client.get("/healthz")
    assert (whole.status_code, whole.get_json()["status"]) == (200, "ok")
    live = client.get("/healthz/live")
    assert (live.status_code, live.get_json()["parts"]) == (200, {"scheduler": "ok"})


@pytest.mark.databases("sqlite")
def test_a_file_that_is_gone_is_told_and_not_made_anew(world: World) -> None:
    file = Path(world.bot.engine.url.database or "")
    file.rename(file.with_name("moved"))
    status, parts = ready(world.bot.get_status())
    assert status == 503
    assert (parts["database"], parts["schema"]) == ("the file is gone", "not known")
    assert not file.exists()
    file.with_name("moved").rename(file)
    assert ready(world.bot.get_status())[0] == 200


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_file_that_is_locked_is_told_within_three_seconds(world: World) -> None:
    engine = connect(world.bot.engine.url.render_as_string())
    with engine.begin():
        begun = time.monotonic()
        status, parts = ready(world.bot.get_status())
        assert time.monotonic() - begun < 3
    assert (status, parts["database"]) == (503, "cannot be used: SQLITE_BUSY")
    assert ready(world.bot.get_status())[0] == 200
    engine.dispose()


@pytest.mark.databases("sqlite")
def test_a_disk_that_is_nearly_full_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    status, parts = ready(world.bot.get_status())
    assert status == 503
    assert parts["disk"].startswith("only ")


@pytest.mark.databases("postgresql")
def test_a_server_that_is_gone_is_told_without_its_address_or_password() -> None:
    port = free_port()
    engine = connect(f"postgresql+psycopg://somebody:hush@127.0.0.1:{port}/hidden")
    parts = {
        **health.check_database(engine),
        **health.check_upkeep(engine),
        **health.check_sending(engine),
    }
    assert parts == {
        "database": "cannot be used: OperationalError",
        "schema": "not known",
        "upkeep": "not known",
        "sending": "not known",
    }


def test_an_old_and_a_newer_schema_are_told(world: World) -> None:
    for revision, told in (("0001", "old, not current"), ("9999", "ahead, not current")):
        with world.bot.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
        assert ready(world.bot.get_status()) == (503, well(world, schema=told))


@pytest.mark.slow
def test_a_tick_that_is_stuck_is_told_and_is_why_a_restart_is_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "QUIET_AT_MOST", 1.0)
    monkeypatch.setattr(health, "INTERVALS_AT_MOST", 20)
    for name in ("PLAN_EVERY", "DELIVER_EVERY", "RECOVER_EVERY", "HOLDS_EVERY"):
        monkeypatch.setattr(worker, name, 0.05)
    monkeypatch.setattr(embedded, "WATCH_EVERY", 0.05)
    let_go = threading.Event()
    monkeypatch.setattr(world.bot, "keep_delivering", let_go.wait)
    world.bot.scheduler = Scheduler(world.bot.get_ticks())
    world.bot.scheduler.start()
    try:
        eventually(
            lambda: "deliver has not ended for " in ready(world.bot.get_status())[1]["scheduler"]
        )
        assert ready(world.bot.get_status())[0] == 503
        assert looking(world.bot.get_status()).get("/healthz/live").status_code == 503
    finally:
        let_go.set()
    eventually(lambda: looking(world.bot.get_status()).get("/healthz/live").status_code == 200)


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_tick_that_fails_again_and_again_is_told_but_a_restart_is_not_asked_for() -> None:
    pulse = {"plan": TickStatus(1.0, 3), "deliver": TickStatus(1.0, 2)}
    assert health.check_ticks(pulse) == {"ticks": "plan failed 3 times in a row"}
    assert health.check_scheduler(pulse, {"plan": 60.0, "deliver": 1.5}) == {"scheduler": "ok"}


def test_a_daily_tick_may_be_quiet_for_a_day() -> None:
    pulse = {"maintain": TickStatus(86_000.0, 0)}
    assert health.check_scheduler(pulse, {"maintain": 86_400.0}) == {"scheduler": "ok"}


def test_a_closed_socket_is_told_until_it_is_open_again(world: World) -> None:
    world.bot.connection.close()
    assert ready(world.bot.get_status()) == (503, well(world, slack="not connected"))
    world.bot.connect()
    assert ready(world.bot.get_status()) == (200, well(world))


def test_a_token_that_was_revoked_is_told_until_sending_goes_on(world: World) -> None:
    team = world.sandbox.team_id
    with world.bot.sessions.begin() as session:
        rate_limits.hold(session, team, "token_revoked")
        rate_limits.hold(session, team, "missing_scope: files:write", rate_limits.kind("calendar"))
    assert ready(world.bot.get_status()) == (503, well(world, sending="on hold: token_revoked"))
    world.bot.check_holds()
    assert ready(world.bot.get_status()) == (200, well(world))


def test_nothing_of_a_pair_and_no_secret_is_shown(world: World) -> None:
    couple(world)
    answer = looking(world.bot.get_status()).get("/healthz").text
    secrets = (world.sandbox.bot_token, world.sandbox.app_token, world.sandbox.team_id)
    url = make_url(world.bot.engine.url)
    assert not any(hidden in answer for hidden in ("Ana", "Okafor", *secrets, str(url.database)))


def test_pages_are_served_on_the_port_and_no_longer_than_the_bot_runs(world: World) -> None:
    port = free_port()
    with serve_monitoring(world.bot.get_status(), "127.0.0.1", port):
        assert fetched(port)["parts"] == well(world)
    with pytest.raises(urllib.error.URLError):
        fetched(port)


def test_a_port_that_is_taken_is_said_and_keeps_nobody_from_working(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    with (
        serve_monitoring(world.bot.get_status(), "127.0.0.1", port),
        serve_monitoring(world.bot.get_status(), "127.0.0.1", port),
    ):
        assert fetched(port)["status"] == "ok"
    assert f"port {port}: /healthz and /metrics are not served: EADDRINUSE" in caplog.text


@pytest.mark.slow
@pytest.mark.databases("postgresql")
@pytest.mark.parametrize("command", ["embedded", "worker", "web"])
def test_every_process_can_be_looked_at(database: str, tmp_path: Path, command: str) -> None:
    arguments = () if command == "embedded" else (command,)
    port = free_port()
    with (
        Sandbox(MANIFEST, SandboxClock(TUESDAY, flowing=True)) as sandbox,
        processes(sandbox, database, tmp_path) as started,
    ):
        process = started.start(*arguments, PORT=str(port), LOG_FORMAT="json")
        process.until("listening" if command == "web" else '"started"')
        parts = {"embedded": {*WELL, "slack"}, "worker": {*WELL}, "web": {*STORE}}
        assert fetched(port)["parts"] == dict.fromkeys(parts[command], "ok")
        found = parsed(read(f"http://127.0.0.1:{port}/metrics"))
        assert found["reiterate_database_up"] == 1
        assert ('reiterate_tick_age_seconds{tick="plan"}' in found) == (command != "web")
        assert ("reiterate_slack_connected" in found) == (command == "embedded")
        status, _ = process.terminate()
        assert status == 0
        assert all(json.loads(line)["time"] for line in process.said.splitlines())


def fetched(port: int) -> Any:
    return json.loads(read(f"http://127.0.0.1:{port}/healthz"))


def read(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return bytes(answer.read()).decode()
