"""How Slack says no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

BreachKind = Literal[
    "arguments",
    "attachments",
    "broadcast",
    "connections",
    "delivery",
    "files",
    "late_ack",
    "limit",
    "manifest",
    "metadata",
    "not_acknowledged",
    "oauth",
    "response",
    "response_url",
    "scope",
    "text_missing",
    "token",
    "trigger",
    "unknown_method",
    "update",
    "view",
]


class SlackError(Exception):
    """A Web API answer with ok=false. `breach`, if given, names the rule that the bot broke."""

    def __init__(
        self, error: str, *, breach: BreachKind | None = None, detail: str = "", **extra: Any
    ) -> None:
        super().__init__(error)
        self.error = error
        self.breach = breach
        self.detail = detail or error
        self.extra = extra

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.extra}


def blocks_error(error: str, problems: Iterable[object]) -> SlackError:
    """Return the refusal of blocks or a view: what is wrong where, as Slack words it.

    Slack answers `errors` with `invalid_blocks` only; the same words, marked as errors, stand in
    `response_metadata` always.
    """
    listed = [str(problem) for problem in problems]
    messages = [f"[ERROR] {problem}" for problem in listed]
    extra: dict[str, Any] = {"response_metadata": {"messages": messages}}
    if error == "invalid_blocks":
        extra["errors"] = listed
    return SlackError(error, breach="limit", detail="; ".join(listed), **extra)
