"""Moments as people read them in their own zone. Every moment taken is aware."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_name

LOCALE = "en_GB"
WEEK = timedelta(days=7)


def parse_ts(ts: str) -> datetime:
    """The moment of a message's time stamp, in UTC."""
    return datetime.fromtimestamp(float(ts), UTC)


def format_time(moment: datetime, zone: ZoneInfo) -> str:
    """09:05, on the 24-hour clock."""
    return moment.astimezone(zone).strftime("%H:%M")


def format_day(moment: datetime, zone: ZoneInfo) -> str:
    """Monday 2 March 2026."""
    return str(format_datetime(moment.astimezone(zone), "EEEE d MMMM y", locale=LOCALE))


def format_in_full(moment: datetime, zone: ZoneInfo) -> str:
    """Mon 2 March 2026 at 09:05."""
    return str(format_datetime(moment.astimezone(zone), "EEE d MMMM y 'at' HH:mm", locale=LOCALE))


def format_short(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Mon 09:05, within the next six days; otherwise Mon 2 Mar, 09:05."""
    soon = moment.astimezone(zone).date() - now.astimezone(zone).date() < WEEK
    shape = "EEE HH:mm" if soon else "EEE d MMM, HH:mm"
    return str(format_datetime(moment.astimezone(zone), shape, locale=LOCALE))


def format_date(moment: datetime, zone: ZoneInfo) -> str:
    """Fri 4 December."""
    return str(format_datetime(moment.astimezone(zone), "EEE d MMMM", locale=LOCALE))


def end_day(text: str, zone: ZoneInfo) -> datetime:
    """The last second of 2026-12-04 in `zone`, as Slack's status ends with a day."""
    return datetime.fromisoformat(text).replace(hour=23, minute=59, second=59, tzinfo=zone)


def name_zone(moment: datetime, zone: ZoneInfo) -> str:
    """Eastern Standard Time."""
    return str(get_timezone_name(moment.astimezone(zone), locale=LOCALE))


def name_place(zone: ZoneInfo) -> str:
    """Toronto, of America/Toronto; empty for a zone that names no place."""
    _, slash, last = zone.key.rpartition("/")
    return last.replace("_", " ") if slash else ""


def parse_local(text: str, zone: ZoneInfo) -> datetime:
    """The moment of 2026-03-02T09:05 in `zone` (the first of two, when clocks go back)."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def format_local(seconds: int, zone: ZoneInfo) -> str:
    """2026-03-02T09:05 in `zone`, for Unix seconds: what a date and time input shows."""
    return datetime.fromtimestamp(seconds, zone).strftime("%Y-%m-%dT%H:%M")
