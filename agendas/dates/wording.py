"""Dates and times in words, in British English: the day comes before the month."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta

from agendas.dates.local_time import wall_time

_LOCALE = "en_GB"
# To format a day takes Babel as long as a fifth of a read; most answers name the same few.
_DAYS_KEPT = 4096


def day_in_words(day: date) -> str:
    """Return a date in full: "Friday 27 November 2026"."""
    return _format(day, "EEEE d MMMM y")


def short_day(day: date, today: date) -> str:
    """Return a date in short, "Fri 27 Nov", with its year where that is not today's."""
    return _format(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y")


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Return an aware moment in full: "Friday 27 November 2026 at 14:00 (Toronto time)"."""
    local = wall_time(moment, zone)
    return f"{day_in_words(local.date())} at {local:%H:%M} ({zone_in_words(zone)})"


def time_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Return the time of day of an aware moment: "14:00"."""
    return f"{wall_time(moment, zone):%H:%M}"


@lru_cache(_DAYS_KEPT)
def age_in_words(days: int) -> str:
    """Return in words how many days ago: "today", "yesterday", "5 days", "3 weeks", "4 months".

    From a fortnight on to the nearest week, from 60 days on the nearest month.
    """
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    return format_timedelta(timedelta(days=days), granularity="day", threshold=2, locale=_LOCALE)


def zone_in_words(zone: ZoneInfo) -> str:
    """Return whose time it is in words: "Toronto time"; "UTC"."""
    if zone.key in ("UTC", "Etc/UTC", "Etc/GMT", "GMT"):
        return "UTC"
    return f"{zone.key.rsplit('/', 1)[-1].replace('_', ' ')} time"


def month_in_words(day: date) -> str:
    """Return the month that a day lies in: "November 2026"."""
    return _format(day, "MMMM y")


@lru_cache(_DAYS_KEPT)
def _format(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=_LOCALE)
