"""Slack's rate limits, off unless a test turns them on. They go by real time, as Slack's do.

Source: Slack's documentation of rate limits: chat.postMessage one a second per channel with short
bursts; other methods by tier, per method, workspace and app.
"""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict

BURST = 3  # Slack says "short bursts" without a number
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}


class Rates:
    """Token buckets per workspace, method and (for posts) channel. Set `on = True` to use them."""

    def __init__(self) -> None:
        self.on = False
        self._lock = threading.Lock()
        self._free_at: dict[tuple[str, ...], float] = defaultdict(lambda: -math.inf)

    def wait(self, team: str, method: str, tier: int, channel: str | None) -> int | None:
        """Count one call; None if it may pass, else the seconds to wait (Retry-After)."""
        if not self.on:
            return None
        if tier == 0:  # the special tier of chat.postMessage
            return self._pass((team, method, channel or ""), 1.0, BURST)
        return self._pass((team, method), 60.0 / PER_MINUTE[tier], PER_MINUTE[tier])

    def _pass(self, key: tuple[str, ...], every: float, burst: int) -> int | None:
        """A bucket that holds `burst` and gains one each `every` seconds."""
        now = time.monotonic()
        with self._lock:
            free_at = max(self._free_at[key], now - every * burst)
            if free_at + every > now + 1e-9:
                return math.ceil(free_at + every - now)
            self._free_at[key] = free_at + every
            return None
