"""Socket Mode: connections come, go and are full."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection

import pytest
import simple_websocket
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.delivery import NotDelivered
from tests.sandbox.conftest import Connect


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
