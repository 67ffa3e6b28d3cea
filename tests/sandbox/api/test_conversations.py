"""conversations.*: what was said, and who is there."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal


def test_a_message_is_found_again_by_its_metadata(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    key = {"event_type": "sent", "event_payload": {"key": "7"}}
    sent = client.chat_postMessage(channel=mina.id, text="One", metadata=key)
    client.chat_postMessage(channel=mina.id, text="Two")
    channel = sent["channel"]
    found = client.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert [m["text"] for m in found] == ["Two", "One"]
    assert found[1]["metadata"] == key
    plain = client.conversations_history(channel=channel, limit=1)
    assert plain["has_more"] is True
    cursor = plain["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel=channel, limit=1, cursor=cursor)["messages"]
    assert "metadata" not in rest[0]
    later = client.conversations_history(channel=channel, oldest=sent["ts"])["messages"]
    assert [m["text"] for m in later] == ["Two"]
    at = client.conversations_history(channel=channel, oldest=sent["ts"], inclusive=True)
    assert len(at["messages"]) == 2


def test_an_ephemeral_message_is_seen_by_one_and_in_no_history(
    sandbox: Sandbox, client: WebClient, mina: Person, noor: Person
) -> None:
    room = sandbox.add_channel("room", [mina, noor])
    client.chat_postEphemeral(channel=room.id, user=mina.id, text="For you")
    assert [m.text for m in mina.messages_in(room)] == ["For you"]
    assert noor.messages_in(room) == []
    sandbox.team.scopes.add("channels:history")
    assert client.conversations_history(channel=room.id)["messages"] == []
    stranger = sandbox.add_person("stranger")
    away = {"channel": room.id, "user": stranger.id, "text": "x"}
    assert refusal(client.chat_postEphemeral, **away)["error"] == "user_not_in_channel"


def test_replies_stay_in_their_thread(sandbox: Sandbox, client: WebClient, mina: Person) -> None:
    first = client.chat_postMessage(channel=mina.id, text="First")
    where = {"channel": first["channel"]}
    client.chat_postMessage(**where, text="Reply", thread_ts=first["ts"])
    assert len(client.conversations_history(**where)["messages"]) == 1
    thread = client.conversations_replies(**where, ts=first["ts"])["messages"]
    assert [m["text"] for m in thread] == ["First", "Reply"]


def test_a_channel_is_described_with_its_members(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    channel = sandbox.add_channel("digest", [mina])
    info = client.conversations_info(channel=channel.id)["channel"]
    assert (info["name"], info["is_member"]) == ("digest", True)
    members = client.conversations_members(channel=channel.id)["members"]
    assert members == [mina.id, sandbox.team.bot_user]
