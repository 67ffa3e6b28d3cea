"""A programme's reports: whole periods alone, and the figures of its pairs."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agendas.reporting.periods import LENGTHS, Length, Period, find_last
from agendas.reporting.report import (
    MEASURES,
    PairFacts,
    Promise,
    compose_report,
    settle_answers,
)

YEAR = Period("year", date(2027, 1, 1))
BEGUN = date(2027, 2, 1)
MAY, JUNE = Period("month", date(2027, 5, 1)), Period("month", date(2027, 6, 1))


@given(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.sampled_from(list(LENGTHS.values())))
def test_a_period_is_whole_over_and_the_last(today: date, length: Length) -> None:
    period = find_last(length, today)
    assert period.begins < period.ends <= today
    following = Period(length, period.ends)
    assert following.ends > today
    assert [day for part in period.parts for day in part.months] in ([], period.months)


def pair(number: int, **facts: object) -> PairFacts:
    """A pair of a mentor and a mentee who are in no other."""
    known = {"begun": BEGUN, "every_days": 30.0, **facts}
    return PairFacts(number, mentee=100 + number, mentor=200 + number, **known)  # type: ignore[arg-type]


def test_the_figures_of_a_year_are_those_of_its_pairs() -> None:
    pairs = [
        pair(
            number,
            met=(BEGUN + timedelta(days=20), BEGUN + timedelta(days=60 + number)),
            lapses=((date(2027, 7, 1), date(2027, 7, 11 + number)),),
        )
        for number in range(6)
    ] + [pair(10 + number, ended=date(2027, 9, 1)) for number in range(5)]
    report = compose_report(pairs, YEAR)
    assert {name: report.counts[name].total for name in MEASURES} == {
        "first_met": 6,
        "met": 12,
        "recapped": 0,
        "kept": None,
        "lapsed": 6,
        "back": 6,
        "pairs": 6,
        "begun": 11,
        "ended": 5,
    }
    assert (report.before, report.days_to_meet) == (0, 12)
    assert report.meant == round(6 * 334 / 30 + 5 * 212 / 30)
    few = compose_report(pairs[:4], YEAR)
    assert {one.total for one in few.counts.values()} <= {None, 0}
    assert (few.meant, few.days_to_meet) == (None, None)


def test_ten_meetings_of_two_pairs_are_of_few() -> None:
    often = tuple(date(2027, 5, day) for day in range(1, 6))
    assert compose_report([pair(1, met=often), pair(2, met=often)], MAY).counts["met"].total is None


def answering(number: int, yes: int) -> PairFacts:
    """A pair that met in May, of whose recaps and promises the first `yes` pairs have done all."""
    met, done = date(2027, 5, 4), date(2027, 5, 10) if number < yes else None
    return pair(
        number,
        met=(met,),
        recaps=((met, done),),
        promises=(Promise(100 + number, met, done, number < yes),),
    )


def test_recaps_accepted_and_promises_kept_are_counted_where_five_did_and_five_did_not() -> None:
    pairs = [answering(number, 7) for number in range(14)]
    # What was not done counts as such a month later, and is not told among nothing that was.
    assert compose_report(pairs, MAY).counts["recapped"].total is None
    year = compose_report(pairs, YEAR)
    assert (year.counts["recapped"].total, year.due["recapped"].total) == (None, None)
    again = [answering(number, 14 - number) for number in range(14)]
    mixed = [
        pair(
            number,
            recaps=(*one.recaps, *other.recaps),
            promises=(*one.promises, *other.promises),
        )
        for number, (one, other) in enumerate(zip(pairs, again, strict=True))
    ]
    assert compose_report(mixed, MAY).counts["recapped"].total is None


def test_a_programme_that_answers_half_of_what_it_is_asked_is_told_so() -> None:
    days = [date(2027, month, 4) for month in range(2, 13)]
    pairs = [
        pair(
            number,
            met=tuple(days),
            recaps=tuple((day, day if (number + day.month) % 2 else None) for day in days),
            promises=tuple(
                Promise(100 + number, day, day, bool((number + day.month) % 2)) for day in days
            ),
        )
        for number in range(24)
    ]
    year = compose_report(pairs, YEAR)
    assert (year.counts["recapped"].total, year.due["recapped"].total) == (132, 252)
    assert (year.counts["kept"].total, year.due["kept"].total) == (132, 264)
    assert year.counts["recapped"].months[4] == 12


def test_what_was_told_of_answers_is_told_again_when_it_has_been_erased() -> None:
    days = [date(2027, 5, 4), date(2027, 6, 4)]
    pairs = [
        pair(
            number,
            recaps=tuple((day, day if (number + day.month) % 2 else None) for day in days),
        )
        for number in range(20)
    ]
    told = compose_report(pairs, JUNE)
    assert (told.counts["recapped"].total, told.due["recapped"].total) == (10, 20)
    kept = settle_answers(pairs, JUNE)
    fewer = [pairs[0], *pairs[2:]]
    assert compose_report(fewer, JUNE).due["recapped"].total == 18
    again = compose_report(fewer, JUNE, kept)
    assert (again.counts["recapped"], again.due) == (told.counts["recapped"], told.due)
