"""A facilitator's hands at their Slack: what they press, choose and type is done, and counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.block_kit.content import Element
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.keystrokes.operators import Effort, count_words

MOST_SENDS = 3  # a form is shown back before it goes, and then says what was done


class Hands:
    """Those of one person, by the operators of `tests.keystrokes`; reading is counted apart.

    When they did something is added to `acted`.
    """

    def __init__(self, person: Person, effort: Effort, acted: list[datetime]) -> None:
        self.person, self.effort, self.acted = person, effort, acted

    def reads(self, message: Message) -> None:
        """Read a message."""
        self.effort.messages += 1
        self.effort.shown += count_words(message.plain)

    def types(self, line: str) -> None:
        """Type a line, and send it."""
        self._types(line + "\n")
        self.person.types(line)

    def drops(self, name: str, content: bytes) -> None:
        """Drop a file: found where it lies, taken, let go, sent."""
        self._taps(3)
        self.person.drops(name, content)

    def clicks(self, label: str, **where: Any) -> None:
        """Press a button by its name, and once more where Slack asks before."""
        self._taps(1 + bool(where.get("confirm")))
        self.person.clicks(label, **where)

    def presses(self, message: Message, element: Element) -> None:
        """Press this very button."""
        self._taps()
        self.person.sandbox.act.use(self.person.id, message, element, None)
        self.person.sandbox.wait_idle()

    def picks(self, label: str, value: Any) -> None:
        """Choose from what an input offers: opened, a few letters of it typed, chosen."""
        self._types("abc")
        self._taps()
        self.person.fills(label, value)

    def fills(self, label: str, words: str) -> None:
        """Type into an input."""
        self._types(words)
        self.person.fills(label, words)

    def sends(self) -> None:
        """Send the form that is open, also where it is shown back, and close what it says then."""
        for _ in range(MOST_SENDS):
            view = self.person.modal
            if view is None or "submit" not in view.body:
                break
            self._taps()
            self.person.submits()
            view = self.person.modal
            assert view is None or not view.errors, view.errors
        self.closes()

    def closes(self) -> None:
        """Close every form that is open."""
        while self.person.modal is not None:
            self.effort.taps += 1
            self.person.closes()

    def _taps(self, times: int = 1) -> None:
        self.acted.append(self.person.sandbox.state.clock.now())
        self.effort.thinks += 1
        self.effort.taps += times

    def _types(self, words: str) -> None:
        self._taps()
        self.effort.fields += 1
        self.effort.typed += len(words)
