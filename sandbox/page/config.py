"""What whoever wires a sandbox together hands to its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Due:
    """The next thing that the bot will do of its own accord: when (aware), and what, if known."""

    at: datetime
    what: str = ""


class Schedule(Protocol):
    """How the page takes the bot along when it moves the clock: what the bot does by itself."""

    def next_due(self) -> Due | None:
        """What the bot will do next of its own accord; None if nothing is planned."""
        ...

    def catch_up(self) -> None:
        """The clock stands elsewhere now: let the bot do what is due; return when it is done."""
        ...


class NothingDue:
    """The schedule of a bot that does nothing of its own accord."""

    def next_due(self) -> None:
        """Return that nothing is planned."""

    def catch_up(self) -> None:
        """Do nothing: nothing is due."""


@dataclass(frozen=True)
class Step:
    """One thing to try: in words, as whom (a person's id), and where it is done.

    `where` is a conversation's id or "home"; empty for the DM with the bot. `line` is put into the
    composer, ready to be sent.
    """

    words: str
    who: str = ""
    where: str = ""
    line: str = ""


@dataclass(frozen=True)
class Guide:
    """What a newcomer reads first: a sentence of welcome, and what to try in order."""

    welcome: str = ""
    steps: Sequence[Step] = ()
