"""What people do, told by the words they see."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.block_kit.inputs import NoSuchOption
from sandbox.people import NotThere, Person
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.sandbox.conftest import Connect


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def item(words: str, value: str) -> Json:
    done = {"type": "button", "text": text("Done"), "action_id": "done", "value": value}
    return {"type": "section", "text": text(words), "accessory": done}


def test_equal_buttons_are_told_apart_by_what_stands_beside_them(
    sandbox: Sandbox, app: App, connect: Connect, client: WebClient, mina: Person
) -> None:
    values: list[str] = []

    @app.action("done")
    def done(ack: Ack, action: Json) -> None:
        ack()
        values.append(action["value"])

    connect(app)
    under = {"type": "actions", "elements": [item("", "three")["accessory"]]}
    heading = {"type": "header", "text": text("Read the draft")}
    blocks = [item("Send the form", "one"), item("Book a room", "two"), heading, under]
    client.chat_postMessage(channel=mina.id, text="Open items", blocks=blocks)
    mina.clicks("Done", beside="Book a room")
    mina.clicks("Done", beside="Read the draft")
    mina.clicks("Done", nth=0)
    assert values == ["two", "three", "one"]
    assert mina.last_message.plain == "Send the form\nBook a room\nRead the draft"
    sandbox.patience = 0.05
    with pytest.raises(NotThere, match="beside 'Call home'"):
        mina.clicks("Done", beside="Call home")


def test_every_kind_of_input_can_be_filled(
    sandbox: Sandbox, app: App, connect: Connect, client: WebClient, mina: Person
) -> None:
    options = [{"text": text(w), "value": w.lower()} for w in ("One", "Two")]
    kinds = {
        "plain_text_input": "words",
        "number_input": "3",
        "static_select": "Two",
        "multi_static_select": ["One", "Two"],
        "checkboxes": ["Two"],
        "radio_buttons": "One",
        "datepicker": date(2026, 3, 9),
        "timepicker": "09:30",
        "datetimepicker": datetime(2026, 3, 9, 14, tzinfo=UTC),
        "users_select": mina,
        "multi_users_select": [mina],
        "rich_text_input": "words",
    }
    blocks = []
    for kind in kinds:
        element: Json = {"type": kind, "action_id": "it"}
        element |= {"is_decimal_allowed": False} if kind == "number_input" else {}
        chosen = "select" in kind and "users" not in kind
        element |= {"options": options} if chosen or kind in ("checkboxes", "radio_buttons") else {}
        blocks.append({"type": "input", "block_id": kind, "label": text(kind), "element": element})
    view = {"type": "modal", "title": text("All"), "submit": text("Save"), "blocks": blocks}
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    client.views_open(trigger_id=trigger, view=view | {"callback_id": "all"})
    saved: list[Json] = []

    @app.view("all")
    def save(ack: Ack, view: Json) -> None:
        ack()
        saved.append({b: v["it"] for b, v in view["state"]["values"].items()})

    connect(app)
    for kind, value in kinds.items():
        mina.fills(kind, value)
    mina.submits()
    (values,) = saved
    assert values["datetimepicker"]["selected_date_time"] == 1773064800
    assert values["datepicker"]["selected_date"] == "2026-03-09"
    assert values["timepicker"]["selected_time"] == "09:30"
    assert values["users_select"]["selected_user"] == mina.id
    assert [o["value"] for o in values["checkboxes"]["selected_options"]] == ["two"]
    assert values["radio_buttons"]["selected_option"]["value"] == "one"
    assert values["rich_text_input"]["rich_text_value"]["type"] == "rich_text"
    assert sandbox.breaches == []


def test_an_option_that_is_not_offered_cannot_be_chosen(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    menu: Json = {"type": "static_select", "action_id": "m", "placeholder": text("Horizon")}
    menu["options"] = [{"text": text("One year"), "value": "1y"}]
    blocks = [{"type": "actions", "elements": [menu]}]
    client.chat_postMessage(channel=mina.id, text="Horizon?", blocks=blocks)
    with pytest.raises(NoSuchOption, match="One year"):
        mina.chooses("Horizon", "Two years")


def test_a_message_that_comes_later_is_waited_for(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sending = threading.Timer(
        0.1, client.chat_postMessage, kwargs={"channel": mina.id, "text": "At last"}
    )
    sending.start()
    assert mina.sees("At last").text == "At last"
    sending.join()


def test_the_same_envelope_can_be_sent_twice(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    seen: list[str] = []

    @app.action("done")
    def done(ack: Ack, body: Json) -> None:
        ack()
        seen.append(body["trigger_id"])

    connect(app)
    with sandbox.state.lock:
        payload = sandbox.act.payloads.build_base("block_actions", mina.id)
    payload |= {"actions": [{"type": "button", "action_id": "done", "block_id": "b"}]}
    mina.raw_action(payload)
    mina.raw_action(payload)
    assert len(seen) == 2
    assert len(set(seen)) == 1
