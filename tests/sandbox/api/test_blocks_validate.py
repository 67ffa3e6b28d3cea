"""`blocks.validate` says what sending would say, and sends nothing."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import Sandbox

HELLO = {"type": "section", "text": {"type": "plain_text", "text": "Hello"}}
LONG = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "My modal"}}


def refused(client: WebClient, **given: Any) -> tuple[str, list[dict[str, Any]]]:
    with pytest.raises(SlackApiError) as no:
        client.blocks_validate(**given)
    return no.value.response["error"], no.value.response.get("errors", [])


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"blocks": [HELLO, LONG]}, "/1/text/text"),
        ({"message": {"blocks": [HELLO, LONG]}}, "/blocks/1/text/text"),
        ({"view": {**MODAL, "blocks": [HELLO, LONG]}}, "/blocks/1/text/text"),
    ],
)
def test_each_fault_has_a_pointer_a_code_and_a_message(
    sandbox: Sandbox, client: WebClient, given: dict[str, Any], pointer: str
) -> None:
    (kind,) = given
    error, errors = refused(client, **given)
    message = "must be less than 151 characters"
    assert error == f"invalid_{kind}"
    assert errors == [{"code": "failed_constraint", "message": message, "pointer": pointer}]
    assert sandbox.breaches == [], "it was but a question"


def test_what_is_in_order_is_said_to_be_so(client: WebClient) -> None:
    assert client.blocks_validate(blocks=[HELLO])["ok"]
    assert client.blocks_validate(message={"text": "Hello", "blocks": [HELLO]})["ok"]
    assert client.blocks_validate(view={**MODAL, "blocks": [HELLO]})["ok"]
    assert client.blocks_validate(view={"type": "home", "blocks": [HELLO]})["ok"]


def test_what_would_do_is_said_where_there_are_but_a_few(client: WebClient) -> None:
    # the answer that Slack's reference gives as its example
    wrong = {"type": "section", "text": {"type": "invalid", "text": "Hello"}}
    expected = {"type": "enum", "expected": ["plain_text", "mrkdwn"]}
    problem = {"code": "failed_constraint", "message": "unsupported type: invalid"}
    assert refused(client, blocks=[wrong]) == (
        "invalid_blocks",
        [{**problem, "pointer": "/0/text/type", "constraint": expected}],
    )


def test_exactly_one_thing_is_asked_about(client: WebClient) -> None:
    assert refused(client)[0] == "invalid_arguments"
    assert refused(client, blocks=[HELLO], message={"blocks": []})[0] == "invalid_arguments"
    wrong = refused(client, view={"type": "page", "blocks": []})
    assert (wrong[0], wrong[1][0]["pointer"]) == ("invalid_view", "/type")
