"""Named steps of a process's work, and a process's death at one of them."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

HANDLER = ("handler:written", "handler:committing", "handler:committed")
WORK = (
    "claimed",  # between the claim and the sending
    "sent",  # Slack has it, and nobody has written that down
    "recorded",
    "plan:written",  # a rule has queued its letter, uncommitted
    "plan:committing",
    "plan:committed",
    "deliver:committing",
    "deliver:committed",
    "recover:committing",
    "recover:committed",
)
OFTEN = ("sent", "recorded", "deliver:committing", "deliver:committed")  # with each message
WRITES = ("INSERT", "UPDATE", "DELETE")


class Fate:
    """Kills its own process, as `kill -9` does, when it reaches a step for the nth time."""

    def __init__(self, step: str | None, nth: int) -> None:
        self._step = step
        self._left = nth
        self._lock = threading.Lock()
        self._here = threading.local()

    def reach(self, step: str) -> None:
        """Die, if this is where."""
        if step != self._step:
            return
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def during(self, tick: str, work: Callable[[], None]) -> Callable[[], None]:
        """Return a tick's work, in which the steps of transactions go by the tick's name."""

        def named() -> None:
            self._here.tick = tick
            work()

        return named

    def _tick(self) -> str:
        # Letters are sent by threads of their own, which are named after the tick.
        sends = threading.current_thread().name.startswith("deliver")
        return "deliver" if sends else getattr(self._here, "tick", "start")

    def watch(self, engine: Engine) -> None:
        """Take the transactions of this engine's sessions for steps, if they write anything."""
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "rollback", self._rolled_back)
        event.listen(Session, "after_commit", self._committed)

    def _executed(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(WRITES):
            return
        hurried = connection.get_execution_options().get("hurried", False)
        self._here.writer = "handler" if hurried else self._tick()
        if statement.startswith("INSERT INTO outbox"):
            self.reach(f"{self._here.writer}:written")

    def _commits(self, _connection: Connection) -> None:
        if writer := getattr(self._here, "writer", None):
            self.reach(f"{writer}:committing")

    def _committed(self, _session: Session) -> None:
        if writer := getattr(self._here, "writer", None):
            self._here.writer = None
            self.reach(f"{writer}:committed")

    def _rolled_back(self, _connection: Connection) -> None:
        self._here.writer = None
