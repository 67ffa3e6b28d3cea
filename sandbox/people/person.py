"""What people do in the workspace, told by the words they see. For tests, and behind the page.

Each action waits (`sandbox.patience`, real seconds) for the thing named to be there, does what
Slack's client would do, returns once the bot has acknowledged and gone quiet, and raises:

- `NotThere`: nothing on any surface goes by that name,
- `NotConfirmed`: Slack would ask first; the dialog's words are in the error,
- `NotDelivered`, `NotAcknowledged` (sandbox.transport.delivery): not taken in 3 seconds.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from sandbox.block_kit import inputs
from sandbox.block_kit.content import Element, read_text
from sandbox.model.entities import Conversation, Member, Message, Status, StoredFile, View
from sandbox.people.access import WorkspaceAccess
from sandbox.people.finder import ElementQuery, Finder, NotThere, Surface
from sandbox.transport.delivery import Reply
from sandbox.types import Json

__all__ = ["NotConfirmed", "NotThere", "Person"]
R = TypeVar("R", Reply, Reply | None)


class NotConfirmed(AssertionError):
    """The element asks before it acts, and the person has not said `confirm=True`."""


class Person:
    """One person at their Slack client."""

    def __init__(self, sandbox: WorkspaceAccess, member: Member) -> None:
        self.sandbox = sandbox
        self.member = member
        self.id = member.id
        self.finder = Finder(sandbox.state, sandbox.team, member)

    def __repr__(self) -> str:
        return f"Person({self.member.name} {self.id})"

    # What they see

    @property
    def dm(self) -> Conversation:
        """Their DM with the bot."""
        with self.sandbox.state.lock:
            return self.sandbox.team.open_dm(self.id)

    @property
    def messages(self) -> list[Message]:
        """What they see in their DM with the bot, oldest first, ephemerals to them included."""
        return self.messages_in(self.dm)

    @property
    def all_messages(self) -> list[Message]:
        """What they see in any conversation they are in, oldest first."""
        return self.finder.messages

    def messages_in(self, channel: Conversation) -> list[Message]:
        """What they see in `channel`, oldest first."""
        with self.sandbox.state.lock:
            return self.sandbox.team.list_messages(self.id, channel.id)

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
        return self.finder.modal

    @property
    def home(self) -> View | None:
        """What the bot last published on their App Home."""
        return self.finder.home

    @property
    def files(self) -> list[StoredFile]:
        """The files (name, title, content) of the messages that they see anywhere."""
        return [file for message in self.all_messages for file in message.files]

    def sees(self, words: str, within: float | None = None) -> Message:
        """The newest message with `words` in it (DM or channel); waits up to `within` seconds
        (default: patience); NotThere if none comes.
        """

        def look() -> Message | None:
            seen = reversed(self.all_messages)
            return next((m for m in seen if words in m.plain or words in m.text), None)

        seconds = self.sandbox.patience if within is None else within
        return self.finder.wait(look, f"a message with {words!r}", seconds)

    # What they do

    def types(self, line: str, in_: Conversation | None = None) -> Reply | None:
        """Type a line and send it: a command if it starts with "/", else a plain message.

        In the DM with the bot, or `in_` a channel. UnknownCommand (sandbox.client.interactions)
        if the manifest lacks the command.
        """
        channel = in_ or self.dm
        act = self.sandbox.act
        if line.startswith("/"):
            return self._settle(act.type_command(self.id, channel.id, line))
        return self._settle(act.say(self.id, channel.id, line))

    def drops(self, name: str, content: bytes, line: str = "") -> Reply | None:
        """Drop a file into the DM with the bot, with a line or without."""
        file = self.sandbox.act.upload(self.id, name, content)
        return self._settle(self.sandbox.act.say(self.id, self.dm.id, line, files=[file]))

    def clicks(
        self,
        label: str,
        message: Surface | None = None,
        *,
        confirm: bool = False,
        beside: str | None = None,
        nth: int = 0,
    ) -> Reply:
        """Click the button called `label`: in `message` (or a view), or else in the open modal,
        the newest message that has one, or the home. `beside` (words of its section, or of the
        nearest text above it) or `nth` tells equal labels on one surface apart.
        """
        wanted = ElementQuery("button", label, beside, nth)
        surface, element = self.finder.find(wanted, message, self.sandbox.patience)
        return self._use(surface, element, None, confirm)

    def chooses(
        self,
        name: str,
        option: Any,
        message: Surface | None = None,
        *,
        confirm: bool = False,
        beside: str | None = None,
        nth: int = 0,
    ) -> Reply:
        """Choose `option` in the element called `name`, outside inputs: its placeholder, its
        section's text, its accessibility label, or (boxes ticked in place) an option's own text.

        `option` is the option's text, a list of them, a date, a time or a Person: `enter_value`.
        Looked for where `clicks` looks.
        """
        wanted = ElementQuery("choice", name, beside, nth)
        surface, element = self.finder.find(wanted, message, self.sandbox.patience)
        return self._use(surface, element, inputs.enter_value(element, option), confirm)

    def uses_shortcut(self, name: str, message: Message | None = None) -> Reply:
        """Use the shortcut called `name`: of `message`'s menu, or, without one, a global one.

        NotThere if the manifest lacks it; NotOffered (sandbox.client.interactions) on a message
        that only one person sees.
        """
        declared = self.sandbox.slack.manifest.shortcuts
        kind = "global" if message is None else "message"
        found = [one for one in declared if one.name == name and one.kind == kind]
        if not found:
            raise NotThere(f"the manifest has no {kind} shortcut {name!r}")
        return self._settle(self.sandbox.act.use_shortcut(self.id, found[0], message))

    def fills(self, label: str, value: Any, *, nth: int = 0) -> None:
        """Enter `value` in the modal's input called `label`; None empties it. For the kinds of
        value see `enter_value`. Calls the bot only if the input has dispatch_action.
        """
        view, element = self.finder.find_input(label, nth, self.sandbox.patience)
        self._settle(
            self.sandbox.act.fill(self.id, view, element, inputs.enter_value(element, value))
        )

    def submits(self) -> Reply | None:
        """Press the modal's submit. If an input is wrong in Slack's own eyes (required and empty,
        too long), the modal shows its errors and nothing is sent: None.
        """
        return self._settle(self.sandbox.act.submit(self.id, self._await_modal()))

    def closes(self) -> Reply | None:
        """Close the modal on top (the one under it, if any, is then on top)."""
        return self._settle(self.sandbox.act.close(self.id, self._await_modal()))

    def opens_home(self) -> View:
        """Open the bot's App Home; returns it once the bot has published it."""
        self._settle(self.sandbox.act.open_home(self.id))
        return self.finder.wait(lambda: self.home, "an App Home", self.sandbox.patience)

    def sets_status(self, emoji: str = "", text: str = "", until: datetime | None = None) -> None:
        """Say where they are, as Slack's own status has it (":palm_tree:"); with nothing, clear it.

        The bot is told, if it subscribes to user_change.
        """
        self.sandbox.act.set_status(self.member, Status(emoji, text, until))
        self.sandbox.wait_idle()

    def raw_action(self, payload: Json) -> Reply:
        """Send an interactivity payload as it stands, for forged and repeated ones."""
        return self._settle(self.sandbox.deliver("interactive", payload))

    def _await_modal(self) -> View:
        return self.finder.wait(lambda: self.modal, "an open modal", self.sandbox.patience)

    def _use(self, surface: Surface, element: Element, state: Json | None, confirm: bool) -> Reply:
        asked = element.body.get("confirm")
        if asked and not confirm:
            words = [read_text(asked[key]) for key in ("title", "text", "confirm", "deny")]
            raise NotConfirmed(" / ".join(words))
        return self._settle(self.sandbox.act.use(self.id, surface, element, state))

    def _settle(self, reply: R) -> R:
        if reply is not None:
            self.sandbox.wait_idle()
        return reply
