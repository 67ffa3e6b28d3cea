"""When a person's brief goes out: once a day, not before its hour, and when it is polite."""

from datetime import datetime, time

from agendas.dates.local_time import day_around, from_wall_time, wall_time
from agendas.rhythm.quiet_hours import Hours, next_polite

BRIEF_AT = time(9)  # unless somebody chose another hour


def next_brief(moment: datetime, hours: Hours, at: time = BRIEF_AT) -> datetime:
    """Return the first moment (UTC) from an aware one on at which a brief may go out.

    That is `at` its hour, or later that day; where it has to wait for another day, at that day's
    hour, or when quiet hours end.
    """
    polite = next_polite(moment, hours)
    day = wall_time(polite, hours.zone).date()
    hour = from_wall_time(datetime.combine(day, at), hours.zone)
    waits = day != wall_time(moment, hours.zone).date()
    return next_polite(hour if waits else max(polite, hour), hours)


def brief_after(moment: datetime, hours: Hours, at: time = BRIEF_AT) -> datetime:
    """Return when the brief after that of an aware moment's day goes out (UTC)."""
    _, tomorrow = day_around(moment, hours.zone)
    return next_brief(tomorrow, hours, at)
