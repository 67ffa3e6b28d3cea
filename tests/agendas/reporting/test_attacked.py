"""Whoever holds all reports of a year, and knows who met when, learns nobody's answer from them."""

from collections.abc import Hashable, Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendas.reporting import telling
from agendas.reporting.periods import Period
from agendas.reporting.report import ANSWERED, MEASURES, PairFacts, Report, compose_report
from agendas.reporting.telling import FEW, Happened, Happening, Known
from tests.agendas.reporting.attacker import Knowledge
from tests.agendas.reporting.programmes import YEAR, Published, make_programme, publish

seeds = st.integers(0, 10**6)


def list_told(told: Report, name: str) -> Iterator[tuple[list[int], int]]:
    """All that a report tells of a measure: which months (by number) it sums up, and the number."""
    months = [month.month for month in told.months]
    counted = told.counts[name]
    for month, number in zip(months, counted.months, strict=True):
        if number is not None:
            yield [month], number
    if counted.total is not None:
        yield months, counted.total


def know_answers(published: Published, name: str) -> Knowledge:
    """What an attacker knows who also knows, of everybody, how often they had to answer."""
    known = Knowledge()
    asked = {key: both for key, both in published.answers.items() if key[0] == name}
    for key, (yes, no) in asked.items():
        known.suspect(key, yes, 0, yes + no)
    for told in published.reports:
        for months, number in list_told(told, name):
            known.learn([key for key in asked if key[2] in months], number)
    return known


def find_learnt(published: Published, name: str) -> list[Hashable]:
    """Whose answers of a month are known; who is known to have done it at all, or always."""
    known = know_answers(published, name)
    found = known.find_known([key for key, both in known.bounds.items() if both[1]])
    for who in {key[1] for key in known.bounds if isinstance(key, tuple)}:
        own = [key for key in known.bounds if isinstance(key, tuple) and key[1] == who]
        if not known.can_be(dict.fromkeys(own, 0)):
            found.append((who, "did it at all"))
        if not known.can_be({key: known.bounds[key][1] for key in own}):
            found.append((who, "failed at all"))
    return found


@settings(max_examples=25)
@given(seeds)
def test_nobodys_answer_follows_from_all_reports_of_a_year(seed: int) -> None:
    published = publish(make_programme(seed), seed)
    for name in ANSWERED:
        assert find_learnt(published, name) == []


@pytest.mark.slow
def test_a_year_tells_something_of_answers() -> None:
    years = [publish(make_programme(seed), seed).reports[-1] for seed in range(30)]
    told = [year.counts["recapped"] for year in years]
    assert sum(one.total is not None for one in told) > 2
    assert any(number is not None for one in told for number in one.months)


def leak_zero(is_told: Any) -> Any:
    def leaky(happened: Any, periods: Any) -> bool:
        inside = list(periods)
        return bool(is_told(happened, inside)) or not any(
            telling.list_within(happened.yes, period) for period in inside
        )

    return leaky


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "leak"),
    [
        ("is_of_few", lambda _: lambda _happened: False),
        ("_are_told", leak_zero),
        ("_is_ones_alone", lambda _: lambda *_: False),
        ("_has_leeway", lambda _: lambda *_: True),
    ],
)
def test_a_rule_that_is_not_kept_is_found(
    what: str, leak: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, what, leak(getattr(telling, what)))
    found = (
        find_learnt(publish(make_programme(seed), seed), name)
        for seed in range(400)
        for name in ANSWERED
    )
    assert any(found)


@pytest.mark.slow
def test_nor_does_it_for_one_who_knows_how_it_is_decided_what_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With two for five, all worlds are tried in which a few have so often to answer in a term."""
    monkeypatch.setattr(telling, "FEW", 2)
    told = 0
    for seed in range(6):
        slots = sorted(draw_slots(Random(seed)))
        worlds: dict[tuple[Any, ...], list[tuple[bool, ...]]] = {}
        for answers in product((False, True), repeat=len(slots)):
            worlds.setdefault(tell_term(slots, answers), []).append(answers)
        for seen, alike in worlds.items():
            told += any(number is not None for number in seen)
            for place, slot in enumerate(slots):
                assert len({answers[place] for answers in alike}) == 2, (slots, seen, slot)
    assert told


def draw_slots(rng: Random) -> list[tuple[int, int]]:
    """Ten times at which one of a few is to answer, in the months of a term."""
    people = rng.choice((4, 5))
    return [(rng.randrange(people), rng.choice((1, 1, 2, 3, 4))) for _ in range(10)]


def tell_term(slots: list[tuple[int, int]], answers: tuple[bool, ...]) -> tuple[int | None, ...]:
    made = [
        (Happening(date(2027, month, 9), (who,)), yes)
        for (who, month), yes in zip(slots, answers, strict=True)
    ]
    happened = Happened(
        [one for one, yes in made if yes], [one for one, yes in made if not yes], Known.SUM
    )
    counted = telling.count(telling.settle(happened, YEAR.parts[0]), YEAR.parts[0])
    return *counted.months, counted.total


@pytest.mark.slow
@settings(max_examples=25)
@given(seeds)
def test_nor_do_those_who_see_reports_alone_learn_what_is_of_few(seed: int) -> None:
    pairs = make_programme(seed)
    reports = publish(pairs, seed).reports
    for name in ("first_met", "met", "lapsed", "back"):
        known = Knowledge()
        months = count_months(pairs, name)
        for month, number in months.items():
            known.suspect((name, month), number, 0, 999)
        for told in reports:
            for inside, number in list_told(told, name):
                known.learn([(name, month) for month in inside], number)
        few = [(name, month) for month, number in months.items() if 0 < number < FEW]
        assert known.find_known(few) == []


@pytest.mark.slow
@settings(max_examples=25)
@given(seeds)
def test_three_terms_tell_what_each_of_them_tells_and_no_more(seed: int) -> None:
    pairs = make_programme(seed)
    for begins in (date(2026, 9, 1), date(2027, 1, 1), date(2027, 5, 1)):
        three = Period("terms", begins)
        told, parts = (
            compose_report(pairs, three),
            [compose_report(pairs, one) for one in three.parts],
        )
        for name in MEASURES:
            each = [part.counts[name] for part in parts]
            assert told.counts[name].months == tuple(n for one in each for n in one.months)
            totals = [one.total for one in each]
            if name == "pairs":
                assert told.counts[name].total == totals[-1]
            else:
                whole = None if None in totals else sum(filter(None, totals))
                assert told.counts[name].total == whole
        assert told.days_to_meet is None


@pytest.mark.slow
@settings(max_examples=25)
@given(seeds)
def test_nor_how_many_came_or_went_where_that_were_few(seed: int) -> None:
    pairs = make_programme(seed)
    known = know_moves(pairs)
    for told in publish(pairs, seed).reports:
        for name in ("begun", "ended"):
            for inside, number in list_told(told, name):
                known.learn([(name, month) for month in inside], number)
        ends = {
            month.month: number
            for month, number in zip(told.months, told.counts["pairs"].months, strict=True)
        }
        for month, there in {told.months[0].month - 1: told.before, **ends}.items():
            if there is not None:
                known.learn([("pairs", month)], there)
    few = [name for name, number in known.truth.items() if 0 < number < FEW]
    assert known.find_known(few) == []


def know_moves(pairs: list[PairFacts]) -> Knowledge:
    """What is known anyway: whoever comes and goes makes the difference to how many there are."""
    known = Knowledge()
    for name in ("begun", "ended"):
        for month, number in count_months(pairs, name).items():
            known.suspect((name, month), number, 0, 999)
    for month in range(13):
        known.suspect(("pairs", month), count_there(pairs, month), 0, 999)
    for month in range(1, 13):
        there = [("pairs", month - 1), ("begun", month)]
        known.learn(there, 0, less=[("pairs", month), ("ended", month)])
    return known


def count_months(pairs: list[PairFacts], name: str) -> dict[int, int]:
    """How often something occurred in each month: anew, by a reckoning of its own."""
    days = {
        "met": [day for pair in pairs for day in pair.met],
        "lapsed": [since for pair in pairs for since, _ in pair.lapses],
        "back": [over for pair in pairs for _, over in pair.lapses if over],
        "begun": [pair.begun for pair in pairs],
        "ended": [pair.ended for pair in pairs if pair.ended],
        "first_met": [
            min(pair.met) for pair in pairs if pair.met and (min(pair.met) - pair.begun).days <= 90
        ],
    }[name]
    return {
        month: sum((day.year, day.month) == (2027, month) for day in days) for month in range(1, 13)
    }


def count_there(pairs: list[PairFacts], months: int) -> int:
    """How many pairs there were when so many months of the year were over."""
    day = date(2027 + months // 12, months % 12 + 1, 1)
    return sum(pair.begun < day and (pair.ended is None or pair.ended >= day) for pair in pairs)
