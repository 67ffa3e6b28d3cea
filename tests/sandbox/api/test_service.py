"""A call needs its token, its scope and a method that is there."""

from __future__ import annotations

from slack_sdk import WebClient

from sandbox.people import Person
from sandbox.server import Sandbox
from tests.sandbox.api.refusals import refusal


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
