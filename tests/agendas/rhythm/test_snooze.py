"""When what was put off comes again: later than today, politely, and before the meeting."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.quiet_hours import Hours, next_polite
from agendas.rhythm.snooze import NEEDED_BEFORE, Until, find_return

TORONTO = ZoneInfo("America/Toronto")
BY_DAY = Hours(WorkingDays(TORONTO), time(18), time(8))
ZONES = ("America/Toronto", "Europe/London", "Pacific/Auckland", "Asia/Kolkata", "Pacific/Apia")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 4 * 366 * 24 * 60).map(lambda at: BEGUN + timedelta(minutes=at))
hours = st.builds(
    Hours, st.sampled_from(ZONES).map(ZoneInfo).map(WorkingDays), st.times(), st.times()
)


@pytest.mark.parametrize(
    ("now", "choice", "day"),
    [
        ("2026-11-24", "tomorrow", "2026-11-25"),
        ("2026-11-24", "monday", "2026-11-30"),
        ("2026-11-24", "next_week", "2026-12-01"),
        ("2026-11-27", "tomorrow", "2026-11-30"),  # from Friday to Monday
        ("2026-11-29", "monday", "2026-11-30"),
        ("2026-11-30", "monday", "2026-12-07"),
        ("2028-02-28", "tomorrow", "2028-02-29"),
        ("2026-03-06", "monday", "2026-03-09"),  # the clocks go forward between
        ("2026-12-31", "tomorrow", "2027-01-04"),
    ],
)
def test_it_comes_in_the_morning_of_the_day_that_was_chosen(
    now: str, choice: str, day: str
) -> None:
    at = find_return(Until(choice), datetime.fromisoformat(f"{now}T15:00Z"), BY_DAY)
    assert at is not None
    assert wall_time(at, TORONTO) == datetime.combine(date.fromisoformat(day), time(9))


def test_it_comes_before_the_meeting_or_not_at_all() -> None:
    now = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    tuesday = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    at = find_return(Until.NEXT_WEEK, now, BY_DAY, tuesday)
    assert at == datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
    assert find_return(Until.TOMORROW, at, BY_DAY, tuesday) is None
    afternoon = tuesday + timedelta(hours=4)
    assert find_return(Until.TOMORROW, at, BY_DAY, afternoon) == datetime(
        2026, 12, 1, 14, 0, tzinfo=UTC
    )


@given(moments, hours, st.sampled_from(Until), st.none() | st.integers(-3, 400), st.integers(0, 23))
def test_whenever_it_comes_it_is_later_polite_and_in_time(
    now: datetime, when: Hours, choice: Until, meets_in: int | None, hour: int
) -> None:
    before = now + timedelta(hours=meets_in) if meets_in is not None else None
    at = find_return(choice, now, when, before, time(hour))
    if at is None:
        assert before is not None
        return
    assert wall_time(at, when.zone).date() > wall_time(now, when.zone).date()
    assert at == next_polite(at, when)
    assert when.days.includes(wall_time(at, when.zone))
    assert at - now <= timedelta(days=13)
    assert before is None or at <= before - NEEDED_BEFORE
    free = find_return(choice, now, when, at=time(hour))
    assert free is not None
    assert at <= free
