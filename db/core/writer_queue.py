"""Who may write to a SQLite file next: threads of one process, in the order in which they came.

SQLite lets who finds the file taken sleep for up to 100 ms and look again. Whoever writes without a
pause has it back by then: four people beside one such writer were turned away every fourth time.
"""

import sqlite3
import threading
import time
from collections import deque


class Turns:
    """A lock that is handed on to whoever has waited longest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for a turn, but no longer than so many seconds; return whether it came."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
            return True  # it came at the last moment

    def give(self) -> None:
        """End a turn."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


class TakingTurns(sqlite3.Connection):
    """A connection whose writing transactions are a turn each, however they end.

    Who connects sets `turns`, the same for all connections to a file.
    """

    turns: Turns
    _mine = _only_reads = False
    _patience = -1

    def wait_at_most(self, milliseconds: int) -> None:
        """Let SQLite wait no longer than that for a lock; between two transactions."""
        if milliseconds != self._patience:
            self.execute(f"PRAGMA busy_timeout={milliseconds:d}")
            self._patience = milliseconds

    def only_read(self, wanted: bool) -> None:
        """Refuse, or take again, what would be written; between two transactions."""
        if wanted != self._only_reads:
            self.execute(f"PRAGMA query_only={wanted:d}")
            self._only_reads = wanted

    def take_turn(self, patience: int) -> int:
        """Wait until it may begin to write, up to so many milliseconds; return how many are left.

        None are left when it may not: SQLite will say so itself, unless it is free just then.
        """
        begun = time.monotonic()
        self._mine = self.turns.take(patience / 1000)
        left = patience - round((time.monotonic() - begun) * 1000)
        return max(0, left) if self._mine else 0

    def give_turn(self) -> None:
        """Let the next one write."""
        if self._mine:
            self._mine = False
            self.turns.give()

    def commit(self) -> None:
        """Write what was changed; where that fails, take it back, and let the next one write."""
        try:
            super().commit()
        except BaseException:
            # SQLite leaves the transaction open, and whoever asked for the commit thinks it over.
            self.rollback()
            raise
        self.give_turn()

    def rollback(self) -> None:
        """Take back what was changed."""
        try:
            super().rollback()
        finally:
            self.give_turn()

    def close(self) -> None:
        """End for good."""
        try:
            super().close()
        finally:
            self.give_turn()
