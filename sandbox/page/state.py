"""What the page itself remembers: who has read how far, and what went wrong for whom last."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.model.entities import Conversation, Message
from sandbox.page.config import BeginAgain, Guide, Schedule
from sandbox.server import Sandbox

NEWS = timedelta(days=1)


@dataclass(frozen=True)
class Notice:
    """Why something came to nothing: the error's name, and its words."""

    kind: str
    detail: str


@dataclass
class PageState:
    """One page over one sandbox. Use `read` and `unread` with the state's lock held."""

    sandbox: Sandbox
    schedule: Schedule
    guide: Guide
    roles: Mapping[str, str]  # by person's id
    again: BeginAgain | None = None
    read_to: dict[tuple[str, str], float] = field(default_factory=dict)
    notices: dict[tuple[str, str], Notice] = field(default_factory=dict)
    read_before: float | None = None  # what was said before (Unix time) everybody has read
    move_lock: threading.Lock = field(default_factory=threading.Lock)  # one clock move at once

    def open(self, now: datetime) -> None:
        """Somebody looks for the first time: only the last day's messages are news to anybody."""
        if self.read_before is None:
            self.read_before = (now - NEWS).timestamp()

    @property
    def connected(self) -> bool:
        """Whether a bot is there to answer."""
        return self.sandbox.socket is None or self.sandbox.socket.connections > 0

    def list_rooms(self, person: str) -> list[Conversation]:
        """The conversations of `person`: the DM with the bot, then the channels they are in."""
        team = self.sandbox.team
        mine = [c for c in team.conversations.values() if person in c.members]
        return [team.open_dm(person), *(c for c in mine if c.kind != "im" and not c.archived)]

    def count_unread(self, person: str, room: Conversation) -> int:
        """How many messages of others in `room` that `person` has not seen."""
        since = self.read_to.get((person, room.id), self.read_before or 0.0)
        return sum(self._is_news(m, person, since) for m in room.messages)

    def _is_news(self, message: Message, person: str, since: float) -> bool:
        seen = message.ephemeral_for in (None, person)
        return seen and message.user != person and float(message.ts) > since

    def mark_read(self, person: str, room: Conversation) -> None:
        """`person` has now seen all of `room`; other open pages are told if that is news."""
        if self.count_unread(person, room):
            self.read_to[person, room.id] = float(room.messages[-1].ts)
            self.sandbox.state.mark_changed()

    def show_notice(self, person: str, where: str, notice: Notice | None) -> None:
        """Show `notice` to `person` at `where` until they do something else; None takes it away."""
        with self.sandbox.state.lock:
            self.notices = {key: kept for key, kept in self.notices.items() if key[0] != person}
            if notice:
                self.notices[person, where] = notice
            self.sandbox.state.mark_changed()
