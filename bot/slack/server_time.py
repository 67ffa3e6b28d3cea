"""What time it is at Slack, as its answers say, and how far the clock of this process is from that.

Messages are looked for by Slack's own time: a host's clock may be off by any amount.
"""

import threading
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from agendas.dates.clock import Clock

# `Date` names the second that has begun: on average half of it has gone by.
HALF_A_SECOND = timedelta(seconds=0.5)


class SlackTime:
    """Hears the `Date` of Slack's answers; any number of threads may tell it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._heard: datetime | None = None
        self._skew: timedelta | None = None

    def note_date(self, date: str) -> None:
        """Take note of an answer's `Date`; one that is none says nothing."""
        at = parse_date(date)
        if at is None:
            return
        skew = self._clock.now() - at - HALF_A_SECOND
        with self._lock:
            self._heard, self._skew = at, skew

    @property
    def heard(self) -> datetime | None:
        """Slack's time when it last answered (UTC); None before it first did."""
        with self._lock:
            return self._heard

    @property
    def skew(self) -> timedelta | None:
        """By how much the clock of this process was ahead of Slack's when Slack last answered."""
        with self._lock:
            return self._skew


def parse_date(date: str) -> datetime | None:
    """Return the moment (UTC) that an HTTP header names, or None if it names none."""
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
