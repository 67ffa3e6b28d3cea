"""Slack's rate limits, off unless a test turns them on. They go by real time, as Slack's do.

Source: Slack's documentation of rate limits: chat.postMessage one a second per channel with short
bursts; other methods by tier, per method, workspace and app. Apps that are distributed outside the
Marketplace may ask for history once a minute, and get 15 messages at a time (since 29 May 2025).
"""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable

BURST = 3  # Slack says "short bursts" without a number
POSTS_A_MINUTE, POSTS_AT_ONCE = 300, 10  # the least that "several hundred" can mean
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
HISTORY, OUTSIDE_PAGE = ("conversations.history", "conversations.replies"), 15


class RateLimits:
    """Token buckets per workspace, method and (for posts) channel. Set `on = True` to use them.

    `outside` is for an app outside the Marketplace; `elapsed` says how many seconds went by, where
    a test would not wait for them.
    """

    def __init__(self) -> None:
        self.on = self.outside = False
        self.elapsed: Callable[[], float] = time.monotonic
        self._lock = threading.Lock()
        self._free_at: dict[tuple[str, ...], float] = defaultdict(lambda: -math.inf)

    def count_call(self, team: str, method: str, tier: int, channel: str | None) -> int | None:
        """Count one call; None if it may pass, else the seconds to wait (Retry-After)."""
        if not self.on:
            return None
        if tier == 0:  # the special tier of chat.postMessage
            return self._pass((team, method, channel or ""), 1.0, BURST) or self._pass(
                (team, method), 60.0 / POSTS_A_MINUTE, POSTS_AT_ONCE
            )
        if self.outside and method in HISTORY:
            return self._pass((team, method), 60.0, 1)
        return self._pass((team, method), 60.0 / PER_MINUTE[tier], PER_MINUTE[tier])

    def limit_page(self, limit: int) -> int:
        """How many messages a page of history has at most, where a call asks for so many."""
        return min(limit, OUTSIDE_PAGE) if self.outside else limit

    def _pass(self, key: tuple[str, ...], every: float, burst: int) -> int | None:
        """A bucket that holds `burst` and gains one each `every` seconds."""
        now = self.elapsed()
        with self._lock:
            free_at = max(self._free_at[key], now - every * burst)
            if free_at + every > now + 1e-9:
                return math.ceil(free_at + every - now)
            self._free_at[key] = free_at + every
            return None
