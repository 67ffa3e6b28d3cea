"""Composing an agenda: what carries over, what is new, and what has been left out for long."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

DOMAINS = ("career", "administrative", "education", "personal")
"""The paper's checklist of what a mentoring meeting covers (S5)."""

FIRST_MEETING = ("introduced", "availability", "reached", "goals", "accomplished")
"""The paper's list for a first meeting (S6)."""

ENDS = ("talked", "kept", "dropped")
"""What becomes of a point at a meeting: talked over, kept for the next one, or dropped (S10)."""

HORIZONS = ("next", "1y", "3y", "5y", "10y")
"""The next meeting, or a year and more (S12)."""

MEETINGS_LOOKED_BACK_ON = 3
POINT_LENGTH = 300
A_YEAR = timedelta(days=365)
POINTS_AT_MOST = 30


def untouched(touched: Sequence[set[str]]) -> list[str]:
    """Return the domains that none of the last three held meetings touched (S5).

    `touched` has a set of domains per held meeting, the latest first. Before three meetings were
    held nothing has been neglected yet.
    """
    recent = touched[:MEETINGS_LOOKED_BACK_ON]
    if len(recent) < MEETINGS_LOOKED_BACK_ON:
        return []
    return [domain for domain in DOMAINS if not any(domain in meeting for meeting in recent)]


def is_reviewed(horizon: str, looked_at: datetime, now: datetime, *, set_last: bool) -> bool:
    """Return whether the next meeting goes back over a goal.

    It does when the goal is for the next meeting or was set at the last one (S1); one with a
    longer horizon is looked at once a year (S12). Moments are aware.
    """
    return horizon == "next" or set_last or now - looked_at >= A_YEAR


def count_meetings(put_down: datetime, over: Iterable[datetime]) -> int:
    """Return at how many meetings something was on the agenda: those over since it was put down.

    `over` are the moments at which the pair's meetings were over; all are aware.
    """
    return sum(moment >= put_down for moment in over)
