"""What Slack accepts as blocks. Limits: Slack's Block Kit reference, in its strict reading."""

from __future__ import annotations

import copy
import secrets
from typing import Any

from sandbox.block_kit.checker import Checker, Problem, Rule
from sandbox.block_kit.elements import check_element
from sandbox.block_kit.tables import check_data_table, check_data_visualization, check_table
from sandbox.types import Json

MOST = {"message": 50, "modal": 100, "home": 100}


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> list[Problem]:
    """Return what Slack would refuse in `blocks` on "message", "modal" or "home".

    `at` is the JSON pointer to `blocks` in what was sent.
    """
    check = Checker(surface)
    for number, block in enumerate(check.items(blocks, at, MOST[surface], least=0)):
        _block(check, block, f"{at}/{number}")
    return check.problems


def fill_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        inside = [block.get("accessory"), block.get("element")]
        inside += block.get("elements", []) if block["type"] == "actions" else []
        for part in inside:
            if part and part["type"] != "image":
                part.setdefault("action_id", secrets.token_urlsafe(4))
    return filled


def _block(check: Checker, block: Any, at: str) -> None:
    here = [kind for kind, rule in BLOCKS.items() if check.surface in rule.where]
    if not isinstance(block, dict) or block.get("type") not in here:
        check.note_type(block, at, here)
        return
    rule = BLOCKS[block["type"]]
    if check.fields(block, at, rule.required, [*rule.allowed, "block_id"]):
        check.identify(block, "block_id", at)
        check.ids["action_id"].clear()
        rule.check(check, block, at)


def _section(check: Checker, block: Json, at: str) -> None:
    if not block.get("text") and not block.get("fields"):
        check.note(at, "must provide either `text` or `fields`")
    check.text(block.get("text"), f"{at}/text", 3000)
    if "fields" in block:
        for number, part in enumerate(check.items(block["fields"], f"{at}/fields", 10)):
            check.text(part, f"{at}/fields/{number}", 2000)
    accessory = block.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "image":
        _image(check, accessory, f"{at}/accessory")
    elif accessory is not None:
        check_element(check, accessory, f"{at}/accessory", "section")


def _header(check: Checker, block: Json, at: str) -> None:
    check.text(block["text"], f"{at}/text", 150, plain=True)


def _divider(check: Checker, block: Json, at: str) -> None:
    """A line has nothing to get wrong."""


def _context(check: Checker, block: Json, at: str) -> None:
    for number, part in enumerate(check.items(block["elements"], f"{at}/elements", 10)):
        where = f"{at}/elements/{number}"
        if isinstance(part, dict) and part.get("type") == "image":
            _image(check, part, where)
        else:
            check.text(part, where, 3000)


def _actions(check: Checker, block: Json, at: str) -> None:
    for number, part in enumerate(check.items(block["elements"], f"{at}/elements", 25)):
        check_element(check, part, f"{at}/elements/{number}", "actions")


def _input(check: Checker, block: Json, at: str) -> None:
    check.text(block["label"], f"{at}/label", 2000, plain=True)
    check.text(block.get("hint"), f"{at}/hint", 2000, plain=True)
    check_element(check, block["element"], f"{at}/element", "input")


def _image(check: Checker, block: Json, at: str) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        check.note(at, "must provide either `image_url` or `slack_file`")
    if not block.get("alt_text"):
        check.note(at, "missing required field: alt_text")
    check.string(block.get("alt_text"), f"{at}/alt_text", 2000)
    check.string(block.get("image_url"), f"{at}/image_url", 3000)
    check.text(block.get("title"), f"{at}/title", 2000, plain=True)


def _rich_text(check: Checker, block: Json, at: str) -> None:
    kinds = ("section", "list", "preformatted", "quote")
    for number, part in enumerate(check.items(block["elements"], f"{at}/elements", 1000)):
        where = f"{at}/elements/{number}"
        if check.fields(part, where, ["type", "elements"], ["style", "indent", "offset", "border"]):
            check.one_of(part["type"], f"{where}/type", [f"rich_text_{kind}" for kind in kinds])
            check.items(part["elements"], f"{where}/elements", 1000, least=0)


def _alert(check: Checker, block: Json, at: str) -> None:
    check.text(block["text"], f"{at}/text", 200)
    levels = ("default", "info", "warning", "error", "success")
    check.one_of(block.get("level"), f"{at}/level", levels)


ANYWHERE = ("message", "modal", "home")
IMAGE = ["image_url", "slack_file", "title"]
INPUT = ["hint", "optional", "dispatch_action"]
BLOCKS: dict[str, Rule] = {
    "section": Rule([], ["text", "fields", "accessory", "expand"], ANYWHERE, _section),
    "header": Rule(["text"], [], ANYWHERE, _header),
    "divider": Rule([], [], ANYWHERE, _divider),
    "context": Rule(["elements"], [], ANYWHERE, _context),
    "actions": Rule(["elements"], [], ANYWHERE, _actions),
    "input": Rule(["label", "element"], INPUT, ANYWHERE, _input),
    "image": Rule(["alt_text"], IMAGE, ANYWHERE, _image),
    "rich_text": Rule(["elements"], [], ANYWHERE, _rich_text),
    "table": Rule(["rows"], ["column_settings"], ("message",), check_table),
    "data_table": Rule(
        ["rows", "caption"],
        ["page_size", "row_header_column_index"],
        ("message", "home"),
        check_data_table,
    ),
    "data_visualization": Rule(["title", "chart"], [], ("message",), check_data_visualization),
    "alert": Rule(["text"], ["level"], ("modal",), _alert),
}
