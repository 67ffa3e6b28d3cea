"""When a pair without a date is asked for one, and how often; a lapse comes long after that.

Pure: moments are aware.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Cause(StrEnum):
    """Why a pair has no date: it begins, its recap is accepted, or its meeting fell through."""

    FIRST = "first"
    ACCEPTED = "accepted"
    MISSED = "missed"
    CANCELLED = "cancelled"


WEEK = timedelta(days=7)
# What tells of a cancellation, or of the acceptance, asks by itself (S7).
AFTER: dict[Cause, tuple[timedelta, ...]] = {
    Cause.FIRST: (timedelta(days=3), timedelta(days=10)),
    Cause.ACCEPTED: (WEEK,),
    Cause.MISSED: (timedelta(0), WEEK),
    Cause.CANCELLED: (WEEK,),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """That a pair has no date: why, since when, and how often it has been asked for one."""

    cause: Cause
    since: datetime
    asks: int = 0
    asked_at: datetime | None = None


def want_again(cause: Cause, since: datetime, until: datetime) -> Wanted:
    """Return how the want of a date stood at `until`, if both were asked whenever it was due."""
    wanted = Wanted(cause, since)
    while (at := ask_at(wanted, None)) is not None and at <= until:
        wanted = Wanted(cause, since, wanted.asks + 1, at)
    return wanted


def ask_at(
    wanted: Wanted, resumed: datetime | None, let_be_until: datetime | None = None
) -> datetime | None:
    """Return when both are next asked for a date, or None once they have been asked enough.

    After a leave that has ended meanwhile it begins anew; two questions are a week apart. While a
    facilitator lets the pair be, neither is asked.
    """
    after = AFTER[wanted.cause]
    if wanted.asks >= len(after):
        return None
    since = max(wanted.since, resumed) if resumed else wanted.since
    at = since + after[wanted.asks]
    if wanted.asked_at is not None:
        at = max(at, wanted.asked_at + WEEK)
    return max(at, let_be_until) if let_be_until else at
