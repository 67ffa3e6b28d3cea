"""The digest's rules: every pair counted once, the longest lapsed first, one slot a week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.digest import OVER, Standing, compose, latest_slot, next_slot, slot_moment
from tests.agendas.places import LONDON, TORONTO, days_in, free_between, local, moments, zones

NOW = local(TORONTO, 2026, 11, 23, 9)
WEEK = timedelta(days=7)
weekdays, hours = st.integers(0, 6), st.integers(0, 23)


def standing(
    pair_id: int,
    *,
    lapsed: datetime | None = None,
    planned: datetime | None = None,
    paused: datetime | None = None,
    only_planned: bool = False,
    met: datetime | None = None,
    rests: bool = False,
) -> Standing:
    return Standing(pair_id, "Ann", "Ben", paused, planned, lapsed, 0, only_planned, met, rests)


moment = st.none() | moments
programmes = st.lists(
    st.tuples(moment, moment, moment, st.booleans(), st.booleans()), max_size=12
).map(
    lambda rows: [
        standing(n, lapsed=a, planned=b, paused=c, only_planned=d, rests=e)
        for n, (a, b, c, d, e) in enumerate(rows)
    ]
)


@given(programmes, st.lists(st.sampled_from([*OVER, ""])), st.sets(st.integers(0, 15)), moments)
def test_every_pair_is_counted_once_and_every_lapse_told_once(
    pairs: list[Standing], ended: list[str], before: set[int], now: datetime
) -> None:
    facts = compose(pairs, ended, before, now, TORONTO)
    totals = facts.totals
    stopped = (totals.lapsed, totals.only_planned, totals.paused, totals.rests)
    parts = (*stopped, totals.planned, totals.within)
    assert sum(parts) == totals.pairs == len(pairs)
    assert min(parts) >= 0
    told = [line.standing.pair_id for line in facts.lapsed]
    apart = [line.standing.pair_id for line in facts.only_planned]
    assert sorted(told + apart) == [pair.pair_id for pair in pairs if pair.lapsed_since]
    assert (len(told), len(apart)) == (totals.lapsed, totals.only_planned)
    assert facts.change == len(told) - len(before)
    assert {line.standing.pair_id for line in facts.lapsed if line.is_new} == set(told) - before
    assert sum(facts.over.values()) == len([how for how in ended if how in OVER])


@given(programmes, moments, zones)
def test_those_who_lapsed_longest_ago_come_first(
    pairs: list[Standing], now: datetime, zone: ZoneInfo
) -> None:
    lines = compose(pairs, [], [], now, zone).lapsed
    assert [line.since for line in lines] == sorted(line.since for line in lines)


def test_days_are_counted_in_the_programmes_zone() -> None:
    lapsed = standing(1, lapsed=datetime(2026, 11, 20, 3, tzinfo=UTC))
    (line,) = compose([lapsed], [], [], NOW, TORONTO).lapsed
    assert (line.since, line.days) == (date(2026, 11, 19), 4)


def test_a_paused_pair_with_a_plan_is_on_leave_and_a_lapsed_one_is_lapsed() -> None:
    pairs = [
        standing(1, paused=NOW + WEEK, planned=NOW + WEEK),
        standing(2, lapsed=NOW - WEEK, planned=NOW - WEEK),
        standing(3, planned=NOW + WEEK),
        standing(4),
    ]
    totals = compose(pairs, [], [], NOW, TORONTO).totals
    assert (totals.paused, totals.lapsed, totals.planned, totals.within) == (1, 1, 1, 1)


def test_a_pair_that_rests_is_neither_within_its_cadence_nor_without_a_first_date() -> None:
    pairs = [standing(1, rests=True), standing(2, rests=True, planned=NOW + WEEK), standing(3)]
    totals = compose(pairs, [], [], NOW, TORONTO).totals
    assert (totals.rests, totals.planned, totals.within, totals.first_date) == (2, 0, 1, 1)


def test_a_week_is_quiet_when_nobody_lapsed_and_nobody_had() -> None:
    assert compose([standing(1)], [], [], NOW, TORONTO).is_quiet
    assert not compose([standing(1)], ["met"], [], NOW, TORONTO).is_quiet
    assert not compose([standing(1, lapsed=NOW)], [], [], NOW, TORONTO).is_quiet


def test_lapses_that_ended_are_counted_by_how_in_a_fixed_order() -> None:
    ended = ["ended", "met", "on_leave", "met"]
    over = compose([], ended, [1, 2, 3, 4], NOW, TORONTO).over
    assert list(over.items()) == [("met", 2), ("on_leave", 1), ("ended", 1)]


def test_change_is_told_against_the_last_digest() -> None:
    pairs = [standing(n, lapsed=NOW - WEEK) for n in (1, 2, 3)]
    assert compose(pairs, [], [1], NOW, TORONTO).change == 2
    assert compose([], ["met"], [1], NOW, TORONTO).change == -1
    assert compose(pairs, [], None, NOW, TORONTO).change is None


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
