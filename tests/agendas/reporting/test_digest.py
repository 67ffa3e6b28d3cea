"""The digest's rules: every pair counted once, every lapse named, figures that add up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.reporting.digest import (
    FEW,
    Care,
    DigestFacts,
    Line,
    Over,
    Since,
    Standing,
    compose,
    is_care_current,
)
from tests.agendas.places import TORONTO, local, moments

NOW = local(TORONTO, 2026, 11, 23, 9)
A_DAY, WEEK = timedelta(days=1), timedelta(days=7)
BEGAN = NOW - 20 * WEEK


def standing(pair_id: int, **known: Any) -> Standing:
    return replace(Standing(pair_id, BEGAN), **known)


def told(standings: list[Standing], **since: Any) -> DigestFacts:
    return compose(standings, Since(**since), NOW, TORONTO)


moment = st.none() | moments
cares = st.none() | st.builds(Care, st.none() | st.integers(1, 3), moments, moment)
programmes = st.lists(
    st.builds(
        Standing,
        pair_id=st.just(0),
        started_at=moments,
        paused_until=moment,
        planned_at=moment,
        lapsed_since=moment,
        only_planned=st.booleans(),
        last_met_at=moment,
        rests=st.booleans(),
        care=cares,
    ),
    max_size=12,
).map(lambda rows: [replace(one, pair_id=number) for number, one in enumerate(rows)])
ways = st.dictionaries(st.integers(0, 15), st.sampled_from(["met", "booked", "ended", "on_leave"]))


@given(programmes, st.none() | st.sets(st.integers(0, 15)), ways, moments)
def test_every_pair_is_counted_once_every_lapse_named_once_and_the_figures_add_up(
    pairs: list[Standing], before: set[int] | None, closed: dict[int, str], now: datetime
) -> None:
    facts = compose(pairs, Since(before, closed), now, TORONTO)
    totals = facts.totals
    stopped = (totals.lapsed, totals.only_planned, totals.paused, totals.rests)
    parts = (*stopped, totals.planned, totals.within)
    assert sum(parts) == totals.pairs == len(pairs)
    lapsed = [line.pair_id for line in facts.lapsed]
    apart = [line.pair_id for line in facts.only_planned]
    assert sorted(lapsed + apart) == [pair.pair_id for pair in pairs if pair.lapsed_since]
    assert (len(lapsed), len(apart)) == (totals.lapsed, totals.only_planned)
    assert {line.pair_id for line in facts.new} == set(lapsed) - (before or set())
    changes = facts.changes
    if before is None or changes is None:
        assert changes is None
        assert before is None
        return
    assert changes.before + changes.new - changes.over == changes.now == len(lapsed)
    assert changes.over == len(facts.over) + facts.ended
    assert sum(changes.ways.values()) == (changes.over if changes.over >= FEW else 0)
    assert not {one.pair_id for one in facts.over} & set(lapsed)


@pytest.mark.slow
@given(programmes, moments)
def test_those_who_have_not_met_for_longest_come_first(
    pairs: list[Standing], now: datetime
) -> None:
    before = {pair.pair_id for pair in pairs[::2]}
    facts = compose(pairs, Since(before), now, TORONTO)
    sections = (facts.new, facts.alone, facts.cared)
    for lines in (*sections, facts.only_planned, facts.first_date, facts.gone):
        assert [line.days for line in lines] == sorted((line.days for line in lines), reverse=True)


def test_days_since_they_met_are_counted_in_the_programmes_zone() -> None:
    met = datetime(2026, 11, 20, 3, tzinfo=UTC)
    facts = told([standing(1, lapsed_since=NOW, last_met_at=met), standing(2, lapsed_since=NOW)])
    assert facts.new == (Line(2, 140, met=False), Line(1, 4, met=True))


def test_lapsed_before_and_nobodys_is_told_apart_from_what_is_looked_after() -> None:
    lapsed = {"lapsed_since": NOW - WEEK, "last_met_at": NOW - 9 * WEEK}
    pairs = [
        standing(1, **lapsed),
        standing(2, **lapsed, care=Care(7, NOW - A_DAY)),
        standing(3, **lapsed, care=Care(7, NOW - 10 * WEEK)),
        standing(4, **lapsed, care=Care(7, NOW - A_DAY, NOW + A_DAY)),
        standing(5, **lapsed, care=Care(7, NOW - A_DAY, NOW - A_DAY / 2)),
        standing(6, **lapsed, care=Care(None, NOW - A_DAY)),
        standing(7, **lapsed),
    ]
    facts = told(pairs, lapsed={1, 2, 3, 4, 5, 6})
    numbers = [[line.pair_id for line in part] for part in (facts.new, facts.alone, facts.cared)]
    assert numbers == [[7], [1, 3, 5, 6], [2, 4]]


def test_no_longer_lapsed_is_told_by_pair_and_never_why() -> None:
    pairs = [
        standing(1, last_met_at=NOW - A_DAY, care=Care(7, NOW - WEEK)),
        standing(2, planned_at=NOW + WEEK),
        standing(3, paused_until=NOW + WEEK),
        standing(4, last_met_at=NOW - A_DAY, planned_at=NOW + WEEK),
    ]
    closed = {1: "met", 2: "booked", 3: "on_leave", 4: "met", 9: "ended"}
    facts = told(pairs, lapsed={1, 2, 3, 9}, closed=closed)
    assert facts.over == (Over(1, "met", 7), Over(2, "planned"), Over(3, ""), Over(4, "met"))
    assert facts.ended == 1
    assert facts.changes is not None
    # The fourth lapsed and met within the week: it is new, and over.
    assert (facts.changes.before, facts.changes.new, facts.changes.over) == (4, 1, 5)
    assert facts.changes.ways == {"met": 2, "planned": 1, "other": 2}


def test_fewer_than_five_are_not_taken_apart() -> None:
    facts = told([standing(1, last_met_at=NOW - A_DAY)], lapsed={1}, closed={1: "met"})
    assert facts.changes is not None
    assert facts.changes.ways == {}


def test_a_first_date_is_missed_after_a_fortnight() -> None:
    pairs = [
        standing(1),
        standing(2, started_at=NOW - WEEK),
        standing(3, planned_at=NOW + WEEK),
        standing(4, lapsed_since=NOW - WEEK),
        standing(5, rests=True),
    ]
    facts = told(pairs)
    assert [line.pair_id for line in facts.first_date] == [1]
    assert facts.totals.first_date == 3
    assert [line.pair_id for line in facts.gone] == [5]


@pytest.mark.parametrize(
    ("pair", "quiet"),
    [
        (standing(1, last_met_at=NOW - A_DAY), True),
        (standing(1), False),
        (standing(1, lapsed_since=NOW), False),
        (standing(1, rests=True), False),
    ],
)
def test_a_week_is_quiet_when_nobody_is_named(pair: Standing, quiet: bool) -> None:
    assert told([pair]).is_quiet is quiet


def test_a_paused_pair_with_a_plan_is_on_leave_and_a_lapsed_one_is_lapsed() -> None:
    pairs = [
        standing(1, paused_until=NOW + WEEK, planned_at=NOW + WEEK),
        standing(2, lapsed_since=NOW - WEEK, planned_at=NOW - WEEK),
        standing(3, planned_at=NOW + WEEK),
        standing(4),
        standing(5, rests=True, planned_at=NOW + WEEK),
    ]
    totals = told(pairs).totals
    assert (totals.paused, totals.lapsed, totals.planned, totals.within) == (1, 1, 1, 1)
    assert totals.rests == 1


def test_a_week_in_which_somebody_lapsed_no_longer_is_not_quiet() -> None:
    assert told([standing(1, last_met_at=NOW - A_DAY)], lapsed=set()).is_quiet
    assert not told([standing(1, last_met_at=NOW - A_DAY)], lapsed={1}).is_quiet
    assert not told([], lapsed={1}, closed={1: "ended"}).is_quiet


def test_care_is_over_once_they_meet() -> None:
    care = Care(7, NOW - WEEK)
    assert is_care_current(care, NOW - 2 * WEEK, NOW)
    assert not is_care_current(care, NOW - A_DAY, NOW)
    assert not is_care_current(None, NOW - A_DAY, NOW)
