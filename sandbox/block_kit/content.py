"""What a person reads on a surface, and by which words they find its buttons and inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.types import Json


@dataclass(frozen=True)
class Element:
    """One interactive element, with the block it stands in."""

    block: Json
    body: Json

    @property
    def block_id(self) -> str:
        """The block's id."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """The element's id."""
        return str(self.body["action_id"])

    @property
    def type(self) -> str:
        """The element's type, as Slack names it."""
        return str(self.body["type"])

    @property
    def names(self) -> list[str]:
        """The words a person may find it by: its label, its text, its placeholder, its section."""
        parts = [
            self.block.get("label"),
            self.body.get("text"),
            self.body.get("placeholder"),
            self.block.get("text") if self.block["type"] == "section" else None,
            *(option.get("text") for option in _list_boxes(self.body)),
        ]
        return [read_text(part) for part in parts if part] + _list_labels(self.body)


def _list_labels(body: Json) -> list[str]:
    return [body["accessibility_label"]] if body.get("accessibility_label") else []


def _list_boxes(body: Json) -> list[Json]:
    """Boxes that are ticked in place can be found by their own words."""
    shown = body["type"] in ("checkboxes", "radio_buttons")
    return list(body.get("options", [])) if shown else []


def read_text(part: Json | str) -> str:
    """The words of a text object."""
    return part if isinstance(part, str) else str(part.get("text", ""))


def find_elements(blocks: list[Json]) -> Iterator[Element]:
    """Every interactive element in `blocks`, in the order a person meets them."""
    for block in blocks:
        bodies = {
            "actions": block.get("elements", []),
            "section": [block["accessory"]] if "accessory" in block else [],
            "input": [block.get("element")],
        }.get(block["type"], [])
        for body in bodies:
            if body and "action_id" in body:
                yield Element(block, body)


def list_buttons(blocks: list[Json]) -> list[str]:
    """The labels of the buttons, in order."""
    return [read_text(e.body["text"]) for e in find_elements(blocks) if e.type == "button"]


def read_blocks(blocks: list[Json]) -> str:
    """The words of `blocks`, a line or more for each; buttons and inputs are not repeated."""
    return "\n".join(line for block in blocks if (line := _read_block(block)))


def _read_block(block: Json) -> str:
    kind = block["type"]
    if kind in ("section", "header", "alert"):
        parts = [block["text"]] if "text" in block else []
        return "\n".join(read_text(part) for part in [*parts, *block.get("fields", [])])
    if kind == "context":
        return " ".join(_read_part(part) for part in block["elements"])
    if kind == "input":
        hint = block.get("hint")
        return read_text(block["label"]) + (f" ({read_text(hint)})" if hint else "")
    if kind == "image":
        return f"[{block['alt_text']}]"
    if kind == "rich_text":
        return "\n".join(_read_rich(part) for part in block["elements"])
    if kind in ("table", "data_table"):
        return "\n".join([*_read_caption(block), *(_read_row(row) for row in block["rows"])])
    if kind == "data_visualization":
        return f"[{block.get('title', '')}]"
    return ""


def _read_caption(block: Json) -> list[str]:
    return [read_text(block["caption"])] if block.get("caption") else []


def _read_part(part: Json) -> str:
    return f"[{part['alt_text']}]" if part["type"] == "image" else read_text(part)


def _read_row(row: list[Json]) -> str:
    return " | ".join(_read_rich(cell) if "elements" in cell else read_text(cell) for cell in row)


def _read_rich(part: Json) -> str:
    kind = part.get("type")
    if kind == "rich_text_list":
        return "\n".join("- " + _read_rich(item) for item in part["elements"])
    if kind == "user":
        return f"<@{part['user_id']}>"
    if kind == "link":
        return str(part.get("text") or part["url"])
    if "elements" in part:
        return "".join(_read_rich(item) for item in part["elements"])
    return str(part.get("text", ""))
