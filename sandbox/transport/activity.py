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
        self._under_way = 0
        self._last = time.monotonic()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count the bot as busy inside this block."""
        with self._condition:
            self._under_way += 1
        try:
            yield
        finally:
            with self._condition:
                self._under_way -= 1
                self._last = time.monotonic()
                self._condition.notify_all()

    def wait_idle(self, quiet: float, seconds: float) -> bool:
        """Wait until nothing has gone on for `quiet` seconds; False after `seconds`."""
        end = time.monotonic() + seconds
        with self._condition:
            while (now := time.monotonic()) < end:
                rest = self._last + quiet - now
                if not self._under_way and rest <= 0:
                    return True
                self._condition.wait(min(end - now, rest if not self._under_way else end - now))
        return False
