"""When a brief goes out: once on each working day, at its hour or as near as quiet lets it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import day_around, wall_time
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.brief import brief_after, next_brief
from agendas.rhythm.quiet_hours import Hours
from tests.agendas.places import TORONTO, free_between, local, moments, zones

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
hours_of_a_day = st.integers(0, 23).map(time)


def hours(zone: ZoneInfo, quiet_from: time, quiet_until: time) -> Hours:
    return Hours(WorkingDays(zone), quiet_from, quiet_until)


@pytest.mark.parametrize(
    ("at", "quiet", "asked", "then"),
    [
        # Friday 27 November; quiet in working hours, as some have it who work at night.
        (18, (time(8, 30), time(6)), (27, 7), (27, 7)),
        (18, (time(8, 30), time(6)), (27, 5), (27, 6)),
        (18, (time(8, 30), time(6)), (27, 12), (30, 6)),
        (22, (time(20), time(8)), (27, 9), (27, 9)),
        (22, (time(20), time(8)), (27, 21), (30, 8)),
        (5, (time(20), time(8)), (27, 4), (27, 8)),
        (9, (time(8), time(11)), (27, 7), (27, 11)),
        (9, (time(20), time(8)), (27, 7), (27, 9)),
        (9, (time(20), time(8)), (27, 10), (27, 10)),
        (9, (time(20), time(8)), (28, 10), (30, 9)),
    ],
)
def test_an_hour_that_is_quiet_gives_way_on_its_day(
    at: int, quiet: tuple[time, time], asked: tuple[int, int], then: tuple[int, int]
) -> None:
    mine = hours(TORONTO, *quiet)
    assert next_brief(local(TORONTO, 2026, 11, *asked), mine, time(at)) == local(
        TORONTO, 2026, 11, *then
    )


@given(moments, zones, times, times, hours_of_a_day)
def test_a_brief_is_polite_and_comes_within_two_working_days(
    asked: datetime, zone: ZoneInfo, start: time, end: time, at: time
) -> None:
    mine = hours(zone, start, end)
    then = next_brief(asked, mine, at)
    day = wall_time(then, zone).date()
    assert asked <= then
    assert not mine.are_quiet(then)
    assert mine.days.includes(day)
    assert next_brief(then, mine, at) == then, "when it has come it may go"
    tomorrow = mine.days.on_or_after(wall_time(asked, zone).date()) + timedelta(days=1)
    assert day <= mine.days.on_or_after(tomorrow)


@given(moments, zones, times, times, hours_of_a_day)
def test_after_a_brief_the_next_is_on_the_next_working_day(
    asked: datetime, zone: ZoneInfo, start: time, end: time, at: time
) -> None:
    mine = hours(zone, start, end)
    first = next_brief(asked, mine, at)
    second = brief_after(first, mine, at)
    assert second >= day_around(first, zone)[1]
    assert free_between(mine.days, wall_time(first, zone).date(), wall_time(second, zone).date())
