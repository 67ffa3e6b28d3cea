"""What a request does: said where its handler is registered, and held to."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from agendas.text.messages import clean


class Does(StrEnum):
    """Whether a request writes.

    READS shows something: it takes no lock, waits for nobody who writes, and must not write. OPENS
    reads as well, and what it shows is a form: a light one is opened at once, and filled when all
    is read. WRITES changes something: that is committed, and then acknowledged.
    """

    READS = "reads"
    OPENS = "opens"
    WRITES = "writes"


READS, OPENS, WRITES = Does.READS, Does.OPENS, Does.WRITES

Told = Does | Callable[[dict[str, Any]], Does]


def by_text(told: Callable[[str], Does]) -> Told:
    """Return what a command does, which what was typed after it decides."""
    return lambda body: told(clean(str(body.get("text") or "")))


def does(told: Told, body: dict[str, Any]) -> Does:
    """Return what this very request does."""
    return told if isinstance(told, Does) else told(body)
