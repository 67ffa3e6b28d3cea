"""What Slack accepts as a view. Limits: Slack's reference of modals and App Home."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.checker import Checker, Problem
from sandbox.types import Json

HIDDEN = ["callback_id", "private_metadata", "external_id"]
MODAL = [*HIDDEN, "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"]


def check_view(body: Any, kind: str, at: str = "/view") -> list[Problem]:
    """Return what Slack would refuse in `body` as a "modal" or "home".

    `at` is the JSON pointer to `body` in what was sent.
    """
    check = Checker(kind)
    required = ["type", "blocks", *(["title"] if kind == "modal" else [])]
    if not check.fields(body, at, required, MODAL if kind == "modal" else HIDDEN):
        return check.problems
    check.one_of(body["type"], f"{at}/type", [kind])
    check.string(body.get("private_metadata"), f"{at}/private_metadata", 3000)
    for name in ("callback_id", "external_id"):
        check.string(body.get(name), f"{at}/{name}", 255)
    if kind == "modal":
        _modal(check, body, at)
    return check.problems + check_blocks(body["blocks"], kind, f"{at}/blocks")


def _modal(check: Checker, body: Json, at: str) -> None:
    for name in ("title", "submit", "close"):
        check.text(body.get(name), f"{at}/{name}", 24, plain=True)
    blocks = body["blocks"] if isinstance(body["blocks"], list) else []
    inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
    if inputs and not body.get("submit"):
        check.note(f"{at}/submit", "`submit` is required when an input block is within blocks")
