"""A real slack_bolt app in the sandbox: commands, messages, buttons."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from sandbox.client.interactions import UnknownCommand
from sandbox.people import NotConfirmed, NotThere, Person
from sandbox.server import Sandbox
from sandbox.transport.delivery import NotAcknowledged, NotDelivered
from sandbox.types import Json
from tests.sandbox.builders import text
from tests.sandbox.conftest import Connect


def button(label: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": text(label), "action_id": action, **more}


def test_a_button_in_a_message_answers_through_its_response_url(
    sandbox: Sandbox, app: App, connect: Connect, client: WebClient, mina: Person
) -> None:
    seen: list[Json] = []

    @app.action("accept")
    def accept(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        seen.append(body)
        respond(text="Accepted.", replace_original=True)

    connect(app)
    question = {"type": "section", "text": text("Do you accept the *recap*?", "mrkdwn")}
    buttons = {"type": "actions", "elements": [button("Accept", "accept", value="7")]}
    client.chat_postMessage(channel=mina.id, text="Accept?", blocks=[question, buttons])
    assert mina.last_message.buttons == ["Accept"]
    mina.clicks("Accept")
    assert mina.last_message.plain == "Accepted."
    assert len(mina.messages) == 1
    assert seen[0]["actions"][0]["value"] == "7"
    assert seen[0]["container"]["message_ts"] == mina.last_message.ts
    assert seen[0]["message"]["text"] == "Accept?"
    assert seen[0]["channel"]["id"] == mina.dm.id
    assert sandbox.breaches == []


def test_an_element_that_asks_first_acts_only_when_confirmed(
    sandbox: Sandbox, app: App, connect: Connect, client: WebClient, mina: Person
) -> None:
    calls: list[str] = []

    @app.action("end")
    def end(ack: Ack) -> None:
        ack()
        calls.append("end")

    connect(app)
    ask = {"title": text("Sure?"), "text": text("It ends."), "confirm": text("End")}
    asking = button("End it", "end", confirm=ask | {"deny": text("Keep")})
    blocks = [{"type": "actions", "elements": [asking]}]
    client.chat_postMessage(channel=mina.id, text="End?", blocks=blocks)
    with pytest.raises(NotConfirmed, match="It ends"):
        mina.clicks("End it")
    assert calls == []
    mina.clicks("End it", confirm=True)
    assert calls == ["end"]


def test_an_ephemeral_answer_is_seen_by_the_one_who_asked_and_carries_no_message_copy(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person, noor: Person
) -> None:
    seen: list[Json] = []
    channel = sandbox.add_channel("digest", [mina, noor])

    @app.command("/plain")
    def plain(ack: Ack, respond: Respond) -> None:
        ack()
        actions = {"type": "actions", "elements": [button("Undo", "undo")]}
        respond(text="Noted.", blocks=[actions])

    @app.action("undo")
    def undo(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        seen.append(body)
        respond(delete_original=True)

    connect(app)
    mina.types("/plain R&D", in_=channel)
    assert mina.messages_in(channel)[-1].buttons == ["Undo"]
    assert noor.messages_in(channel) == []
    mina.clicks("Undo")
    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0]
    assert mina.messages_in(channel) == []
    assert sandbox.breaches == []


def test_a_plain_message_reaches_a_bot_that_listens_and_is_not_ephemeral(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    @app.event("message")
    def heard(event: Json, context: BoltContext, client: WebClient) -> None:
        assert event["channel_type"] == "im"
        client.chat_postMessage(channel=event["channel"], text=f"Heard: {event['text']}")

    connect(app)
    mina.types("R&D <now>")
    assert mina.last_message.plain == "Heard: R&amp;D &lt;now&gt;"
    assert sandbox.breaches == []


def test_a_bot_that_acknowledges_too_late_is_recorded(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    go = threading.Event()

    @app.command("/plain")
    def slow(ack: Ack) -> None:
        go.wait(5)
        ack()

    connect(app)
    sandbox.dispatcher.link.deadline = 0.1
    with pytest.raises(NotAcknowledged):
        mina.types("/plain")
    go.set()
    assert sandbox.state.wait_for(lambda: len(sandbox.state.breaches) == 2, 2)
    assert [breach.what for breach in sandbox.breaches] == ["not_acknowledged", "late_ack"]


def test_what_nobody_can_do_in_slack_is_refused_here(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    with pytest.raises(UnknownCommand):
        mina.types("/nothing")
    with pytest.raises(NotDelivered):
        mina.types("/plain")
    sandbox.patience = 0.05
    with pytest.raises(NotThere, match="Accept"):
        mina.clicks("Accept")
    with pytest.raises(NotThere):
        mina.submits()
