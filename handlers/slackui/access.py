"""What a request does to rows: said where its handler is registered, and held to."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Access(StrEnum):
    """Whether a request writes.

    READS shows something: it takes no lock, waits for nobody who writes, and must not write. OPENS
    reads as well, and what it shows is a form: a light one is opened at once, and filled when all
    is read. WRITES changes something: that is committed, and then acknowledged.
    """

    READS = "reads"
    OPENS = "opens"
    WRITES = "writes"


READS, OPENS, WRITES = Access.READS, Access.OPENS, Access.WRITES

# What a request does, or how its payload tells.
AccessRule = Access | Callable[[dict[str, Any]], Access]


def resolve_access(rule: AccessRule, body: dict[str, Any]) -> Access:
    """Return what this very request does."""
    return rule if isinstance(rule, Access) else rule(body)
