"""The Procfile, run by honcho as hosting services run it: release first, then web and worker."""

import json
import os
import socket
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from bot.http.web import PATH
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.processes import Process, Processes, begin_a_pair, free_port, processes
from tests.stories.world import MANIFEST

pytestmark = pytest.mark.databases("postgresql")

APART = 100  # honcho's own: between the ports of two kinds of process
KILLED_AFTER = 5.0  # honcho's patience with what it stops
TERMINATED = 143


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    now = datetime.now(UTC)
    with Sandbox(MANIFEST, SandboxClock(now, flowing=True), delivery="http") as sandbox:
        sandbox.patience = 15.0
        yield sandbox


@pytest.fixture
def hosted(sandbox: Sandbox, empty_database: str, tmp_path: Path) -> Iterator[Processes]:
    with processes(sandbox, empty_database, tmp_path) as started:
        try:
            yield started
        finally:
            started.terminate_all()  # killed, honcho would leave web and worker running


def honcho(hosted: Processes, *kinds: str, port: int = 5000) -> Process:
    """Start some kinds of process as the Procfile has them, with our own Python on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = (sys.executable, "-m", "honcho", "-e", os.devnull, "start", "-p", str(port), *kinds)
    return hosted.run(command, {"PATH": path, "SLACK_APP_TOKEN": ""})


def two_ports() -> int:
    """Return a port that is free, as is the one that honcho gives the second kind."""
    while True:
        port = free_port()
        with socket.socket() as second:
            if port + APART < 65536 and second.connect_ex(("127.0.0.1", port + APART)) != 0:
                return port


def health(port: int) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return dict(json.load(answer))


@pytest.mark.slow
@pytest.mark.long
def test_release_makes_the_tables_then_web_answers_and_worker_delivers_and_both_stop(
    sandbox: Sandbox, hosted: Processes, empty_database: str
) -> None:
    release = honcho(hosted, "release")
    assert release.ends() == 0, release.said
    ana = begin_a_pair(sandbox, empty_database)

    port = two_ports()
    running = honcho(hosted, "web", "worker", port=port)
    running.until(f"listening on port {port}")
    running.until(f"served on port {port + APART}")
    running.until("bot.processes started")
    sandbox.register(f"http://127.0.0.1:{port}{PATH}")
    ana.types("/mentoring")
    ana.sees("Where you stand")
    ana.sees("max is now your mentor")
    assert set(health(port)["parts"]) == {"database", "schema", "upkeep"}
    assert set(health(port + APART)["parts"]) > {"scheduler", "ticks", "sending"}

    status, seconds = running.terminate()
    assert status == TERMINATED
    assert seconds < KILLED_AFTER, running.said
    secrets = (sandbox.bot_token, sandbox.signing_secret, "Where you stand")
    for word in ("SIGKILL", "before everything was finished", "Traceback", *secrets):
        assert word not in running.said
    for served in (port, port + APART):
        with pytest.raises(URLError):
            health(served)


@pytest.mark.slow
def test_a_host_that_has_not_run_release_is_told_to(hosted: Processes) -> None:
    running = honcho(hosted, "web", "worker", port=two_ports())
    assert running.ends() != 0
    assert "python -m bot migrate" in running.said
