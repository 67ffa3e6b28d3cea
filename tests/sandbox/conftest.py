"""A sandbox with two people in it, and a small bot of slack_bolt's own making to try it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.socket_mode import hang_up
from sandbox.clock import SandboxClock
from sandbox.people import Person
from sandbox.server import Sandbox

MANIFEST = Path(__file__).parent / "manifest.json"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Connect = Callable[[App], None]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(MANIFEST, SandboxClock(NOON)) as made:
        made.patience = 1.0
        yield made


@pytest.fixture
def mina(sandbox: Sandbox) -> Person:
    return sandbox.add_person("mina", real_name="Mina Okafor", tz="America/Toronto")


@pytest.fixture
def noor(sandbox: Sandbox) -> Person:
    return sandbox.add_person("noor", real_name="Noor Haddad")


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.bot_token, base_url=sandbox.base_url, retry_handlers=[])


@pytest.fixture
def app(sandbox: Sandbox, client: WebClient) -> App:
    return App(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)


@pytest.fixture
def connect(sandbox: Sandbox) -> Iterator[Connect]:
    handlers: list[SocketModeHandler] = []

    def connected(app: App) -> None:
        handler = SocketModeHandler(app, sandbox.app_token)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]
        sandbox.wait_connected(connections=len(handlers))

    yield connected
    for handler in handlers:
        hang_up(handler.client)
