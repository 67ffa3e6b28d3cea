"""A response_url, and how often it works."""

from __future__ import annotations

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk.webhook import WebhookClient

from sandbox.model.errors import SlackError
from sandbox.model.messages import check_message
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.sandbox.conftest import Connect


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


def test_a_broadcast_is_one_where_slack_reads_markup_and_nowhere_else() -> None:
    label = {"type": "plain_text", "text": "Done"}
    button = {"type": "button", "action_id": "a", "text": label, "value": "/action <!channel>"}
    button["accessibility_label"] = "Done: <!channel>"
    check_message("Done?", [{"type": "actions", "elements": [button]}])
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Hear, <!channel>"}}
    with pytest.raises(SlackError):
        check_message("Done?", [section])
