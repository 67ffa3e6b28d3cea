"""What whoever wires a sandbox together hands to its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Due:
    """Something that the bot will do of its own accord: when (aware), and what, if known."""

    at: datetime
    what: str = ""


class Schedule(Protocol):
    """How the page takes the bot along when it moves the clock: what the bot does by itself."""

    def next_due(self) -> Due | None:
        """What the bot will do next of its own accord; None if nothing is planned."""
        ...

    def next_told(self) -> Due | None:
        """The next of these that anybody will see, in words; None if nobody will."""
        ...

    def catch_up(self) -> None:
        """The clock stands elsewhere now: let the bot do what is due; return when it is done."""
        ...


class NothingDue:
    """The schedule of a bot that does nothing of its own accord."""

    def next_due(self) -> None:
        """Return that nothing is planned."""

    def next_told(self) -> None:
        """Return that nobody will be told anything."""

    def catch_up(self) -> None:
        """Do nothing: nothing is due."""


@dataclass(frozen=True)
class BeginAgain:
    """How everything is made as it was at first.

    `start` has it begun, and returns at once; `ready` says whether there is anything to be seen
    yet: until then the page says that it gets ready, and waits.
    """

    start: Callable[[], None]
    ready: Callable[[], bool]


@dataclass(frozen=True)
class Step:
    """One thing to try: in words, as whom (a person's id), and where it is done.

    `where` is a conversation's id or "home"; empty for the DM with the bot. `line` is put into the
    composer, ready to be sent. `done` says whether it has been done: it is then ticked off.
    """

    words: str
    who: str = ""
    where: str = ""
    line: str = ""
    done: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Guide:
    """What a newcomer reads first: a sentence of welcome, and what to try in order."""

    welcome: str = ""
    steps: Sequence[Step] = ()
