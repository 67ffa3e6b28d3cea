"""The Web API's answers: who may do what, and how Slack says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.people import Person
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.conftest import MANIFEST

Json = dict[str, Any]


def refusal(call: Callable[..., Any], **arguments: Any) -> Any:
    """The answer that Slack refuses a call with."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def test_the_bot_learns_who_it_is_and_what_it_may(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == sandbox.team.bot_user
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert answer.headers["Date"]
    stranger = WebClient(token="xoxb-wrong", base_url=sandbox.base_url)
    assert refusal(stranger.auth_test)["error"] == "invalid_auth"
    nobody = WebClient(token="", base_url=sandbox.base_url)
    assert refusal(nobody.auth_test)["error"] == "not_authed"
    app = WebClient(token=sandbox.app_token, base_url=sandbox.base_url)
    assert refusal(app.auth_test)["error"] == "not_allowed_token_type"


def test_a_method_without_its_scope_is_refused_and_recorded(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.team.scopes.remove("chat:write")
    answer = refusal(client.chat_postMessage, channel=mina.id, text="Hello")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"]
    channel = sandbox.add_channel("digest", [mina])
    assert refusal(client.conversations_history, channel=channel.id)["error"] == "missing_scope"
    assert [(b.what, b.method) for b in sandbox.breaches] == [
        ("scope", "chat.postMessage"),
        ("scope", "conversations.history"),
    ]


def test_a_method_that_the_bot_does_not_use_is_unknown(sandbox: Sandbox, client: WebClient) -> None:
    assert refusal(client.reactions_add, channel="C1", timestamp="1", name="x")["error"] == (
        "unknown_method"
    )
    assert sandbox.breaches[0].what == "unknown_method"


def test_people_are_described_with_their_zone_as_it_is_on_the_day(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    user = client.users_info(user=mina.id)["user"]
    assert (user["tz"], user["tz_offset"]) == ("America/Toronto", -5 * 3600)
    assert user["profile"]["email"] == "mina@example.edu"
    sandbox.team.scopes.remove("users:read.email")
    assert "email" not in client.users_info(user=mina.id)["user"]["profile"]
    assert refusal(client.users_info, user="U404")["error"] == "user_not_found"


def test_everybody_is_listed_page_by_page_at_the_pace_of_tier_2(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    left = sandbox.add_person("left", deleted=True)
    assert refusal(client.users_list)["error"] == "limit_required"
    first = client.users_list(limit=2)
    rest = client.users_list(limit=200, cursor=first["response_metadata"]["next_cursor"])
    assert rest["response_metadata"]["next_cursor"] == ""
    listed = {user["id"]: user for page in (first, rest) for user in page["members"]}
    assert listed[mina.id]["profile"]["email"] == "mina@example.edu"
    assert listed[left.id]["deleted"]
    assert refusal(client.users_list, limit=2, cursor="elsewhere")["error"] == "invalid_cursor"
    sandbox.slack.rates.on = True
    for _ in range(20):
        client.users_list(limit=200)
    limited = refusal(client.users_list, limit=200)
    assert (limited["error"], limited.headers["Retry-After"]) == ("ratelimited", "3")


def test_an_address_is_looked_up_among_active_people(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    sandbox.add_person("left", deleted=True)
    assert client.users_lookupByEmail(email="MINA@example.edu")["user"]["id"] == mina.id
    gone = refusal(client.users_lookupByEmail, email="left@example.edu")
    assert gone["error"] == "users_not_found"
    assert sandbox.breaches == []


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


def test_a_file_goes_up_in_three_steps_and_lies_in_the_conversation(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    channel = client.conversations_open(users=mina.id)["channel"]["id"]
    client.files_upload_v2(
        channel=channel,
        content="BEGIN:VCALENDAR",
        filename="meeting.ics",
        title="Your meeting",
        initial_comment="The calendar file",
    )
    (file,) = mina.files
    assert (file.name, file.title, file.content) == (
        "meeting.ics",
        "Your meeting",
        b"BEGIN:VCALENDAR",
    )
    assert mina.last_message.text == "The calendar file"
    assert sandbox.breaches == []


def test_a_channel_is_described_with_its_members(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    channel = sandbox.add_channel("digest", [mina])
    info = client.conversations_info(channel=channel.id)["channel"]
    assert (info["name"], info["is_member"]) == ("digest", True)
    members = client.conversations_members(channel=channel.id)["members"]
    assert members == [mina.id, sandbox.team.bot_user]


def test_rate_limits_are_off_until_they_are_turned_on(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    for _ in range(5):
        client.chat_postMessage(channel=mina.id, text="x")
    sandbox.slack.rates.on = True
    for _ in range(3):
        client.chat_postMessage(channel=mina.id, text="x")
    over = refusal(client.chat_postMessage, channel=mina.id, text="x")
    assert (over.status_code, over["error"]) == (429, "ratelimited")
    assert over.headers["Retry-After"] == "1"
    assert sandbox.breaches == []


def test_people_are_of_an_organisation_and_at_home_in_another_workspace_of_it(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    user, here = client.users_info(user=mina.id)["user"], client.auth_test()
    assert here["enterprise_id"] == user["enterprise_user"]["enterprise_id"]
    assert user["team_id"] == mina.member.team_id != sandbox.team_id
    assert sandbox.team_id in user["enterprise_user"]["teams"]
    sent = sandbox.act.payloads.build_base("block_actions", mina.id)
    assert (sent["user"]["team_id"], sent["team"]["id"]) == (user["team_id"], sandbox.team_id)
    assert sent["enterprise"]["id"] == sent["team"]["enterprise_id"] == here["enterprise_id"]


def test_guests_strangers_and_new_people_are_told_apart(
    sandbox: Sandbox, client: WebClient
) -> None:
    add = sandbox.add_person
    kinds = {
        "guest": add("guest", restricted=True),
        "of one channel": add("one", ultra_restricted=True),
        "new": add("new", invited=True, tz=""),
        "connected": add("connected", organisation="E0THEIRS"),
        "stranger": add("stranger", organisation="E0THEIRS", stranger=True),
    }
    users = {kind: client.users_info(user=who.id)["user"] for kind, who in kinds.items()}
    assert users["guest"]["is_restricted"]
    assert not users["guest"]["is_ultra_restricted"]
    assert users["of one channel"]["is_restricted"]
    assert users["of one channel"]["is_ultra_restricted"]
    assert users["new"]["is_invited_user"]
    assert "tz" not in users["new"]
    assert users["connected"]["is_stranger"] is False
    assert users["connected"]["enterprise_user"]["teams"] == [users["connected"]["team_id"]]
    client.chat_postMessage(channel=kinds["connected"].id, text="Hello")
    for method in (client.chat_postMessage, client.conversations_open):
        arguments = {"channel": kinds["stranger"].id, "text": "Hello"}
        if method == client.conversations_open:
            arguments = {"users": kinds["stranger"].id}
        assert refusal(method, **arguments)["error"] == "invalid_user_combination"


def test_a_workspace_by_itself_has_its_people_at_home() -> None:
    with Sandbox(MANIFEST, SandboxClock(NOON), organisation=False) as alone:
        who = alone.add_person("mina")
        sent = alone.act.payloads.build_base("block_actions", who.id)
        assert sent["enterprise"] is None
        assert sent["user"]["team_id"] == sent["team"]["id"] == alone.team_id
        client = WebClient(token=alone.bot_token, base_url=alone.base_url)
        assert "enterprise_user" not in client.users_info(user=who.id)["user"]
