"""When digests go out: one slot a week, late ones once, and never two within three days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.reporting.slots import APART, find_moment, latest_slot, next_slot, slot_moment
from tests.agendas.places import LONDON, TORONTO, days_in, free_between, local, moments, zones

WEEK = timedelta(days=7)
weekdays, hours = st.integers(0, 6), st.integers(0, 23)
MONDAY_AT_NINE = 0, 9


def test_a_digest_on_new_years_day_belongs_to_its_own_year() -> None:
    # Both Fridays are holidays: what was for them goes out on the working days after them.
    days, monday = days_in(TORONTO), local(TORONTO, 2027, 1, 4, 9)
    assert next_slot(local(TORONTO, 2026, 12, 25, 9), days, 4, 9) == local(TORONTO, 2026, 12, 28, 9)
    assert latest_slot(monday, days, 4, 9) == date(2027, 1, 1)
    assert latest_slot(monday - timedelta(seconds=1), days, 4, 9) == date(2026, 12, 25)
    assert next_slot(monday, days, 4, 9) == local(TORONTO, 2027, 1, 8, 9)


def test_a_weekend_that_was_chosen_for_it_puts_no_digest_off() -> None:
    saturday = local(TORONTO, 2026, 11, 21, 9)
    assert next_slot(saturday - timedelta(hours=1), days_in(TORONTO), 5, 9) == saturday


@pytest.mark.parametrize(
    ("change", "hour"),
    [((2027, 3, 28), 1), ((2026, 10, 25), 1)],  # one o'clock is skipped, then shown twice
)
def test_a_digest_goes_out_once_on_the_day_the_clocks_change(
    change: tuple[int, int, int], hour: int
) -> None:
    now = from_wall_time(datetime.combine(date(*change), time(0)), LONDON)
    slots, end = [], now + timedelta(days=1, hours=2)
    while now < end:
        now = next_slot(now, days_in(LONDON), date(*change).weekday(), hour)
        slots.append(now)
    assert [slot for slot in slots if slot < end] == slots[:1]


@given(moments, zones, weekdays, hours)
def test_there_is_exactly_one_slot_a_week(
    now: datetime, zone: ZoneInfo, weekday: int, hour: int
) -> None:
    days = days_in(zone)
    latest, following = latest_slot(now, days, weekday, hour), next_slot(now, days, weekday, hour)
    sent = slot_moment(latest, days, hour)
    assert latest.weekday() == weekday
    assert sent <= now < following
    on, after = wall_time(sent, zone).date(), wall_time(following, zone).date()
    for day, went in ((latest, on), (latest + WEEK, after)):
        assert day == went or (days.includes(went) and not days.includes(day))
        assert free_between(days, day - timedelta(days=1), went) or day == went
    assert latest_slot(following, days, weekday, hour) >= latest + WEEK
    assert latest_slot(following - timedelta(seconds=1), days, weekday, hour) == latest


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ((2026, 11, 23, 9, 0), (2026, 11, 23, 9, 0)),  # at its hour
        ((2026, 11, 23, 17, 59), (2026, 11, 23, 17, 59)),  # late on its own day
        ((2026, 11, 23, 23, 0), (2026, 11, 24, 9, 0)),  # at night it waits for the morning
        ((2026, 11, 25, 11, 0), (2026, 11, 25, 11, 0)),  # after two days
        ((2026, 11, 26, 8, 0), (2026, 11, 26, 9, 0)),
        ((2026, 11, 27, 10, 0), (2026, 11, 30, 9, 0)),  # three days before the next
        ((2026, 11, 28, 10, 0), (2026, 11, 30, 9, 0)),  # on a Saturday
    ],
)
def test_one_that_is_late_comes_once_in_working_hours_or_with_the_next(
    now: tuple[int, ...], at: tuple[int, ...]
) -> None:
    found = find_moment(local(TORONTO, *now), None, days_in(TORONTO), *MONDAY_AT_NINE)
    assert found == local(TORONTO, *at)


def test_a_new_weekday_brings_none_within_three_days_of_the_last() -> None:
    now, last = local(TORONTO, 2026, 11, 25, 9), local(TORONTO, 2026, 11, 23, 9)
    assert find_moment(now, last, days_in(TORONTO), 2, 9) == local(TORONTO, 2026, 12, 2, 9)


@given(moments, zones, weekdays, hours, st.integers(0, 10))
def test_it_is_composed_now_or_later_and_never_near_another(
    now: datetime, zone: ZoneInfo, weekday: int, hour: int, days_ago: int
) -> None:
    days, last = days_in(zone), now - timedelta(days=days_ago)
    at = find_moment(now, last, days, weekday, hour)
    following = next_slot(now, days, weekday, hour)
    assert now <= at <= following
    assert at == following or (following - at > APART and at - last >= APART)
