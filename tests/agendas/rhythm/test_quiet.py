from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.quiet_hours import Hours, next_allowed, next_polite
from tests.agendas.places import LONDON, LOS_ANGELES, TORONTO, free_between, local, moments, zones

NIGHT = (time(20), time(8))
NONE = (time(0), time(0))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def hours(zone: ZoneInfo, quiet_from: time, quiet_until: time, country: str = "") -> Hours:
    return Hours(WorkingDays(zone, country), quiet_from, quiet_until)


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
    assert next_allowed(local(zone, *asked), hours(zone, *NIGHT)) == local(zone, *then)


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    asked = local(TORONTO, 2026, 11, 25, 12, 30)
    assert next_allowed(asked, hours(TORONTO, time(12), time(13))) == local(
        TORONTO, 2026, 11, 25, 13
    )


def test_equal_times_mean_no_quiet_hours() -> None:
    asked = local(TORONTO, 2026, 11, 25, 3)
    assert next_allowed(asked, hours(TORONTO, time(3), time(3))) == asked


def test_the_answer_is_in_utc_whatever_zone_was_asked_in() -> None:
    asked = datetime(2026, 11, 25, 12, tzinfo=TORONTO)
    assert next_allowed(asked, hours(TORONTO, *NIGHT)).tzinfo is UTC


def test_a_night_in_which_the_clocks_change_still_ends_at_eight() -> None:
    for day in ((2027, 3, 14), (2026, 11, 1)):
        then = next_allowed(local(TORONTO, *day, 0, 30), hours(TORONTO, *NIGHT))
        assert then == local(TORONTO, *day, 8)


def test_an_end_that_the_clocks_skip_is_pushed_on_by_the_gap() -> None:
    asked = local(TORONTO, 2027, 3, 14, 1)
    assert next_allowed(asked, hours(TORONTO, time(22), time(2, 30))) == local(
        TORONTO, 2027, 3, 14, 3, 30
    )


def test_in_the_second_of_two_like_hours_the_quiet_ends_once_more() -> None:
    asked = local(TORONTO, 2026, 11, 1, 1, 10, fold=1)
    then = next_allowed(asked, hours(TORONTO, time(22), time(1, 30)))
    assert then == local(TORONTO, 2026, 11, 1, 1, 30, fold=1)


def test_a_weekends_message_waits_for_the_same_hour_on_monday() -> None:
    for day in (21, 22):
        asked = local(TORONTO, 2026, 11, day, 14, 20)
        assert next_polite(asked, hours(TORONTO, *NIGHT)) == local(TORONTO, 2026, 11, 23, 14, 20)


def test_a_weekends_message_that_is_wanted_before_its_hour_comes_first_thing_on_monday() -> None:
    asked, monday = local(TORONTO, 2026, 11, 21, 14, 20), local(TORONTO, 2026, 11, 23, 14, 20)
    first = local(TORONTO, 2026, 11, 23, 8)
    assert next_polite(asked, hours(TORONTO, *NIGHT), before=monday) == first
    assert (
        next_polite(asked, hours(TORONTO, *NIGHT), before=monday + timedelta(minutes=1)) == monday
    )
    assert next_polite(asked, hours(TORONTO, *NONE), before=monday) == local(TORONTO, 2026, 11, 23)


def test_a_fridays_late_message_waits_for_mondays_morning() -> None:
    asked = local(TORONTO, 2026, 11, 20, 22)
    assert next_polite(asked, hours(TORONTO, *NIGHT)) == local(TORONTO, 2026, 11, 23, 8)


def test_the_weekend_is_the_readers_own() -> None:
    asked = local(LOS_ANGELES, 2026, 11, 20, 18)  # Saturday already in London
    assert next_polite(asked, hours(LOS_ANGELES, *NIGHT)) == asked
    assert next_polite(asked, hours(LONDON, *NIGHT)) == local(LONDON, 2026, 11, 23, 8)


def test_without_quiet_hours_a_working_day_is_never_put_off() -> None:
    asked = local(TORONTO, 2026, 11, 23, 3)
    assert next_polite(asked, hours(TORONTO, *NONE)) == asked


def test_a_holidays_message_waits_for_the_same_hour_on_the_next_working_day() -> None:
    # 25 December 2026 is a Friday; in Ontario Boxing Day is kept on the Monday after it.
    asked = local(TORONTO, 2026, 12, 25, 14, 20)
    ontario = Hours(WorkingDays(TORONTO, "CA", "ON"), *NIGHT)
    assert next_polite(asked, hours(TORONTO, *NIGHT)) == local(TORONTO, 2026, 12, 28, 14, 20)
    assert next_polite(asked, ontario) == local(TORONTO, 2026, 12, 29, 14, 20)


def test_new_years_eve_s_late_message_waits_for_the_new_years_first_working_day() -> None:
    asked = local(LONDON, 2026, 12, 31, 22)
    assert next_polite(asked, hours(LONDON, *NIGHT)) == local(LONDON, 2027, 1, 4, 8)


def test_where_fridays_are_free_what_waits_comes_on_sunday() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    asked = local(cairo, 2026, 11, 27, 11)
    assert next_polite(asked, hours(cairo, *NIGHT)) == local(cairo, 2026, 11, 29, 11)
    sunday = local(cairo, 2026, 11, 29, 11)
    assert next_polite(sunday, hours(cairo, *NIGHT)) == sunday


@given(moments, zones, times, times, st.sampled_from(["", "DE", "EG", "IR", "IL", "NP", "CN"]))
def test_what_is_allowed_is_never_earlier_nor_quiet_nor_on_a_free_day_nor_far(
    asked: datetime, zone: ZoneInfo, start: time, end: time, country: str
) -> None:
    mine = hours(zone, start, end, country)
    then = next_polite(asked, mine)
    local = wall_time(then, zone)
    assert asked <= then
    assert not mine.are_quiet(then)
    assert mine.days.includes(local)
    first = wall_time(next_allowed(asked, mine), zone).date()
    assert free_between(mine.days, date.fromordinal(first.toordinal() - 1), local.date())


@pytest.mark.slow
@given(moments, zones, times, times)
def test_a_moment_that_is_allowed_stays(
    asked: datetime, zone: ZoneInfo, start: time, end: time
) -> None:
    allowed = next_allowed(asked, hours(zone, start, end))
    assert next_allowed(allowed, hours(zone, start, end)) == allowed
    assume(allowed != asked)
    gap = timedelta(hours=1)
    assert wall_time(allowed, zone) - datetime.combine(wall_time(allowed, zone), end) <= gap
