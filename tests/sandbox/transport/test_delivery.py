"""Envelopes: one connection each, refreshed and broken connections, HTTP with its signature."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
import simple_websocket
from flask import Flask, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.clock import SandboxClock
from sandbox.people import Person
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from sandbox.transport.delivery import NotAcknowledged, NotDelivered
from sandbox.transport.web_server import WebServer
from tests.sandbox.conftest import MANIFEST, Connect

Json = dict[str, Any]


def counting(client: WebClient, counts: list[str], name: str) -> App:
    app = App(client=client, signing_secret="unused", process_before_response=True)

    @app.command("/plain")
    def plain(ack: Ack) -> None:
        counts.append(name)
        ack("Noted.")

    return app


def test_an_envelope_goes_to_one_of_the_connections(
    sandbox: Sandbox, client: WebClient, connect: Connect, mina: Person
) -> None:
    counts: list[str] = []
    connect(counting(client, counts, "one"))
    connect(counting(client, counts, "two"))
    for _ in range(4):
        mina.types("/plain")
    assert sorted(counts) == ["one", "one", "two", "two"]
    assert mina.last_message.plain == "Noted."
    assert mina.last_message.ephemeral_for == mina.id


def test_a_bot_that_is_told_to_reconnect_is_there_again(
    sandbox: Sandbox, client: WebClient, connect: Connect, mina: Person
) -> None:
    counts: list[str] = []
    connect(counting(client, counts, "one"))
    assert sandbox.socket is not None
    before = sandbox.socket.hellos
    sandbox.socket.disconnect("refresh_requested")
    link = sandbox.socket
    assert sandbox.state.wait_for(lambda: link.hellos > before and link.connections == 1, 5)
    mina.types("/plain")
    assert counts == ["one"]
    assert sandbox.breaches == []


def test_a_silent_connection_delivers_nothing_and_is_no_breach(
    sandbox: Sandbox, client: WebClient, connect: Connect, mina: Person
) -> None:
    counts: list[str] = []
    connect(counting(client, counts, "one"))
    assert sandbox.socket is not None
    sandbox.socket.silent = True
    with pytest.raises(NotDelivered, match="silent"):
        mina.types("/plain")
    assert sandbox.socket.connections == 1
    assert sandbox.breaches == []


def test_an_unacknowledged_event_comes_again_and_says_why(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    seen: list[str] = []
    go = threading.Event()

    @app.middleware
    def slow(body: Json, next_: Any) -> None:
        seen.append(body["event_id"])
        if len(seen) == 1:
            go.wait(5)
        next_()

    @app.event("app_home_opened")
    def opened(event: Json) -> None:
        pass

    connect(app)
    sandbox.dispatcher.link.deadline = 0.2
    sandbox.act.open_home(mina.id)
    go.set()
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert sandbox.breaches[0].what == "not_acknowledged"


def test_a_ticket_is_good_for_one_connection(sandbox: Sandbox) -> None:
    assert sandbox.socket is not None
    path = f"/link/?ticket={sandbox.socket.create_ticket()}"
    first = simple_websocket.Client(f"ws://127.0.0.1:{sandbox.port}{path}")
    assert json.loads(first.receive(1))["type"] == "hello"
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    with closing(HTTPConnection("127.0.0.1", sandbox.port)) as second:
        second.request("GET", path, headers=headers)
        assert second.getresponse().status == 403
    first.close()
    first.thread.join()


def test_an_eleventh_connection_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.socket is not None
    link = sandbox.socket
    address = sandbox.url.replace("http", "ws") + "link/?ticket="
    ten = [simple_websocket.Client(address + link.create_ticket()) for _ in range(10)]
    assert sandbox.state.wait_for(lambda: link.connections == 10, 2)
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    with closing(HTTPConnection("127.0.0.1", sandbox.port)) as eleventh:
        eleventh.request("GET", f"/link/?ticket={link.create_ticket()}", headers=headers)
        assert eleventh.getresponse().status == 403
    assert [breach.what for breach in sandbox.breaches] == ["connections"]
    for one in ten:
        one.close()
        one.thread.join()


def test_a_response_url_works_five_times(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    urls: list[str] = []

    @app.command("/plain")
    def plain(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        urls.append(body["response_url"])
        for number in range(5):
            assert respond(f"Answer {number}").status_code == 200

    connect(app)
    mina.types("/plain")
    assert len(mina.messages) == 5
    sixth = WebhookClient(urls[0]).send(text="One more")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
    late = sandbox.slack.create_response_url(sandbox.team, mina.id, mina.dm.id)
    sandbox.slack.responses[late.rsplit("/", 1)[1]].since -= 1801
    assert "expired_url" in WebhookClient(late).send(text="Too late").body
    assert [breach.what for breach in sandbox.breaches] == ["response_url"] * 2


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
