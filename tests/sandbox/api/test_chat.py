"""chat.*: where posts go, and what an update changes."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal


def test_a_post_to_a_person_opens_their_dm_and_needs_no_scope_but_chat_write(
    sandbox: Sandbox, client: WebClient
) -> None:
    new = sandbox.add_person("new")
    sandbox.team.scopes = {"chat:write"}
    said = client.chat_postMessage(channel=new.id, text="There")
    assert said["channel"] == new.dm.id
    assert refusal(client.conversations_open, users=new.id)["error"] == "missing_scope"


def test_posts_go_where_the_bot_may_post(sandbox: Sandbox, client: WebClient, mina: Person) -> None:
    joined = sandbox.add_channel("joined", [mina])
    other = sandbox.add_channel("other", [mina], bot=False)
    hidden = sandbox.add_channel("hidden", [mina], bot=False, private=True)
    closed = sandbox.add_channel("closed", [mina])
    closed.archived = True
    gone = sandbox.add_person("gone", deleted=True)
    client.chat_postMessage(channel=joined.id, text="Here")
    assert client.conversations_open(users=mina.id)["channel"]["id"] == mina.dm.id
    said = client.chat_postMessage(channel=mina.id, text="There")
    assert said["channel"] == mina.dm.id
    for channel, error in {
        other.id: "not_in_channel",
        hidden.id: "channel_not_found",
        "C404": "channel_not_found",
        "U404": "channel_not_found",
        closed.id: "is_archived",
        gone.id: "user_disabled",
    }.items():
        assert refusal(client.chat_postMessage, channel=channel, text="x")["error"] == error
    assert sandbox.breaches == []


def test_an_update_changes_the_bots_own_messages_only(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sent = client.chat_postMessage(channel=mina.id, text="Asked?")
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Answered.")
    assert mina.last_message.plain == "Answered."
    assert mina.last_message.edited is not None
    lost = refusal(client.chat_update, channel=sent["channel"], ts="1.0", text="x")
    assert lost["error"] == "message_not_found"
    long = {"channel": sent["channel"], "ts": sent["ts"], "text": "x" * 4001}
    assert refusal(client.chat_update, **long)["error"] == "msg_too_long"
    room = sandbox.add_channel("room", [mina])
    mina.types("Mine", in_=room)
    theirs = {"channel": room.id, "ts": mina.messages_in(room)[-1].ts, "text": "x"}
    assert refusal(client.chat_update, **theirs)["error"] == "cant_update_message"


def test_an_update_keeps_the_blocks_that_it_does_not_mention(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Asked?"}}]
    sent = client.chat_postMessage(channel=mina.id, text="Asked?", blocks=blocks)
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    client.chat_update(**where, text="Answered.")
    assert mina.last_message.plain == "Asked?"
    client.chat_update(**where, text="Answered.", blocks=[])
    assert mina.last_message.plain == "Answered."
