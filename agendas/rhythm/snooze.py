"""When a message that was put off comes again: on a morning, and before the meeting that needs it.

Pure: moments are aware.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.rhythm.brief import BRIEF_AT, next_brief
from agendas.rhythm.quiet_hours import Hours

# What is asked for a meeting is of no use in the last two hours before it.
NEEDED_BEFORE = timedelta(hours=2)
A_DAY = timedelta(days=1)
WEEK = 7


class Until(StrEnum):
    """For how long somebody puts off what a message asks."""

    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NEXT_WEEK = "next_week"


def find_return(
    until: Until,
    now: datetime,
    hours: Hours,
    before: datetime | None = None,
    at: time = BRIEF_AT,
) -> datetime | None:
    """Return when a message comes again that is put off now, in UTC; always on a later day.

    It comes with its reader's brief, `at` the hour of that and in their `hours`. What is wanted for
    a meeting that begins at `before` comes on the last day that is early enough for it, at the
    latest; None where there is none left.
    """
    today = wall_time(now, hours.zone).date()
    wanted = _find_moment(today + _count_days(until, today), hours, at)
    if before is None or wanted <= before - NEEDED_BEFORE:
        return wanted
    last = wall_time(before, hours.zone).date()
    while last > today:
        latest = _find_moment(last, hours, at)
        if latest <= before - NEEDED_BEFORE:
            return latest
        last -= A_DAY
    return None


def _count_days(until: Until, today: date) -> timedelta:
    if until is Until.TOMORROW:
        return A_DAY
    return timedelta(days=WEEK if until is Until.NEXT_WEEK else WEEK - today.weekday())


def _find_moment(day: date, hours: Hours, at: time) -> datetime:
    return next_brief(from_wall_time(datetime.combine(day, time.min), hours.zone), hours, at)
