"""What somebody is asked again and again, and never answers, is asked more rarely; and it says so.

Never what somebody else waits for, nor what a planned meeting needs. Nudges have their own end
(`agendas.rhythm.lapse`).
"""

from collections.abc import Sequence
from enum import StrEnum

AFTER = 3  # days on which somebody was asked, running, without an answer
CYCLE = 2


class Asking(StrEnum):
    """What grows rarer: an agenda that is asked for, promises, the light question half-way."""

    PREPARING = "preparing"
    PROMISES = "promises"
    CHECKING_IN = "checking_in"


def is_rare(days: Sequence[str], today: str) -> bool:
    """Say whether what is asked today was so often left unanswered that it grows rarer.

    `days` are those on which it was to be asked since it was last answered (ISO 8601), in order.
    """
    return len(_find_earlier(days, today)) >= AFTER


def is_asked(days: Sequence[str], today: str) -> bool:
    """Say whether it is asked today, where it comes half as often once it is rare."""
    earlier = len(_find_earlier(days, today))
    return earlier < AFTER or (earlier - AFTER) % CYCLE == 0


def note_day(days: Sequence[str], today: str) -> list[str]:
    """Return the days with today among them: several questions of one day count as one."""
    return [*_find_earlier(days, today), today]


def _find_earlier(days: Sequence[str], today: str) -> list[str]:
    """Return the earlier days, as few as tell whose turn it is: the oldest count for nothing."""
    earlier = [day for day in days if day != today]
    while len(earlier) >= AFTER + CYCLE:
        del earlier[:CYCLE]
    return earlier
