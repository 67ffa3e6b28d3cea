"""What is done with a message as a client still shows it that has not heard of a change to it."""

from copy import deepcopy

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from sandbox.people import Person
from tests.sandbox.conftest import Connect


def test_what_replaces_a_message_replaces_the_one_that_is_kept(
    app: App, connect: Connect, client: WebClient, mina: Person
) -> None:
    @app.action("accept")
    def accept(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Accepted.", replace_original=True)

    connect(app)
    label = {"type": "plain_text", "text": "Accept"}
    asks = {
        "type": "actions",
        "elements": [{"type": "button", "text": label, "action_id": "accept"}],
    }
    ts = client.chat_postMessage(channel=mina.id, text="Accept?", blocks=[asks])["ts"]
    older = deepcopy(mina.last_message)
    client.chat_update(channel=mina.dm.id, ts=ts, text="Accept it?", blocks=[asks])
    mina.clicks("Accept", message=older)
    assert [message.plain for message in mina.messages] == ["Accepted."]
