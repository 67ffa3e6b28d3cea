"""Blocks that Slack would refuse, and blocks that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.block_kit.blocks import check_blocks, fill_ids
from sandbox.types import Json
from tests.sandbox.builders import CELL, DIVIDER, SECTION, TYPED, entry, text


def option(words: str, value: str = "") -> Json:
    return {"text": text(words), "value": value or words}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option("a")], **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(words: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": text(words), **more}


SEGMENT = {"label": "a", "value": 1}
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
