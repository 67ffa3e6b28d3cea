"""A programme's reports: whole periods alone, and nothing of fewer than five, by no reckoning."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from agendas.reporting.periods import LENGTHS, Length, Period, find_last
from agendas.reporting.report import FEW, MEASURES, PairFacts, compose_report, count

YEAR = Period("year", date(2027, 1, 1))
days = st.dates(date(2027, 1, 1), date(2027, 12, 31))
monthly = st.lists(st.integers(0, 9), min_size=12, max_size=12)


def happened(numbers: list[int]) -> list[date]:
    return [date(2027, month + 1, 5) for month, many in enumerate(numbers) for _ in range(many)]


def published(numbers: list[int]) -> list[tuple[list[int], int]]:
    """All that an attacker holds: which months each number of a year's reports sums up."""
    found = happened(numbers)
    reports = [YEAR, *YEAR.parts, *(part for term in YEAR.parts for part in term.parts)]
    known = []
    for period in reports:
        counted = count(found, period)
        for month, told in zip(period.months, counted.months, strict=True):
            if told is not None:
                known.append(([int(one == month.month) for one in range(1, 13)], told))
        if counted.total is not None:
            inside = {month.month for month in period.months}
            known.append(([int(one in inside) for one in range(1, 13)], counted.total))
    return known


def solve(known: list[tuple[list[int], int]]) -> dict[int, Fraction]:
    """The months whose numbers follow from what is known, by elimination."""
    rows = [[Fraction(cell) for cell in (*cells, total)] for cells, total in known]
    at = 0
    for column in range(12):
        pivot = next((n for n in range(at, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [cell / rows[at][column] for cell in rows[at]]
        for n, row in enumerate(rows):
            if n != at and row[column]:
                factor = row[column]
                rows[n] = [a - factor * b for a, b in zip(row, rows[at], strict=True)]
        at += 1
    single = [row for row in rows if sum(bool(cell) for cell in row[:12]) == 1]
    return {next(n for n in range(12) if row[n]): row[12] for row in single}


@given(monthly)
def test_whoever_holds_all_reports_learns_no_number_below_five(numbers: list[int]) -> None:
    solved = solve(published(numbers))
    assert all(numbers[month] >= FEW or not numbers[month] for month in solved)
    assert all(numbers[month] == value for month, value in solved.items())


@given(monthly)
def test_what_is_told_is_so(numbers: list[int]) -> None:
    for cells, total in published(numbers):
        assert sum(a * b for a, b in zip(cells, numbers, strict=True)) == total


@given(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.sampled_from(LENGTHS))
def test_a_period_is_whole_over_and_the_last(today: date, length: Length) -> None:
    period = find_last(length, today)
    assert period.begins < period.ends <= today
    following = Period(length, period.ends)
    assert following.ends > today
    assert [day for part in period.parts for day in part.months] in ([], period.months)


def test_the_figures_of_a_year_are_those_of_its_pairs() -> None:
    begun = date(2027, 2, 1)
    pairs = [
        PairFacts(
            begun,
            30,
            met=(begun + timedelta(days=20), begun + timedelta(days=60 + number)),
            lapses=((date(2027, 7, 1), date(2027, 7, 11 + number)),),
        )
        for number in range(6)
    ] + [PairFacts(begun, 30, ended=date(2027, 9, 1))] * 5
    report = compose_report(pairs, YEAR)
    assert {name: report.counts[name].total for name in MEASURES} == {
        "first_met": 6,
        "met": 12,
        "lapsed": 6,
        "back": 6,
        "begun": 11,
        "ended": 5,
    }
    assert (report.going_on, report.days_to_meet) == (6, 12)
    assert report.meant == round(6 * 334 / 30 + 5 * 212 / 30)
    few = compose_report(pairs[:4], YEAR)
    assert {one.total for one in few.counts.values()} <= {None, 0, 8}
    assert (few.going_on, few.days_to_meet) == (None, None)
