"""What a workspace holds: people, conversations, messages, views, files. Plain data, one lock.

Read and change it only inside `with state.lock:`; after a change call `state.mark_changed()`, which
raises `state.version` and wakes whoever waits in `state.wait_for` (the page, the tests).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.model.entities import Team, View
from sandbox.model.errors import BreachKind


@dataclass(frozen=True)
class Breach:
    """One thing that the bot did and Slack would not have put up with."""

    what: BreachKind
    method: str  # the Web API method, or the kind of envelope
    detail: str


class State:
    """All workspaces of one sandbox, behind one lock, with a version for whoever watches."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.teams: dict[str, Team] = {}
        self.breaches: list[Breach] = []
        self.version = 0
        self.closed = False
        self._condition = threading.Condition(self.lock)
        self._last_ts = 0

    def mark_changed(self) -> None:
        """Say that something changed: watchers wake up."""
        with self.lock:
            self.version += 1
            self._condition.notify_all()

    def close(self) -> None:
        """Wake every watcher for good; `closed` tells them to go."""
        with self.lock:
            self.closed = True
            self.mark_changed()

    def wait_for(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until `true()`, asked again after every change; False when `seconds` ran out."""
        with self.lock:
            return self._condition.wait_for(true, seconds)

    def record_breach(self, what: BreachKind, method: str, detail: str) -> None:
        """Record that the bot did what Slack would not have put up with."""
        with self.lock:
            self.breaches.append(Breach(what, method, detail))
            self.mark_changed()

    def next_ts(self) -> str:
        """A message's time stamp by the sandbox clock: seconds.microseconds, unique, rising."""
        with self.lock:
            self._delete_old()
            now = int(self.clock.now().timestamp() * 1_000_000)
            self._last_ts = max(self._last_ts + 1, now)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def _delete_old(self) -> None:
        """Delete messages that are older than their workspace keeps any."""
        now = self.clock.now().timestamp()
        for team in self.teams.values():
            if team.keeps_for is None:
                continue
            oldest = now - team.keeps_for.total_seconds()
            for conversation in team.conversations.values():
                kept = [m for m in conversation.messages if float(m.ts) >= oldest]
                conversation.messages[:] = kept

    def find_view(self, view_id: str) -> tuple[Team, str, View] | None:
        """The open view of that id, with its workspace and the person who has it open."""
        for team in self.teams.values():
            open_views = [(who, view) for who, stack in team.modals.items() for view in stack]
            for who, view in [*open_views, *team.homes.items()]:
                if view.id == view_id:
                    return team, who, view
        return None
