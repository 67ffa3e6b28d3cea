"""The fixtures, for the tests of any app."""

from __future__ import annotations

from pathlib import Path

from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.alone import alone as alone
from tests.sandbox.alone import run_tests

A_BREACH = """
import pytest
from slack_sdk.errors import SlackApiError

@pytest.fixture
def sandbox_manifest():
    return {"display_information": {"name": "Coffee"}}

def test_strictly(strict_sandbox, slack_client):
    with pytest.raises(SlackApiError, match="missing_scope"):
        slack_client.chat_postMessage(channel="C1", text="Hello")

def test_leniently(sandbox, slack_client):
    with pytest.raises(SlackApiError, match="missing_scope"):
        slack_client.chat_postMessage(channel="C1", text="Hello")
"""


def test_a_strict_sandbox_fails_a_test_whose_app_broke_a_rule(alone: Path) -> None:
    told = run_tests(alone, A_BREACH)
    assert "2 passed, 1 error" in told, told
    assert "needs one of chat:write" in told


def test_the_client_speaks_to_the_sandbox_and_the_clock_is_its_own(
    sandbox: Sandbox, slack_client: WebClient, sandbox_clock: SandboxClock
) -> None:
    assert slack_client.auth_test()["user_id"] == sandbox.team.bot_user
    assert sandbox.clock is sandbox_clock
    assert sandbox_clock.now() == sandbox_clock.now(), "it stands until it is moved"
