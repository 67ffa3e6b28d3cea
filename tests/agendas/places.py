"""Zones and generators that the tests of time share."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from agendas.dates.working_days import WorkingDays

TORONTO = ZoneInfo("America/Toronto")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")
# Lord Howe's clocks move by half an hour; Kathmandu is 5:45 ahead; Kiritimati is 14:00 ahead.
ODD_ZONES = ["Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"]

zones = st.sampled_from([TORONTO, LOS_ANGELES, LONDON, *map(ZoneInfo, ODD_ZONES)])


def days_in(zone: ZoneInfo) -> WorkingDays:
    """Return the working days of the country that a zone lies in."""
    return WorkingDays(zone)


def free_between(days: WorkingDays, first: date, last: date) -> bool:
    """Tell whether nobody works on the days after `first` and before `last`."""
    between = range(first.toordinal() + 1, last.toordinal())
    return not any(days.includes(date.fromordinal(day)) for day in between)


def shown(*parts: int, fold: int = 0) -> datetime:
    """Return what a wall clock shows, naive: year, month, day, hour, minute."""
    year, month, day, *clock = parts
    hour, minute = [*clock, 0, 0][:2]
    return datetime(year, month, day, hour, minute, fold=fold)  # noqa: DTZ001


moments = st.datetimes(shown(2026, 1, 1), shown(2030, 12, 31), timezones=st.just(UTC))


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    """Return the UTC moment at which clocks in `zone` show year, month, day, hour, minute."""
    return shown(*parts, fold=fold).replace(tzinfo=zone).astimezone(UTC)
