"""A sandbox starts, stops, and says what a bot needs to know."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.conftest import MANIFEST


def test_a_sandbox_starts_and_stops_fast_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    started = time.monotonic()
    with Sandbox(MANIFEST, SandboxClock(NOON)) as sandbox:
        # a browser's idle connection must not hold the stop up
        idle = socket.create_connection(("127.0.0.1", sandbox.port))
        WebClient(token=sandbox.bot_token, base_url=sandbox.base_url).auth_test()
    idle.close()
    assert time.monotonic() - started < 1
    assert set(threading.enumerate()) == before


def test_a_taken_port_is_an_error_that_can_be_caught(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        Sandbox(MANIFEST, SandboxClock(NOON)).start(sandbox.port)


def test_what_a_bot_needs_to_know_is_in_its_environment(sandbox: Sandbox) -> None:
    environ = sandbox.environ
    assert environ["SLACK_API_URL"].endswith("/api/")
    assert environ["SLACK_APP_TOKEN"] == sandbox.app_token
    assert environ["HTTPS_PROXY"] == ""
