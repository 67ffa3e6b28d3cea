"""When an action item's owner is reminded: two days before it is due, and on the day (S4)."""

from datetime import date, datetime, time, timedelta

from agendas.dates.local_time import from_wall_time
from agendas.dates.working_days import WorkingDays

AHEAD = timedelta(days=2)


def next_reminder(due_on: date | None, days: WorkingDays, now: datetime) -> datetime | None:
    """Return the next reminder's moment (UTC) after `now` (aware), or None when none is left.

    It is due as its day begins, so that it is in that day's brief. Reminders fall on the owner's
    working `days`: one that would come on a free day comes on the last working day before it.
    """
    if due_on is None:
        return None
    on = sorted({days.on_or_before(due_on - AHEAD), days.on_or_before(due_on)})
    moments = (from_wall_time(datetime.combine(day, time(0)), days.zone) for day in on)
    return next((moment for moment in moments if moment > now), None)
