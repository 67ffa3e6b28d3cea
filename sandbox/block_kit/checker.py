"""The measuring tape of the block checks: walks a payload and notes what Slack would refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.types import Json

TEXT_TYPES = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Problem:
    """One thing that Slack would refuse, worded as Slack words it, and where it stands.

    `expected` are the values that would do, where there are but a few.
    """

    pointer: str  # a JSON pointer (RFC 6901) from what was checked
    message: str
    expected: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as sending answers with it: the words, then the place."""
        return f"{self.message} [json-pointer:{self.pointer}]"

    def to_json(self) -> Json:
        """Return it as `blocks.validate` answers with it.

        Its reference shows one code and one kind of constraint, and names no others.
        """
        shown: Json = {"code": "failed_constraint", "message": self.message}
        shown["pointer"] = self.pointer
        if self.expected:
            shown["constraint"] = {"type": "enum", "expected": list(self.expected)}
        return shown


class Checker:
    """Collects the problems of what stands on one surface: "message", "modal" or "home"."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.problems: list[Problem] = []
        self.ids: dict[str, set[str]] = {"block_id": set(), "action_id": set()}

    def note(self, at: str, words: str, expected: Iterable[Any] = ()) -> None:
        """Note one problem at the pointer `at`."""
        self.problems.append(Problem(at, words, tuple(map(str, expected))))

    def note_type(self, part: Any, at: str, expected: Iterable[str]) -> None:
        """Note that something of the type of `part` cannot stand at `at`."""
        kind = part.get("type") if isinstance(part, dict) else None
        self.note(f"{at}/type", f"unsupported type: {kind}", expected)

    def fields(self, part: Any, at: str, required: Iterable[str], allowed: Iterable[str]) -> bool:
        """Whether `part` is an object with its required fields; unknown fields are noted."""
        if not isinstance(part, dict):
            self.note(at, "must be an object")
            return False
        needed = list(required)
        missing = [name for name in needed if part.get(name) is None]
        for name in missing:
            self.note(at, f"missing required field: {name}")
        for name in sorted(set(part) - set(needed) - set(allowed) - {"type"}):
            self.note(f"{at}/{name}", "additional property not allowed")
        return not missing

    def string(self, value: Any, at: str, longest: int, shortest: int = 0) -> None:
        """A string within its length; None passes."""
        if value is None:
            return
        if not isinstance(value, str):
            self.note(at, "must be a string")
        elif len(value) > longest:
            self.note(at, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            self.note(at, f"must be more than {shortest - 1} characters")

    def text(self, part: Any, at: str, longest: int, plain: bool = False) -> None:
        """A text object within its length; `plain` if mrkdwn is not allowed there. None passes."""
        if part is None or not self.fields(part, at, ["type", "text"], ["emoji", "verbatim"]):
            return
        if part["type"] not in (TEXT_TYPES[:1] if plain else TEXT_TYPES):
            self.note_type(part, at, TEXT_TYPES[:1] if plain else TEXT_TYPES)
        wrong = "verbatim" if part["type"] == "plain_text" else "emoji"
        if wrong in part:
            self.note(f"{at}/{wrong}", "additional property not allowed")
        self.string(part["text"], f"{at}/text", longest, 1)

    def items(self, value: Any, at: str, most: int, least: int = 1) -> list[Any]:
        """The items of a list within its length; noted and empty if it is none."""
        if not isinstance(value, list):
            self.note(at, "must be an array")
            return []
        if len(value) > most:
            self.note(at, f"no more than {most} items allowed")
        if len(value) < least:
            self.note(at, f"no fewer than {least} items required")
        return value

    def identify(self, part: Json, kind: str, at: str) -> None:
        """An id of at most 255 characters: a block_id unique on its surface, an action_id in its
        block.
        """
        value = part.get(kind)
        self.string(value, f"{at}/{kind}", 255, 1)
        if isinstance(value, str):
            if value in self.ids[kind]:
                self.note(f"{at}/{kind}", f"`{kind}` should be unique")
            self.ids[kind].add(value)

    def number(self, value: Any, at: str, low: int, high: int) -> None:
        """A whole number in its range; None passes."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.note(at, f"must be a number between {low} and {high}")

    def one_of(self, value: Any, at: str, choices: Iterable[Any]) -> None:
        """One of a fixed set of values; None passes."""
        offered = list(choices)
        if value is not None and value not in offered:
            self.note(at, f"must be a valid enum value: {', '.join(map(str, offered))}", offered)


Check = Callable[[Checker, Json, str], None]


@dataclass(frozen=True)
class Rule:
    """What a type of block or element must and may hold, where it may stand, and its own check.

    `where` are surfaces for a block; for an element the blocks that it may stand in.
    """

    required: list[str]
    allowed: list[str]
    where: tuple[str, ...]
    check: Check
