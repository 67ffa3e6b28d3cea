"""When a programme's digest goes out: at its hour, once, and once where it is late."""

from datetime import date, datetime, time, timedelta

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays

WEEK = timedelta(days=7)
# Two are never so near to each other: what is late waits for the next, and so does a new weekday.
APART = timedelta(days=3)
EVENING = 18  # o'clock


def slot_moment(day: date, days: WorkingDays, hour: int) -> datetime:
    """Return when the digest of a local date goes out, in UTC: after a holiday, if it is one.

    On a weekend's day it goes out if that was chosen for it.
    """
    goes_on = day if day.weekday() in days.weekend else days.on_or_after(day)
    return from_wall_time(datetime.combine(goes_on, time(hour)), days.zone)


def latest_slot(now: datetime, days: WorkingDays, weekday: int, hour: int) -> date:
    """Return the local date of the last digest that should have gone out by `now`."""
    local = wall_time(now, days.zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    while slot_moment(day, days, hour) > now:
        day -= WEEK
    return day


def next_slot(now: datetime, days: WorkingDays, weekday: int, hour: int) -> datetime:
    """Return the first moment after `now`, in UTC, at which a digest goes out."""
    return slot_moment(latest_slot(now, days, weekday, hour) + WEEK, days, hour)


def find_moment(
    now: datetime, last: datetime | None, days: WorkingDays, weekday: int, hour: int
) -> datetime:
    """Return when the digest that is due is composed, in UTC: `now`, or a later moment.

    On its own day it is composed at once. One that is late waits for a working day, between its
    hour and the evening. Where the next one is near by then, or the `last` was made within three
    days, the next takes its place.
    """
    slot = slot_moment(latest_slot(now, days, weekday, hour), days, hour)
    following = next_slot(now, days, weekday, hour)
    own_day = wall_time(slot, days.zone).date()
    at = _find_polite(now, own_day, days, hour)
    is_near = following - at <= APART or (last is not None and at - last < APART)
    return following if is_near else at


def _find_polite(now: datetime, own_day: date, days: WorkingDays, hour: int) -> datetime:
    local = wall_time(now, days.zone)
    today = local.date()
    works = today == own_day or days.includes(today)
    if works and local.hour >= hour and (local.hour < EVENING or local.hour == hour):
        return now
    is_early = works and local.hour < hour
    day = today if is_early else days.on_or_after(today + timedelta(days=1))
    return from_wall_time(datetime.combine(day, time(hour)), days.zone)
