"""What people's clients send: a line typed, a button pressed, again until it is acknowledged."""

import threading
from collections.abc import Collection
from typing import TypeAlias

from sandbox.block_kit.content import find_elements
from sandbox.model.entities import Message
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.delivery import Kind, NotAcknowledged, NotDelivered, Reply
from sandbox.types import Json

PATIENCE = 100  # tries of one thing

Request: TypeAlias = tuple[Kind, Json]


class Hands:
    """Sends requests, until `enough` is set; what fails is tried `again` after so many seconds."""

    def __init__(self, sandbox: Sandbox, enough: threading.Event, again: float) -> None:
        self._sandbox, self._enough, self._again = sandbox, enough, again
        self.requests = self.answered = 0

    def command(self, person: Person, line: str) -> Request:
        """Return what a typed line is sent as."""
        name, _, text = line.partition(" ")
        with self._sandbox.state.lock:
            command = self._sandbox.slack.manifest.commands[name]
            payloads = self._sandbox.act.payloads
            return "slash_commands", payloads.build_command(person.id, person.dm.id, command, text)

    def press(self, person: Person, message: Message, labels: Collection[str]) -> Request | None:
        """Return what a press of the first button of these is sent as; None if it has none."""
        with self._sandbox.state.lock:
            found = [
                e for e in find_elements(message.blocks) if not set(labels).isdisjoint(e.names)
            ]
            if not found:
                return None
            payloads = self._sandbox.act.payloads
            return "interactive", payloads.build_block_actions(person.id, message, found[0], {})

    def taken(self, request: Request) -> Reply | None:
        """Send the very same request again and again, as Slack and people do."""
        self.requests += 1
        for _ in range(PATIENCE):
            if reply := self.tried(request):
                return reply
            if self._enough.wait(self._again):
                return None
        return None

    def tried(self, request: Request) -> Reply | None:
        """Send a request once; None when nobody acknowledged it."""
        try:
            reply = self._sandbox.deliver(*request)
        except (NotDelivered, NotAcknowledged):
            return None
        self.answered += 1
        return reply
