"""`slack run`: the Slack CLI gets the manifest by our hooks, and starts the bot with its tokens."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.settings.settings import ROOT
from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.bot.processes import free_port

CONFIG = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))
ENVIRON = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def asked(command: str) -> Any:
    """Run a hook in a shell in the project's folder, as the Slack CLI does; return its answer."""
    environ = {**os.environ, **ENVIRON}
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_cli_is_given_our_manifest_and_leaves_the_connection_to_us() -> None:
    found = asked(CONFIG["hooks"]["get-hooks"])
    assert found["config"]["sdk-managed-connection-enabled"] is True
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    assert asked(found["hooks"]["get-manifest"]) == manifest


def test_what_is_watched_for_changes_is_there() -> None:
    watched = CONFIG["config"]["watch"]
    assert [p for part in watched.values() for p in part["paths"] if not (ROOT / p).exists()] == []


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ROOT / "manifest.json", SandboxClock(datetime.now(UTC), flowing=True)) as sandbox:
        yield sandbox


@pytest.mark.slow
def test_the_start_hook_runs_the_bot_with_the_tokens_of_the_environment(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    environ = {
        **os.environ,
        **ENVIRON,
        **sandbox.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'reiterate.sqlite'}",
        "PORT": str(free_port()),
    }
    with (tmp_path / "log").open("w") as log:
        started = subprocess.Popen(
            ["sh", "-c", CONFIG["hooks"]["start"]],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        sandbox.wait_connected(20)
        link = sandbox.socket
        assert link is not None
        assert started.poll() is None
        os.killpg(started.pid, signal.SIGINT)
        started.wait(15)
        assert sandbox.state.wait_for(lambda: link.connections == 0, 15)
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(15)
    said = (tmp_path / "log").read_text()
    assert "stopping" in said
    assert "Traceback" not in said
