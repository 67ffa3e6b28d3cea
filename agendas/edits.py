"""What somebody changed in a form, while others may have changed the same: applied, left, told.

A form is compared at three moments: what it showed when it was opened, what is there now, and what
it holds when it is sent. Values are compared as they are, or by their fingerprints.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Outcome(StrEnum):
    """What becomes of one thing that a form holds."""

    LEFT = "left"  # its person did not change it, or it is so already
    APPLIED = "applied"
    CONFLICT = "conflict"  # somebody else has changed it to something else meanwhile


@dataclass(frozen=True, slots=True)
class Clash(Generic[Value]):
    """Both sides of a conflict; None is what is no longer there, or is to go."""

    now: Value | None
    typed: Value | None


@dataclass(frozen=True, slots=True)
class Edits(Generic[Key, Value]):
    """What a form changes: by key, the value that is to be there, or None for what is to go."""

    applied: Mapping[Key, Value | None] = field(default_factory=dict)
    clashes: Mapping[Key, Clash[Value]] = field(default_factory=dict)


def compare(shown: object, now: object, typed: object) -> Outcome:
    """Return what becomes of a value that a form `shown`, that is `now` so and was `typed` so."""
    if typed in (shown, now):
        return Outcome.LEFT
    return Outcome.APPLIED if now == shown else Outcome.CONFLICT


def reconcile(
    shown: Mapping[Key, Value], now: Mapping[Key, Value], typed: Mapping[Key, Value]
) -> Edits[Key, Value]:
    """Return what a form of several things changes, by key; what is absent is not there.

    Whatever others added meanwhile, or closed, stays as it is: the form did not show it otherwise.
    """
    applied: dict[Key, Value | None] = {}
    clashes: dict[Key, Clash[Value]] = {}
    for key in dict.fromkeys((*shown, *typed)):
        was, there, wanted = shown.get(key), now.get(key), typed.get(key)
        outcome = compare(was, there, wanted)
        if outcome is Outcome.APPLIED:
            applied[key] = wanted
        elif outcome is Outcome.CONFLICT:
            clashes[key] = Clash(there, wanted)
    return Edits(applied, clashes)


def fingerprint(value: object) -> str:
    """Return six characters that are alike for values that read alike; empty for nothing.

    Forms carry them in place of what they showed, within Slack's 3,000 characters. Of two texts
    that differ, one in seventy thousand million has the same.
    """
    if isinstance(value, list | tuple):  # of things that were chosen, in whatever order
        value = " ".join(sorted(str(one) for one in value))
    text = "" if value is None else " ".join(str(value).split())
    if not text:
        return ""
    digest = blake2b(text.encode("utf-8", "ignore"), digest_size=5).digest()
    return urlsafe_b64encode(digest).decode()[:6]
