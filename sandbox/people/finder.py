"""What a person has before them, and how they find a thing by the words they see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sandbox.block_kit.content import Element, find_elements, read_text
from sandbox.model.entities import Member, Message, Team, View
from sandbox.model.state import State
from sandbox.types import Json

Surface = Message | View
T = TypeVar("T")


class NotThere(AssertionError):
    """The person looks for something by name and does not see it."""


@dataclass(frozen=True)
class ElementQuery:
    """What is looked for: a button or a choice of that name, beside those words, the nth such."""

    kind: str  # "button" or "choice"
    name: str
    beside: str | None = None
    nth: int = 0

    def find_in(self, blocks: list[Json]) -> Element | None:
        """The element in `blocks`, or None."""
        found = [
            e for e in find_elements(blocks) if self._is_named(e) and self._is_beside(e, blocks)
        ]
        return found[self.nth] if len(found) > self.nth else None

    def _is_named(self, element: Element) -> bool:
        button = element.type == "button"
        return button == (self.kind == "button") and self.name in element.names

    def _is_beside(self, element: Element, blocks: list[Json]) -> bool:
        """Whether the words stand in its block, or in the nearest block above that has text."""
        if self.beside is None:
            return True
        place = next(n for n, block in enumerate(blocks) if block is element.block)
        near = next((b for b in reversed(blocks[: place + 1]) if "text" in b), None)
        return near is not None and self.beside in read_text(near["text"])

    def __str__(self) -> str:
        where = f" beside {self.beside!r}" if self.beside else ""
        return f"a {self.kind} called {self.name!r}{where}"


class Finder:
    """One person's view of one workspace."""

    def __init__(self, state: State, team: Team, member: Member) -> None:
        self.state = state
        self.team = team
        self.member = member

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        with self.state.lock:
            stack = self.team.modals.get(self.member.id, [])
            return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The App Home, if the bot has published one."""
        with self.state.lock:
            return self.team.homes.get(self.member.id)

    @property
    def messages(self) -> list[Message]:
        """Everything they see in any conversation they are in, oldest first."""
        user = self.member.id
        with self.state.lock:
            mine = [c.id for c in self.team.conversations.values() if user in c.members]
            found = [m for channel in mine for m in self.team.list_messages(user, channel)]
            return sorted(found, key=lambda m: float(m.ts))

    def find(
        self, wanted: ElementQuery, on: Surface | None, seconds: float
    ) -> tuple[Surface, Element]:
        """What is wanted: `on` that surface, or in the modal, the newest message, the home."""

        def look() -> tuple[Surface, Element] | None:
            for surface in self._list_surfaces() if on is None else [on]:
                element = wanted.find_in(surface.blocks)
                if element is not None:
                    return surface, element
            return None

        return self.wait(look, str(wanted), seconds)

    def _list_surfaces(self) -> list[Surface]:
        ends = [self.modal], [self.home]
        first, last = ([view for view in end if view] for end in ends)
        return [*first, *reversed(self.messages), *last]

    def find_input(self, label: str, nth: int, seconds: float) -> tuple[View, Element]:
        """The modal's input of that label."""

        def look() -> tuple[View, Element] | None:
            view = self.modal
            if view is None:
                return None
            inputs = [e for e in find_elements(view.blocks) if e.block["type"] == "input"]
            found = [e for e in inputs if read_text(e.block["label"]) == label]
            return (view, found[nth]) if len(found) > nth else None

        return self.wait(look, f"an input called {label!r}", seconds)

    def wait(self, look: Callable[[], T | None], what: str, seconds: float) -> T:
        """What `look` returns once it is not None; NotThere after `seconds`."""
        found: list[T] = []

        def there() -> bool:
            one = look()
            if one is not None:
                found.append(one)
            return one is not None

        if not self.state.wait_for(there, seconds):
            raise NotThere(f"{self.member.name} does not see {what}. {self._describe()}")
        return found[-1]

    def _describe(self) -> str:
        modal = self.modal
        shown = f"Modal: {modal.title!r} {modal.labels} {modal.buttons}. " if modal else ""
        return shown + f"Last messages: {[(m.plain, m.buttons) for m in self.messages[-3:]]}"
