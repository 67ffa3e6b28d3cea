"""Blocks, inputs and a view, as small as they can be."""

from __future__ import annotations

from typing import Any

from sandbox.types import Json


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": text("Label"), "element": element, **more}


SECTION = {"type": "section", "text": text("Words", "mrkdwn")}
DIVIDER = {"type": "divider"}
TYPED = {"type": "plain_text_input"}
CELL = {"type": "raw_text", "text": "x"}
VIEW = {"type": "modal", "title": text("Title"), "blocks": [SECTION]}
