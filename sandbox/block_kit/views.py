"""What Slack accepts as a view. Limits: Slack's reference of modals and App Home."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.checker import Checker
from sandbox.types import Json

HIDDEN = ["callback_id", "private_metadata", "external_id"]
MODAL = [*HIDDEN, "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"]


def check_view(body: Any, kind: str) -> list[str]:
    """What Slack would refuse in `body` as a "modal" or "home"; empty if nothing."""
    check = Checker(kind, "/view")
    required = ["type", "blocks", *(["title"] if kind == "modal" else [])]
    if not check.fields(body, "", required, MODAL if kind == "modal" else HIDDEN):
        return check.problems
    check.one_of(body["type"], "/type", [kind])
    check.string(body.get("private_metadata"), "/private_metadata", 3000)
    for name in ("callback_id", "external_id"):
        check.string(body.get(name), f"/{name}", 255)
    if kind == "modal":
        _modal(check, body)
    return check.problems + check_blocks(body["blocks"], kind, "/view")


def _modal(check: Checker, body: Json) -> None:
    for name in ("title", "submit", "close"):
        check.text(body.get(name), f"/{name}", 24, plain=True)
    blocks = body["blocks"] if isinstance(body["blocks"], list) else []
    inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
    if inputs and not body.get("submit"):
        check.note("/submit", "`submit` is required when an input block is within blocks")
