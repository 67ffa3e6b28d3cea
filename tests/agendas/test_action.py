"""Reminders of an action item: two days before it is due and on the day, on working days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agendas.action import next_reminder
from agendas.dates.local_time import wall_time
from tests.agendas.places import LONDON, TORONTO, days_in, free_between, local, moments, zones

THURSDAY = date(2026, 11, 26)


def all_of(due_on: date, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """Return every reminder that is to come, one after the other."""
    found: list[datetime] = []
    while moment := next_reminder(due_on, days_in(zone), found[-1] if found else now):
        found.append(moment)
    return found


def days_of(zone: ZoneInfo, month: int, *days: int, year: int = 2026) -> list[datetime]:
    return [local(zone, year, month, day, 0) for day in days]


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_owner_is_reminded_two_days_before_and_on_the_day() -> None:
    assert all_of(THURSDAY, TORONTO, LONG_AGO) == days_of(TORONTO, 11, 24, 26)


def test_what_is_due_on_a_monday_is_reminded_of_on_friday_and_on_the_day() -> None:
    assert all_of(date(2026, 11, 30), TORONTO, LONG_AGO) == days_of(TORONTO, 11, 27, 30)


def test_what_is_due_on_a_saturday_is_reminded_of_before_the_weekend() -> None:
    assert all_of(date(2026, 11, 28), TORONTO, LONG_AGO) == days_of(TORONTO, 11, 26, 27)


def test_what_is_due_on_a_sunday_is_reminded_of_once() -> None:
    assert all_of(date(2026, 11, 29), TORONTO, LONG_AGO) == days_of(TORONTO, 11, 27)


def test_a_day_begins_at_midnight_when_the_clocks_change() -> None:
    # Clocks go back in the night to Sunday, 25 October 2026.
    assert all_of(date(2026, 10, 26), LONDON, LONG_AGO) == [
        datetime(2026, 10, 22, 23, tzinfo=UTC),
        datetime(2026, 10, 26, 0, tzinfo=UTC),
    ]


def test_a_reminder_that_is_due_now_is_not_given_again() -> None:
    first, second = days_of(TORONTO, 11, 24, 26)
    assert next_reminder(THURSDAY, days_in(TORONTO), first - timedelta(seconds=1)) == first
    assert next_reminder(THURSDAY, days_in(TORONTO), first) == second
    assert next_reminder(THURSDAY, days_in(TORONTO), second) is None


def test_what_is_past_due_or_has_no_date_is_not_reminded_of() -> None:
    now = local(TORONTO, 2026, 11, 27, 9)
    assert next_reminder(THURSDAY, days_in(TORONTO), now) is None
    assert next_reminder(None, days_in(TORONTO), now) is None


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), zones, moments)
def test_reminders_are_one_or_two_on_working_days_and_never_after_the_day(
    due_on: date, zone: ZoneInfo, now: datetime
) -> None:
    found = all_of(due_on, zone, now)
    assert len(all_of(due_on, zone, LONG_AGO - timedelta(days=9))) in (1, 2)
    assert all(moment > now for moment in found)
    for shown in (wall_time(moment, zone) for moment in found):
        assert days_in(zone).includes(shown)
        assert shown.time() < time(2)  # some clocks skip midnight
        assert shown.date() <= due_on
        assert free_between(days_in(zone), shown.date(), due_on - timedelta(days=1))
