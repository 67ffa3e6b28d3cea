from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.rhythm.quiet_hours import next_allowed, next_polite
from tests.agendas.places import LONDON, LOS_ANGELES, TORONTO, local, moments, zones

NIGHT = (time(20), time(8))
NONE = (time(0), time(0))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize("zone", [TORONTO, LOS_ANGELES, LONDON])
@pytest.mark.parametrize(
    ("asked", "then"),
    [
        ((2026, 11, 24, 19, 59), (2026, 11, 24, 19, 59)),
        ((2026, 11, 24, 20, 0), (2026, 11, 25, 8)),
        ((2026, 11, 25, 0, 0), (2026, 11, 25, 8)),
        ((2026, 11, 25, 7, 59), (2026, 11, 25, 8)),
        ((2026, 11, 25, 8, 0), (2026, 11, 25, 8)),
        ((2026, 12, 31, 23, 0), (2027, 1, 1, 8)),
    ],
)
def test_quiet_hours_past_midnight_end_in_the_morning(
    zone: ZoneInfo, asked: tuple[int, ...], then: tuple[int, ...]
) -> None:
    assert next_allowed(local(zone, *asked), zone, *NIGHT) == local(zone, *then)


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    asked = local(TORONTO, 2026, 11, 25, 12, 30)
    assert next_allowed(asked, TORONTO, time(12), time(13)) == local(TORONTO, 2026, 11, 25, 13)


def test_equal_times_mean_no_quiet_hours() -> None:
    asked = local(TORONTO, 2026, 11, 25, 3)
    assert next_allowed(asked, TORONTO, time(3), time(3)) == asked


def test_the_answer_is_in_utc_whatever_zone_was_asked_in() -> None:
    asked = datetime(2026, 11, 25, 12, tzinfo=TORONTO)
    assert next_allowed(asked, TORONTO, *NIGHT).tzinfo is UTC


def test_a_night_in_which_the_clocks_change_still_ends_at_eight() -> None:
    for day in ((2027, 3, 14), (2026, 11, 1)):
        then = next_allowed(local(TORONTO, *day, 0, 30), TORONTO, *NIGHT)
        assert then == local(TORONTO, *day, 8)


def test_an_end_that_the_clocks_skip_is_pushed_on_by_the_gap() -> None:
    asked = local(TORONTO, 2027, 3, 14, 1)
    assert next_allowed(asked, TORONTO, time(22), time(2, 30)) == local(TORONTO, 2027, 3, 14, 3, 30)


def test_in_the_second_of_two_like_hours_the_quiet_ends_once_more() -> None:
    asked = local(TORONTO, 2026, 11, 1, 1, 10, fold=1)
    then = next_allowed(asked, TORONTO, time(22), time(1, 30))
    assert then == local(TORONTO, 2026, 11, 1, 1, 30, fold=1)


def test_a_weekends_message_waits_for_the_same_hour_on_monday() -> None:
    for day in (21, 22):
        asked = local(TORONTO, 2026, 11, day, 14, 20)
        assert next_polite(asked, TORONTO, *NIGHT) == local(TORONTO, 2026, 11, 23, 14, 20)
        assert next_polite(asked, TORONTO, *NIGHT, weekends=True) == asked


def test_a_weekends_message_that_is_wanted_before_its_hour_comes_first_thing_on_monday() -> None:
    asked, monday = local(TORONTO, 2026, 11, 21, 14, 20), local(TORONTO, 2026, 11, 23, 14, 20)
    first = local(TORONTO, 2026, 11, 23, 8)
    assert next_polite(asked, TORONTO, *NIGHT, before=monday) == first
    assert next_polite(asked, TORONTO, *NIGHT, before=monday + timedelta(minutes=1)) == monday
    assert next_polite(asked, TORONTO, *NONE, before=monday) == local(TORONTO, 2026, 11, 23)


def test_a_fridays_late_message_waits_for_mondays_morning() -> None:
    asked = local(TORONTO, 2026, 11, 20, 22)
    assert next_polite(asked, TORONTO, *NIGHT) == local(TORONTO, 2026, 11, 23, 8)


def test_the_weekend_is_the_readers_own() -> None:
    asked = local(LOS_ANGELES, 2026, 11, 20, 18)  # Saturday already in London
    assert next_polite(asked, LOS_ANGELES, *NIGHT) == asked
    assert next_polite(asked, LONDON, *NIGHT) == local(LONDON, 2026, 11, 23, 8)


def test_without_quiet_hours_a_working_day_is_never_put_off() -> None:
    asked = local(TORONTO, 2026, 11, 23, 3)
    assert next_polite(asked, TORONTO, *NONE) == asked


@given(moments, zones, times, times, st.booleans())
def test_what_is_allowed_is_never_earlier_nor_quiet_nor_far(
    asked: datetime, zone: ZoneInfo, start: time, end: time, weekends: bool
) -> None:
    then = next_polite(asked, zone, start, end, weekends)
    at = wall_time(then, zone).time()
    assert asked <= then <= asked + timedelta(days=5)
    assert not (start <= at < end)
    assert start <= end or end <= at < start
    assert weekends or wall_time(then, zone).weekday() < 5


@given(moments, zones, times, times)
def test_a_moment_that_is_allowed_stays(
    asked: datetime, zone: ZoneInfo, start: time, end: time
) -> None:
    allowed = next_allowed(asked, zone, start, end)
    assert next_allowed(allowed, zone, start, end) == allowed
    assume(allowed != asked)
    gap = timedelta(hours=1)
    assert wall_time(allowed, zone) - datetime.combine(wall_time(allowed, zone), end) <= gap
