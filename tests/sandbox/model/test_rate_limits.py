"""Rate limits, which are off until a test turns them on."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal


def test_rate_limits_are_off_until_they_are_turned_on(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    for _ in range(5):
        client.chat_postMessage(channel=mina.id, text="x")
    sandbox.slack.rates.on = True
    for _ in range(3):
        client.chat_postMessage(channel=mina.id, text="x")
    over = refusal(client.chat_postMessage, channel=mina.id, text="x")
    assert (over.status_code, over["error"]) == (429, "ratelimited")
    assert over.headers["Retry-After"] == "1"
    assert sandbox.breaches == []
