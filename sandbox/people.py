"""What people do in the workspace, told by the words they see. For tests, and behind the page.

Each action waits (`sandbox.patience`, real seconds) for the thing named to be there, does what
Slack's client would do, returns once the bot has acknowledged and gone quiet, and raises:

- `NotThere`: nothing on any surface goes by that name,
- `NotConfirmed`: Slack would ask first; the dialog's words are in the error,
- `NotDelivered`, `NotAcknowledged` (from sandbox.delivery): the bot did not take it in 3 seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox import forms
from sandbox.delivery import Reply
from sandbox.reading import Element, elements, text_of
from sandbox.state import Conversation, Json, Member, Message, StoredFile, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Surface = Message | View
T = TypeVar("T")
R = TypeVar("R", Reply, Reply | None)


class NotThere(AssertionError):
    """The person looks for something by name and does not see it."""


class NotConfirmed(AssertionError):
    """The element asks before it acts, and the person has not said `confirm=True`."""


class Person:
    """One person at their Slack client."""

    def __init__(self, sandbox: Sandbox, member: Member) -> None:
        self.sandbox = sandbox
        self.member = member
        self.id = member.id

    def __repr__(self) -> str:
        return f"Person({self.member.name} {self.id})"

    # What they see

    @property
    def dm(self) -> Conversation:
        """Their DM with the bot."""
        with self.sandbox.state.lock:
            return self.sandbox.team.dm(self.id)

    @property
    def messages(self) -> list[Message]:
        """What they see in their DM with the bot, oldest first, ephemerals to them included."""
        return self.messages_in(self.dm)

    def messages_in(self, channel: Conversation) -> list[Message]:
        """What they see in `channel`, oldest first."""
        with self.sandbox.state.lock:
            return self.sandbox.team.messages_for(self.id, channel.id)

    @property
    def last_message(self) -> Message:
        """The newest in their DM with the bot; NotThere if there is none."""
        messages = self.messages
        if not messages:
            raise NotThere(f"{self.member.name} has no message")
        return messages[-1]

    @property
    def modal(self) -> View | None:
        """The modal on top, or None. Has title, labels, plain, errors, values, buttons."""
        with self.sandbox.state.lock:
            stack = self.sandbox.team.modals.get(self.id, [])
            return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """What the bot last published on their App Home."""
        with self.sandbox.state.lock:
            return self.sandbox.team.homes.get(self.id)

    @property
    def files(self) -> list[StoredFile]:
        """The files (name, title, content) of the messages that they see anywhere."""
        with self.sandbox.state.lock:
            team = self.sandbox.team
            seen = [c for c in team.conversations.values() if self.id in c.members]
            return [f for c in seen for m in team.messages_for(self.id, c.id) for f in m.files]

    def sees(self, words: str, within: float | None = None) -> Message:
        """The newest message with `words` in it (DM or channel); waits; NotThere if none comes."""
        return self._wait(lambda: self._message_with(words), f"a message with {words!r}", within)

    # What they do

    def types(self, line: str, in_: Conversation | None = None) -> Reply | None:
        """Type a line and send it: a command if it starts with "/", else a plain message."""
        channel = in_ or self.dm
        act = self.sandbox.act
        if line.startswith("/"):
            return self._settled(act.command(self.id, channel.id, line))
        return self._settled(act.say(self.id, channel.id, line))

    def clicks(
        self, label: str, message: Message | None = None, *, confirm: bool = False, nth: int = 0
    ) -> Reply:
        """Click the button called `label`: in `message`, or else in the open modal, the newest
        message that has one, or the home. `nth` tells equal labels on one surface apart.
        """
        wanted = "button", lambda e: e.type == "button" and label in e.names
        surface, element = self._find(label, message, wanted, nth)
        return self._act(surface, element, None, confirm)

    def chooses(
        self,
        name: str,
        option: Any,
        message: Message | None = None,
        *,
        confirm: bool = False,
        nth: int = 0,
    ) -> Reply:
        """Choose `option` in the element called `name` (its placeholder, its section's text, its
        accessibility label, or for boxes ticked in place an option's own text) outside inputs:
        in `message`, or the open modal, the newest message that has it, or the home.

        `option` is the option's text, a list of them, a date, a time or a Person: see forms.
        """
        wanted = "choice", lambda e: e.type != "button" and _called(e, name)
        surface, element = self._find(name, message, wanted, nth)
        return self._act(surface, element, forms.entered(element, option), confirm)

    def fills(self, label: str, value: Any, *, nth: int = 0) -> None:
        """Enter `value` in the modal's input called `label`; None empties it. For the kinds of
        value see `forms.entered`. Calls the bot only if the input has dispatch_action.
        """
        view, element = self._input(label, nth)
        self.sandbox.act.fill(self.id, view, element, forms.entered(element, value))
        if element.block.get("dispatch_action"):
            self.sandbox.wait_idle()

    def submits(self) -> Reply | None:
        """Press the modal's submit. If an input is wrong in Slack's own eyes (required and empty,
        too long), the modal shows its errors and nothing is sent: None.
        """
        return self._settled(self.sandbox.act.submit(self.id, self._open_modal()))

    def closes(self) -> Reply | None:
        """Close the modal on top (the one under it, if any, is then on top)."""
        return self._settled(self.sandbox.act.close(self.id, self._open_modal()))

    def opens_home(self) -> View:
        """Open the bot's App Home; returns it once the bot has published it."""
        self._settled(self.sandbox.act.open_home(self.id))
        return self._wait(lambda: self.home, "an App Home", None)

    def raw_action(self, payload: Json) -> Reply:
        """Send an interactivity payload as it stands, for forged and repeated ones."""
        return self._settled(self.sandbox.deliver("interactive", payload))

    # How they find it

    def _message_with(self, words: str) -> Message | None:
        with self.sandbox.state.lock:
            team = self.sandbox.team
            seen = [c for c in team.conversations.values() if self.id in c.members]
            found = [m for c in seen for m in team.messages_for(self.id, c.id)]
            having = [m for m in found if words in m.plain or words in m.text]
            return max(having, key=lambda m: float(m.ts), default=None)

    def _surfaces(self, message: Message | None) -> list[Surface]:
        if message is not None:
            return [message]
        with self.sandbox.state.lock:
            team = self.sandbox.team
            mine = [c for c in team.conversations.values() if self.id in c.members]
            found = [m for c in mine for m in team.messages_for(self.id, c.id)]
            newest = sorted(found, key=lambda m: float(m.ts), reverse=True)
            tops = [v for v in (self.modal,) if v]
            return [*tops, *newest, *([self.home] if self.home else [])]

    def _find(
        self,
        name: str,
        message: Message | None,
        wanted: tuple[str, Callable[[Element], bool]],
        nth: int,
    ) -> tuple[Surface, Element]:
        kind, fits = wanted

        def look() -> tuple[Surface, Element] | None:
            for surface in self._surfaces(message):
                found = [e for e in elements(surface.blocks) if fits(e)]
                if len(found) > nth:
                    return surface, found[nth]
            return None

        return self._wait(look, f"a {kind} called {name!r}", None)

    def _open_modal(self) -> View:
        return self._wait(lambda: self.modal, "an open modal", None)

    def _input(self, label: str, nth: int) -> tuple[View, Element]:
        def look() -> tuple[View, Element] | None:
            view = self.modal
            if view is None:
                return None
            inputs = [e for e in elements(view.blocks) if e.block["type"] == "input"]
            found = [e for e in inputs if text_of(e.block["label"]) == label]
            return (view, found[nth]) if len(found) > nth else None

        return self._wait(look, f"an input called {label!r}", None)

    def _wait(self, look: Callable[[], T | None], what: str, within: float | None) -> T:
        seconds = self.sandbox.patience if within is None else within
        found: list[T] = []

        def there() -> bool:
            one = look()
            if one is not None:
                found.append(one)
            return one is not None

        if not self.sandbox.state.wait_for(there, seconds):
            raise NotThere(f"{self.member.name} does not see {what}. {self._view_of_things()}")
        return found[-1]

    def _view_of_things(self) -> str:
        modal, messages = self.modal, self.messages[-3:]
        shown = f"Modal: {modal.title!r} {modal.labels} {modal.buttons}. " if modal else ""
        return shown + "Last messages: " + str([(m.plain, m.buttons) for m in messages])

    # How it is done

    def _act(self, surface: Surface, element: Element, state: Json | None, confirm: bool) -> Reply:
        asked = element.body.get("confirm")
        if asked and not confirm:
            words = [text_of(asked[key]) for key in ("title", "text", "confirm", "deny")]
            raise NotConfirmed(" / ".join(words))
        return self._settled(self.sandbox.act.use(self.id, surface, element, state))

    def _settled(self, reply: R) -> R:
        self.sandbox.wait_idle()
        return reply


def _called(element: Element, name: str) -> bool:
    return name in element.names or name == element.action_id
