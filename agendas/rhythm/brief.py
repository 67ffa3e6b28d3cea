"""When a person's brief goes out: once a day, not before its hour, and when it is polite."""

from datetime import date, datetime, time

from agendas.dates.local_time import day_around, from_wall_time, wall_time
from agendas.rhythm.quiet_hours import Hours, next_allowed, next_polite

BRIEF_AT = time(9)  # unless somebody chose another hour


def next_brief(moment: datetime, hours: Hours, at: time = BRIEF_AT) -> datetime:
    """Return the first moment (UTC) from an aware one on at which a brief may go out.

    That is `at` its hour, or later that day; where it has to wait for another day, at that day's
    hour. An hour that is a quiet one is the end of the quiet hours, on the same day.
    """
    polite = next_polite(moment, hours)
    day = wall_time(polite, hours.zone).date()
    hour = _find_hour(day, hours, at)
    return hour if day != wall_time(moment, hours.zone).date() else max(polite, hour)


def brief_after(moment: datetime, hours: Hours, at: time = BRIEF_AT) -> datetime:
    """Return when the brief after that of an aware moment's day goes out (UTC)."""
    _, tomorrow = day_around(moment, hours.zone)
    return next_brief(tomorrow, hours, at)


def _find_hour(day: date, hours: Hours, at: time) -> datetime:
    """Return when on a working day a brief may go out: at its hour, or as soon as it may then."""
    hour = next_allowed(from_wall_time(datetime.combine(day, at), hours.zone), hours)
    if wall_time(hour, hours.zone).date() == day:
        return hour
    # It is quiet from before its hour until the next day: it comes first thing instead.
    return next_allowed(from_wall_time(datetime.combine(day, time.min), hours.zone), hours)
