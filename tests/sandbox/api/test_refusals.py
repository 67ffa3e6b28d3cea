"""A message that Slack would refuse is answered as Slack answers, and recorded."""

from __future__ import annotations

import json

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.types import Json
from tests.sandbox.api.refusals import refusal
from tests.sandbox.builders import SECTION, VIEW, text


def test_refused_blocks_are_answered_as_slack_answers_and_recorded(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    wrong = [SECTION | {"text": text("x" * 3001)}]
    answer = refusal(client.chat_postMessage, channel=mina.id, text="x", blocks=wrong)
    place = "[json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [f"must be less than 3001 characters {place}"]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] must be less")
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    answer = refusal(client.views_open, trigger_id=trigger, view=VIEW | {"title": text("x" * 25)})
    assert answer["error"] == "invalid_arguments"
    assert "json-pointer:/view/title/text" in answer["response_metadata"]["messages"][0]
    assert [breach.what for breach in sandbox.breaches] == ["limit", "limit"]
    assert mina.messages == []


@pytest.mark.parametrize(
    ("words", "blocks", "error", "what"),
    [
        ("", [SECTION], "no_text", "text_missing"),
        ("x" * 40_001, [], "msg_too_long", "limit"),
        ("Hello <!channel>", [], "restricted_action", "broadcast"),
        ("Hello", [SECTION | {"text": text("<!here> hi", "mrkdwn")}], "restricted_action", None),
    ],
)
def test_a_message_must_be_readable_short_enough_and_quiet(
    sandbox: Sandbox,
    client: WebClient,
    mina: Person,
    words: str,
    blocks: list[Json],
    error: str,
    what: str | None,
) -> None:
    arguments = {"channel": mina.id, "text": words, "blocks": json.dumps(blocks)}
    with pytest.raises(SlackApiError, match=error):
        client.api_call("chat.postMessage", data=arguments)
    assert sandbox.breaches[0].what == (what or "broadcast")


def test_a_mention_in_plain_text_calls_nobody(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    header = {"type": "header", "text": text("Your meeting with <!here>")}
    client.chat_postMessage(channel=mina.id, text="Hello", blocks=[header])
    assert sandbox.breaches == []
