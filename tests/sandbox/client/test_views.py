"""Modals and homes in a real slack_bolt app: what their people send, and what an answer changes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.sandbox.builders import text
from tests.sandbox.conftest import Connect


def entry(block: str, label: str, element: Json, **more: Any) -> Json:
    inside = {"action_id": "it", **element}
    return {"type": "input", "block_id": block, "label": text(label), "element": inside, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "agenda", "title": text("Agenda"), "blocks": blocks}
    return view | {"submit": text("Save")} | more


POINT = entry("point", "Point", {"type": "plain_text_input", "max_length": 20})
DIVIDER = {"type": "divider"}
DOMAIN_OPTIONS = [{"text": text(w), "value": w.lower()} for w in ("Career", "Personal")]
DOMAIN = entry("domain", "Domain", {"type": "static_select", "options": DOMAIN_OPTIONS})


def test_a_command_opens_a_modal_whose_values_come_back_when_it_is_submitted(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    seen: list[Json] = []

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        seen.append(body)
        when = entry("when", "When", {"type": "datepicker"}, optional=True)
        client.views_open(trigger_id=body["trigger_id"], view=modal(POINT, DOMAIN, when))

    @app.view("agenda")
    def saved(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
        seen.append(view["state"]["values"])
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Kept.")

    connect(app)
    mina.types("/agenda  for @mina")
    assert seen[0]["text"] == f"for <@{mina.id}|mina>"
    assert seen[0]["channel_name"] == "directmessage"
    assert mina.modal is not None
    assert mina.modal.labels == ["Point", "Domain", "When"]
    mina.fills("Point", "Grant")
    mina.fills("Domain", "Personal")
    mina.fills("When", "2026-03-09")
    mina.submits()
    assert mina.modal is None
    assert seen[1]["point"]["it"] == {"type": "plain_text_input", "value": "Grant"}
    assert seen[1]["domain"]["it"]["selected_option"]["value"] == "personal"
    assert seen[1]["when"]["it"]["selected_date"] == "2026-03-09"
    assert mina.last_message.plain == "Kept."
    assert sandbox.breaches == []


def test_slacks_client_holds_back_a_submission_that_lacks_a_required_input(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    calls: list[str] = []

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(POINT))

    @app.view("agenda")
    def saved(ack: Ack) -> None:
        calls.append("saved")
        ack()

    connect(app)
    mina.types("/agenda")
    assert mina.submits() is None
    assert mina.modal is not None
    assert "required" in mina.modal.errors["point"]
    mina.fills("Point", "far too long for twenty characters")
    assert mina.submits() is None
    assert "20" in mina.modal.errors["point"]
    assert calls == []


def test_errors_update_and_push_show_in_the_modal_and_keep_what_was_typed(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    more = entry("more", "More", {"type": "plain_text_input", "initial_value": "as given"})
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"point": "Say what it is about."}},
        {"response_action": "update", "view": modal(POINT, more, title=text("Agenda, page 2"))},
        {"response_action": "push", "view": modal(more, title=text("On top"))},
        {"response_action": "clear"},
    ]

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(POINT))

    @app.view("agenda")
    def saved(ack: Ack) -> None:
        ack(**answers.pop(0))

    connect(app)
    mina.types("/agenda")
    mina.fills("Point", "typed")
    mina.submits()
    assert mina.modal is not None
    assert mina.modal.errors == {"point": "Say what it is about."}
    mina.submits()
    assert mina.modal.title == "Agenda, page 2"
    assert mina.modal.values["point"]["it"]["value"] == "typed"
    assert mina.modal.values["more"]["it"]["value"] == "as given"
    mina.submits()
    assert mina.modal.title == "On top"
    assert mina.modal.previous_id is not None
    mina.submits()
    assert mina.modal is None
    assert sandbox.breaches == []


def test_a_home_is_published_and_its_choices_reach_the_bot(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    chosen: list[Json] = []

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        boxes = {"type": "checkboxes", "action_id": "done", "options": DOMAIN_OPTIONS}
        blocks = [{"type": "actions", "elements": [boxes]}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("done")
    def done(ack: Ack, body: Json, action: Json) -> None:
        ack()
        chosen.append(action)
        assert "response_url" not in body

    connect(app)
    home = mina.opens_home()
    mina.chooses("Career", ["Career"])
    assert chosen[0]["selected_options"][0]["value"] == "career"
    assert next(iter(home.values.values()))["done"]["selected_options"] != []
    assert sandbox.breaches == []


def test_a_trigger_opens_one_modal_and_only_for_three_seconds(
    sandbox: Sandbox, client: WebClient, mina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    client.views_open(trigger_id=trigger, view=modal(POINT))
    again = client.api_call  # the same trigger once more
    with pytest.raises(Exception, match="exchanged_trigger_id"):
        again("views.open", json={"trigger_id": trigger, "view": modal(POINT)})
    late = sandbox.slack.create_trigger(sandbox.team, mina.id)
    sandbox.slack.triggers[late].since = time.monotonic() - 3.1
    with pytest.raises(Exception, match="expired_trigger_id"):
        client.views_open(trigger_id=late, view=modal(POINT))
    assert [breach.what for breach in sandbox.breaches] == ["trigger", "trigger"]


def test_closing_is_told_to_a_bot_that_asked_for_it(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    seen: list[Json] = []

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        told = modal(POINT, notify_on_close=body["text"] == "told")
        client.views_open(trigger_id=body["trigger_id"], view=told)

    @app.view_closed("agenda")
    def closed(ack: Ack, body: Json) -> None:
        ack()
        seen.append(body)

    connect(app)
    mina.types("/agenda")
    assert mina.closes() is None
    mina.types("/agenda told")
    mina.fills("Point", "Half a thought")
    mina.closes()
    assert mina.modal is None
    assert [body["is_cleared"] for body in seen] == [False]
    assert seen[0]["view"]["state"]["values"] == {}, "Slack sends no input that was not submitted"
    assert sandbox.breaches == []


def test_an_input_that_dispatches_tells_the_bot_which_may_update_the_modal(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    asking = entry("domain", "Domain", DOMAIN["element"], dispatch_action=True)

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(POINT, asking))

    @app.action("it")
    def chosen(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = body["view"]
        more = entry("why", "Why this one?", {"type": "plain_text_input"})
        wider = modal(POINT, asking, more)
        client.views_update(view_id=view["id"], hash=view["hash"], view=wider)

    connect(app)
    mina.types("/agenda")
    mina.fills("Point", "typed")
    mina.fills("Domain", "Career")
    assert mina.modal is not None
    assert mina.modal.labels == ["Point", "Domain", "Why this one?"]
    assert mina.modal.values["point"]["it"]["value"] == "typed"
    assert mina.modal.values["domain"]["it"]["selected_option"]["value"] == "career"
    assert sandbox.breaches == []


def test_an_answer_to_a_submission_that_slack_would_not_take_is_recorded(
    sandbox: Sandbox, app: App, connect: Connect, mina: Person
) -> None:
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"nowhere": "Wrong."}},
        {"response_action": "update", "view": modal(POINT, title=text("x" * 25))},
        {"response_action": "vanish"},
    ]

    @app.command("/agenda")
    def agenda(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(DOMAIN, DIVIDER))

    @app.view("agenda")
    def saved(ack: Ack) -> None:
        ack(**answers.pop(0))

    connect(app)
    mina.types("/agenda")
    mina.fills("Domain", "Career")
    for _ in range(3):
        mina.submits()
    assert mina.modal is not None
    assert mina.modal.title == "Agenda"
    assert [breach.what for breach in sandbox.breaches] == [
        "response",
        "limit",
        "response",
    ]
