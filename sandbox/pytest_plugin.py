"""Fixtures for tests of a Slack app: `pytest_plugins = ["sandbox.pytest_plugin"]` in a conftest.

A test that takes `sandbox` gets a workspace that listens; `slack_client` speaks to it with the
bot's token; `connect_app` connects a Bolt app to it by Socket Mode. The last two need slack_sdk and
slack_bolt, and nothing else here does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sandbox.clock import SandboxClock
from sandbox.server import PROXIES, Sandbox
from sandbox.types import Json

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
    from slack_sdk import WebClient

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def sandbox_manifest(request: pytest.FixtureRequest) -> Path | Json:
    """Say which app is installed: `manifest.json` beside pytest's settings; override it."""
    return request.config.rootpath / "manifest.json"


@pytest.fixture
def sandbox_clock() -> SandboxClock:
    """Give the workspace's clock, which stands at a noon (UTC) until a test moves it."""
    return SandboxClock(NOON)


@pytest.fixture
def sandbox(
    sandbox_manifest: Path | Json, sandbox_clock: SandboxClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """Give a workspace that listens, with nobody in it but the bot; stopped after the test."""
    for name in PROXIES:  # the SDK would send even loopback through a proxy
        monkeypatch.delenv(name, raising=False)
    with Sandbox(sandbox_manifest, sandbox_clock) as started:
        yield started


@pytest.fixture
def strict_sandbox(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Give the same; at the end the test fails if the app did what Slack would not put up with."""
    yield sandbox
    assert sandbox.breaches == []


@pytest.fixture
def slack_client(sandbox: Sandbox) -> WebClient:
    """Give slack_sdk's client with the bot's token; it tries nothing a second time."""
    from slack_sdk import WebClient

    return WebClient(token=sandbox.bot_token, base_url=sandbox.base_url, retry_handlers=[])


@pytest.fixture
def connect_app(sandbox: Sandbox) -> Iterator[Callable[[App], None]]:
    """Give a function that connects a Bolt app by Socket Mode, for as long as the test lasts."""
    from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

    handlers: list[SocketModeHandler] = []

    def connect(app: App) -> None:
        handler = SocketModeHandler(app, sandbox.app_token)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]
        sandbox.wait_connected(connections=len(handlers))

    yield connect
    for handler in handlers:
        handler.client.enqueue_message("")  # its reading thread waits a second for something
        handler.close()  # type: ignore[no-untyped-call]
