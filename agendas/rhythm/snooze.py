"""When a message that was put off comes again: on a morning, and before the meeting that needs it.

Pure: moments are aware.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.rhythm.quiet_hours import Hours, next_polite

MORNING = 9
# What is asked for a meeting is of no use in the last two hours before it.
NEEDED_BEFORE = timedelta(hours=2)
A_DAY = timedelta(days=1)
WEEK = 7


class Choice(StrEnum):
    """For how long somebody puts off what a message asks."""

    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NEXT_WEEK = "next_week"


def find_return(
    choice: Choice,
    now: datetime,
    hours: Hours,
    before: datetime | None = None,
    hour: int = MORNING,
) -> datetime | None:
    """Return when a message comes again that is put off now, in UTC; always on a later day.

    It comes at the `hour` at which its reader is told what is due, and in their `hours`. What is
    wanted for a meeting that begins at `before` comes on the last day that is early enough for it,
    at the latest; None where there is none left.
    """
    today = wall_time(now, hours.zone).date()
    wanted = _find_moment(today + _count_days(choice, today), hours, hour)
    if before is None or wanted <= before - NEEDED_BEFORE:
        return wanted
    last = wall_time(before, hours.zone).date()
    while last > today:
        at = _find_moment(last, hours, hour)
        if at <= before - NEEDED_BEFORE:
            return at
        last -= A_DAY
    return None


def _count_days(choice: Choice, today: date) -> timedelta:
    if choice is Choice.TOMORROW:
        return A_DAY
    return timedelta(days=WEEK if choice is Choice.NEXT_WEEK else WEEK - today.weekday())


def _find_moment(day: date, hours: Hours, hour: int) -> datetime:
    at = from_wall_time(datetime.combine(day, time(hour)), hours.zone)
    return next_polite(at, hours)
