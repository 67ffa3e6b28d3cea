"""What Slack refuses in blocks, messages and views, each with the words and the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.block_kit.blocks import check_blocks, fill_ids
from sandbox.block_kit.views import check_view
from sandbox.people import Person
from sandbox.server import Sandbox

Json = dict[str, Any]


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def option(words: str, value: str = "") -> Json:
    return {"text": text(words), "value": value or words}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option("a")], **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(words: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": text(words), **more}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": text("Label"), "element": element, **more}


SECTION = {"type": "section", "text": text("Words", "mrkdwn")}
DIVIDER = {"type": "divider"}
TYPED = {"type": "plain_text_input"}
SEGMENT = {"label": "a", "value": 1}
CELL = {"type": "raw_text", "text": "x"}
MANY = [option(str(n)) for n in range(101)]

REFUSED: dict[str, tuple[list[Any], str]] = {
    "51 blocks": ([DIVIDER] * 51, "no more than 50"),
    "unknown block": ([{"type": "carousel"}], "unsupported type: carousel"),
    "not an object": (["words"], "unsupported type: None"),
    "unknown property": ([DIVIDER | {"colour": "red"}], "additional property"),
    "section of nothing": ([{"type": "section"}], "`text` or `fields`"),
    "section too long": ([SECTION | {"text": text("x" * 3001)}], "less than 3001"),
    "empty text": ([SECTION | {"text": text("")}], "more than 0"),
    "eleven fields": ([{"type": "section", "fields": [text("x")] * 11}], "no more than 10"),
    "field too long": ([{"type": "section", "fields": [text("x" * 2001)]}], "less than 2001"),
    "header in mrkdwn": ([{"type": "header", "text": text("x", "mrkdwn")}], "type: mrkdwn"),
    "header too long": ([{"type": "header", "text": text("x" * 151)}], "less than 151"),
    "context of eleven": ([{"type": "context", "elements": [text("x")] * 11}], "than 10"),
    "26 buttons": ([actions(*[button()] * 26)], "no more than 25"),
    "no buttons": ([actions()], "no fewer than 1"),
    "button without text": ([actions({"type": "button"})], "required field: text"),
    "button too long": ([actions(button("x" * 76))], "less than 76"),
    "value too long": ([actions(button(value="x" * 2001))], "less than 2001"),
    "strange style": ([actions(button(style="loud"))], "valid enum"),
    "id too long": ([actions(button(action_id="x" * 256))], "less than 256"),
    "action id twice": ([actions(button(action_id="a"), button(action_id="a"))], "unique"),
    "block id twice": ([DIVIDER | {"block_id": "b"}] * 2, "unique"),
    "unknown element": ([actions({"type": "slider"})], "unsupported type: slider"),
    "typing in actions": ([actions(TYPED)], "unsupported type: plain_text_input"),
    "option too long": ([actions(select(options=[option("x" * 76, "v")]))], "less than 76"),
    "option value too long": ([actions(select(options=[option("x", "v" * 151)]))], "than 151"),
    "101 options": ([actions(select(options=MANY))], "no more than 100"),
    "no options": ([actions(select(options=[]))], "no fewer than 1"),
    "eleven boxes": ([actions({"type": "checkboxes", "options": MANY[:11]})], "than 10"),
    "six in overflow": ([actions({"type": "overflow", "options": MANY[:6]})], "than 5"),
    "initial not offered": ([actions(select(initial_option=option("b")))], "exactly match"),
    "placeholder too long": ([actions(select(placeholder=text("x" * 151)))], "than 151"),
    "date malformed": ([actions({"type": "datepicker", "initial_date": "2/3/26"})], "YYYY"),
    "time malformed": ([actions({"type": "timepicker", "initial_time": "25:00"})], "HH:mm"),
    "moment as text": ([actions({"type": "datetimepicker", "initial_date_time": "1"})], "number"),
    "moment beside a section": (
        [SECTION | {"accessory": {"type": "datetimepicker"}}],
        "unsupported type: datetimepicker",
    ),
    "dialog incomplete": ([actions(button(confirm={"title": text("x")}))], "required field"),
    "label too long": ([entry(TYPED) | {"label": text("x" * 2001)}], "less than 2001"),
    "typed too long": ([entry(TYPED | {"max_length": 3001})], "between 1 and 3000"),
    "starts too long": ([entry(TYPED | {"max_length": 2, "initial_value": "abc"})], "than 3"),
    "image without words": ([{"type": "image", "image_url": "http://x"}], "alt_text"),
    "table too long": ([{"type": "table", "rows": [[CELL]] * 101}], "no more than 100"),
    "data table without caption": ([{"type": "data_table", "rows": [[CELL]] * 2}], "caption"),
    "uneven data table": (
        [{"type": "data_table", "caption": "x", "rows": [[CELL], [CELL, CELL]]}],
        "same number",
    ),
    "seven segments": (
        [
            {
                "type": "data_visualization",
                "title": "x",
                "chart": {"type": "pie", "segments": [SEGMENT] * 7},
            }
        ],
        "no more than 6",
    ),
    "alert in a message": ([{"type": "alert", "text": text("x")}], "unsupported type: alert"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_blocks_that_slack_refuses_are_refused(name: str) -> None:
    blocks, words = REFUSED[name]
    problems = check_blocks(blocks, "message")
    assert any(words in str(problem) for problem in problems), problems
    assert all(problem.pointer.startswith("/blocks") for problem in problems)


def test_blocks_that_slack_takes_are_taken() -> None:
    blocks: list[Json] = [
        SECTION | {"accessory": button(style="primary")},
        {"type": "header", "text": text("Head") | {"emoji": False}},
        {"type": "context", "elements": [text("x", "mrkdwn")]},
        actions(
            select(initial_option=option("a"), action_id="one"),
            {"type": "datepicker", "initial_date": "2026-02-28"},
            {"type": "datetimepicker", "initial_date_time": 1772452800},
        ),
        actions(button(action_id="one"), button(action_id="two")),
        entry({"type": "radio_buttons", "options": [option("a"), option("b")]}),
        {
            "type": "data_visualization",
            "title": "Meetings",
            "chart": {
                "type": "bar",
                "series": [{"name": "held", "data": [{"label": "May", "value": 3}]}],
                "axis_config": {"categories": ["May"]},
            },
        },
    ]
    assert check_blocks(blocks, "message") == []
    filled = fill_ids(blocks)
    assert all("block_id" in block for block in filled)
    assert filled[0]["accessory"]["action_id"]


VIEW = {"type": "modal", "title": text("Title"), "blocks": [SECTION]}
BAD_VIEWS: dict[str, tuple[Json, str]] = {
    "no title": ({"type": "modal", "blocks": []}, "required field: title"),
    "title too long": (VIEW | {"title": text("x" * 25)}, "less than 25"),
    "submit missing": (VIEW | {"blocks": [entry(TYPED)]}, "`submit` is required"),
    "too much metadata": (VIEW | {"private_metadata": "x" * 3001}, "less than 3001"),
    "callback id too long": (VIEW | {"callback_id": "x" * 256}, "less than 256"),
    "101 blocks": (VIEW | {"blocks": [DIVIDER] * 101}, "no more than 100"),
    "a home as a modal": (VIEW | {"type": "home"}, "valid enum"),
    "a table in a modal": (
        VIEW | {"blocks": [{"type": "table", "rows": [[CELL]]}]},
        "unsupported type: table",
    ),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_views_that_slack_refuses_are_refused(name: str) -> None:
    view, words = BAD_VIEWS[name]
    assert any(words in str(problem) for problem in check_view(view, "modal"))


def refused(call: Any, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def test_refused_blocks_are_answered_as_slack_answers_and_recorded(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    wrong = [SECTION | {"text": text("x" * 3001)}]
    answer = refused(client.chat_postMessage, channel=mina.id, text="x", blocks=wrong)
    place = "[json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [f"must be less than 3001 characters {place}"]
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] must be less")
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    answer = refused(client.views_open, trigger_id=trigger, view=VIEW | {"title": text("x" * 25)})
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


def test_modals_go_three_deep_and_no_deeper(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    def trigger() -> str:
        return sandbox.slack.create_trigger(sandbox.team, mina.id)

    client.views_open(trigger_id=trigger(), view=VIEW)
    client.views_push(trigger_id=trigger(), view=VIEW)
    client.views_push(trigger_id=trigger(), view=VIEW)
    deep = refused(client.views_push, trigger_id=trigger(), view=VIEW)
    assert deep["error"] == "push_limit_reached"
    mina.closes()
    mina.closes()
    assert mina.modal is not None
    assert mina.modal.previous_id is None


def test_an_update_with_an_old_hash_is_refused(
    sandbox: Sandbox, client: WebClient, mina: Person
) -> None:
    trigger = sandbox.slack.create_trigger(sandbox.team, mina.id)
    view = client.views_open(trigger_id=trigger, view=VIEW)["view"]
    changed = VIEW | {"title": text("New")}
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    late = refused(client.views_update, view_id=view["id"], hash=view["hash"], view=VIEW)
    assert late["error"] == "hash_conflict"
    assert mina.modal is not None
    assert mina.modal.title == "New"
