"""When an action item's owner is reminded: two days before it is due, and on the day (S4)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, is_working_day

REMIND_AT = time(9)
AHEAD = timedelta(days=2)


def next_reminder(due_on: date | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the next reminder's moment (UTC) after `now` (aware), or None when none is left.

    Reminders fall on the owner's working days: one that would come at a weekend comes on Friday.
    """
    if due_on is None:
        return None
    days = sorted({_working_day_before(due_on - AHEAD), _working_day_before(due_on)})
    moments = (from_wall_time(datetime.combine(day, REMIND_AT), zone) for day in days)
    return next((moment for moment in moments if moment > now), None)


def _working_day_before(day: date) -> date:
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
