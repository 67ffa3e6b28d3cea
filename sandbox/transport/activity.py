"""Knows when the bot is busy with the workspace, so that a test can wait until it is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts the calls and envelopes under way, and remembers when the last one ended."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._busy = 0
        self._last = time.monotonic()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Something is going on inside this block."""
        with self._condition:
            self._busy += 1
        try:
            yield
        finally:
            with self._condition:
                self._busy -= 1
                self._last = time.monotonic()
                self._condition.notify_all()

    def wait_idle(self, quiet: float, seconds: float) -> bool:
        """Wait until nothing has gone on for `quiet` seconds; False after `seconds`."""
        end = time.monotonic() + seconds
        with self._condition:
            while (now := time.monotonic()) < end:
                rest = self._last + quiet - now
                if not self._busy and rest <= 0:
                    return True
                self._condition.wait(min(end - now, rest if not self._busy else end - now))
        return False
