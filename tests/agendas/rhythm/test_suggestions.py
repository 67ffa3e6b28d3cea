"""Suggestions for a next meeting: they suit both, and no holiday is among them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.dates.working_days import WorkingDays
from agendas.meeting import LENGTH
from agendas.rhythm.cadence import Cadence, next_meeting
from agendas.rhythm.quiet_hours import Hours
from agendas.rhythm.suggestions import suggest_meetings
from tests.agendas.places import LONDON, TORONTO, local, moments, zones

MONTHLY = Cadence(1, "month")
NIGHT = (time(18), time(8))
CAIRO, KATHMANDU = ZoneInfo("Africa/Cairo"), ZoneInfo("Asia/Kathmandu")
cadences = st.one_of(
    st.builds(Cadence, st.integers(4, 26), st.just("week")),
    st.builds(Cadence, st.integers(1, 6), st.just("month")),
)
places = st.one_of(zones, st.sampled_from([CAIRO, KATHMANDU, ZoneInfo("Asia/Tehran")]))
times = st.sampled_from([NIGHT, (time(20), time(9)), (time(0), time(0)), (time(17), time(10))])


def hours(zone: ZoneInfo, country: str = "", region: str | None = None) -> Hours:
    return Hours(WorkingDays(zone, country, region), *NIGHT)


def on_toronto_s_clock(found: tuple[datetime, ...]) -> list[str]:
    return [f"{wall_time(at, TORONTO):%a %d %b %H:%M}" for at in found]


BOTH = (hours(TORONTO), hours(TORONTO))


def test_what_is_suggested_is_a_cadence_later_at_their_own_hour() -> None:
    met = local(TORONTO, 2026, 11, 10, 14, 30)
    found = suggest_meetings(MONTHLY, met, met + LENGTH, [met], BOTH)
    # A month later is a Thursday; they met on a Tuesday.
    assert on_toronto_s_clock(found) == [
        "Tue 08 Dec 14:30",
        "Tue 15 Dec 14:30",
        "Thu 10 Dec 14:30",
    ]


def test_no_meeting_is_suggested_for_christmas_or_a_holiday_of_either() -> None:
    met = local(TORONTO, 2026, 11, 25, 10)  # a Wednesday; 25 December is a Friday
    ontario = hours(TORONTO, "CA", "ON")
    found = suggest_meetings(MONTHLY, met, met + LENGTH, [met], (ontario, hours(LONDON)))
    days = {wall_time(at, TORONTO).date() for at in found}
    assert len(days) == 3
    assert not days & {date(2026, 12, day) for day in (25, 26, 27, 28)} | {date(2027, 1, 1)} & days


def test_two_weekends_and_two_nights_leave_what_suits_both() -> None:
    met = local(CAIRO, 2026, 11, 15, 10)  # a Sunday: not in Toronto
    found = suggest_meetings(MONTHLY, met, met + LENGTH, [met], (hours(CAIRO), hours(TORONTO)))
    assert len(found) == 3
    for at in found:
        assert wall_time(at, CAIRO).weekday() in (0, 1, 2, 3)
        assert 15 <= wall_time(at, CAIRO).hour < 17
        assert wall_time(at, TORONTO).hour >= 8


def test_where_no_hour_suits_both_nothing_is_suggested() -> None:
    met = local(TORONTO, 2026, 11, 10, 14)
    asleep = Hours(WorkingDays(TORONTO), time(8), time(18))
    assert suggest_meetings(MONTHLY, met, met, [met], (BOTH[0], asleep)) == ()


def test_a_pair_that_is_overdue_is_offered_next_week() -> None:
    met = local(TORONTO, 2026, 6, 2, 14)
    now = local(TORONTO, 2026, 11, 18, 9)
    found = suggest_meetings(MONTHLY, met, now, [met], BOTH)
    assert on_toronto_s_clock(found)[0] == "Tue 24 Nov 14:00"


def test_a_mentor_of_several_is_not_offered_the_same_hour_by_each() -> None:
    met = local(TORONTO, 2026, 11, 10, 14, 30)
    first = suggest_meetings(MONTHLY, met, met, [met], BOTH)
    other = suggest_meetings(MONTHLY, met, met, [met], BOTH, taken=first)
    assert not set(first) & set(other)
    assert len(other) == 3


def test_the_thirty_first_and_a_leap_day_have_a_month_after_them() -> None:
    for day in ((2028, 1, 31), (2028, 2, 29)):
        met = local(TORONTO, *day, 10)
        found = suggest_meetings(MONTHLY, met, met, [met], BOTH)
        assert len(found) == 3
        assert all(timedelta(20) < at - met < timedelta(55) for at in found)


@pytest.mark.slow
@given(
    cadences,
    moments,
    st.timedeltas(timedelta(0), timedelta(days=300)),
    st.lists(st.timedeltas(timedelta(days=1), timedelta(days=400)), max_size=5),
    st.tuples(places, places),
    st.tuples(times, times),
)
def test_suggestions_suit_both_and_the_cadence(
    cadence: Cadence,
    last: datetime,
    since: timedelta,
    ago: list[timedelta],
    where: tuple[ZoneInfo, ZoneInfo],
    quiet: tuple[tuple[time, time], tuple[time, time]],
) -> None:
    now, earlier = last + since, [last, *(last - each for each in ago)]
    both = (Hours(WorkingDays(where[0]), *quiet[0]), Hours(WorkingDays(where[1]), *quiet[1]))
    found = suggest_meetings(cadence, last, now, earlier, both)
    assert len({wall_time(at, where[0]).date() for at in found}) == len(found) <= 3
    meant = max(next_meeting(cadence, last, both[0].days), now + timedelta(days=7))
    for at in found:
        assert at > now
        assert timedelta(days=-4) <= at - meant <= timedelta(days=35)
        for mine in both:
            assert mine.days.includes(wall_time(at, mine.zone))
            assert not mine.are_quiet(at)
            assert not mine.are_quiet(at + LENGTH - timedelta(minutes=1))
            assert (wall_time(at, mine.zone).month, wall_time(at, mine.zone).day) != (12, 25)
