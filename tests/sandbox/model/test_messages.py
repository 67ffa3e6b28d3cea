"""A response_url, and how often it works."""

from __future__ import annotations

from slack_bolt import Ack, App, Respond
from slack_sdk.webhook import WebhookClient

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
