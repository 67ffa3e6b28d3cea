"""Delivery over HTTP: verified, signed, repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from sandbox.transport.delivery import NotAcknowledged
from sandbox.transport.web_server import WebServer
from sandbox.types import Json
from tests.sandbox.conftest import MANIFEST


class HttpBot:
    """A Bolt app behind Flask, and what it was sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.base_url)
        self.app = App(
            client=client, signing_secret=sandbox.signing_secret, process_before_response=True
        )
        self.headers: list[Any] = []
        self.failures = 0
        flask = Flask("bot")
        handler = SlackRequestHandler(self.app)

        def events() -> Any:
            self.headers.append(request.headers)
            if self.failures:
                self.failures -= 1
                return "no", 500
            return handler.handle(request)

        flask.add_url_rule("/slack/events", view_func=events, methods=["POST"])
        self.web_server = WebServer(flask, 0)
        self.url = f"http://127.0.0.1:{self.web_server.port}/slack/events"


@pytest.fixture
def over_http() -> Iterator[tuple[Sandbox, HttpBot]]:
    with Sandbox(MANIFEST, SandboxClock(NOON), delivery="http") as sandbox:
        bot = HttpBot(sandbox)
        sandbox.register(bot.url)
        yield sandbox, bot
        bot.web_server.stop()


def test_over_http_the_bot_is_verified_and_gets_signed_requests(
    over_http: tuple[Sandbox, HttpBot],
) -> None:
    sandbox, bot = over_http
    mina = sandbox.add_person("mina")

    @bot.app.command("/plain")
    def plain(ack: Ack, body: Json) -> None:
        ack(f"You said {body['text']}")

    @bot.app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        respond("Gone.", replace_original=True)

    mina.types("/plain this & that")
    assert mina.last_message.text == "You said this & that"
    blocks = [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
            ],
        }
    ]
    bot.app.client.chat_postMessage(channel=mina.id, text="Go?", blocks=blocks)
    mina.clicks("Go")
    assert mina.last_message.text == "Gone."
    assert bot.headers[-1]["X-Slack-Signature"].startswith("v0=")
    assert sandbox.breaches == []


def test_over_http_a_failed_event_is_repeated_with_its_number_and_reason(
    over_http: tuple[Sandbox, HttpBot],
) -> None:
    sandbox, bot = over_http
    mina = sandbox.add_person("mina")
    seen: list[str] = []

    @bot.app.event("app_home_opened")
    def opened(event: Json) -> None:
        seen.append(event["user"])

    bot.failures = 1
    sandbox.act.open_home(mina.id)
    assert seen == [mina.id]
    assert bot.headers[-1]["X-Slack-Retry-Num"] == "1"
    assert bot.headers[-1]["X-Slack-Retry-Reason"] == "http_error"
    assert [breach.what for breach in sandbox.breaches] == ["not_acknowledged"]


def test_over_http_a_wrong_secret_is_turned_away(over_http: tuple[Sandbox, HttpBot]) -> None:
    sandbox, bot = over_http
    mina = sandbox.add_person("mina")

    @bot.app.command("/plain")
    def plain(ack: Ack) -> None:
        ack()

    sandbox.http.secret = "another"
    with pytest.raises(NotAcknowledged, match="401"):
        mina.types("/plain")
