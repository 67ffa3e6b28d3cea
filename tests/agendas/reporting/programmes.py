"""Years of made-up programmes, as days and numbers; and all the reports that are told of one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from agendas.reporting.periods import Period
from agendas.reporting.report import (
    ANSWERED_WITHIN,
    PairFacts,
    Promise,
    Report,
    compose_report,
    settle_answers,
)
from agendas.reporting.telling import Cell

YEAR = Period("year", date(2027, 1, 1))
MONTHS = [Period("month", begins) for begins in YEAR.months]
NEVER = date(2100, 1, 1)


def make_programme(seed: int) -> list[PairFacts]:
    """Return the pairs of a programme of some size, in which some answer much and some nothing."""
    rng = Random(seed)
    many, met, answers = rng.choice((3, 8, 14, 25)), rng.random(), rng.random()
    mentors = rng.choice((3, many))
    return [_make_pair(rng, number, number % mentors, met, answers) for number in range(many)]


def _make_pair(rng: Random, number: int, mentor: int, met: float, answers: float) -> PairFacts:
    begun = date(2026, 11, 1) + timedelta(days=rng.choice((0, 0, rng.randrange(400))))
    ended = begun + timedelta(days=rng.randrange(1, 420)) if rng.random() < 0.4 else None
    held = [
        day
        for month in MONTHS
        if rng.random() < met
        for day in [month.begins + timedelta(days=rng.randrange(28))]
        if begun <= day < (ended or NEVER)
    ]
    temper = rng.choice((answers, rng.random(), 0.0, 1.0))
    people = (1000 + mentor, 2000 + number)
    return PairFacts(
        number,
        mentee=people[1],
        mentor=people[0],
        begun=begun,
        every_days=rng.choice((14, 30, 91)),
        ended=ended,
        met=tuple(held),
        lapses=tuple(
            (day, day + timedelta(days=rng.randrange(1, 40)) if rng.random() < 0.5 else None)
            for day in held[::3]
        ),
        recaps=tuple((day, _answer(rng, day, temper)) for day in held),
        promises=tuple(
            Promise(rng.choice(people), day, _answer(rng, day, 0.9), rng.random() < temper)
            for day in held
        ),
    )


def _answer(rng: Random, day: date, temper: float) -> date | None:
    return day + timedelta(days=rng.randrange(60)) if rng.random() < temper else None


@dataclass(frozen=True)
class Published:
    """All reports of a year, each asked for when its time was over; and what was so of answers.

    `answers` counts, for a measure, a person or pair, and a month, how often it was so, and not.
    """

    reports: list[Report]
    answers: dict[tuple[str, int, int], tuple[int, int]]


def publish(pairs: Sequence[PairFacts], seed: int) -> Published:
    """Return what is told over a year in which, on some day, a pair's words are erased."""
    rng = Random(seed)
    erased, from_month = rng.randrange(len(pairs)), rng.randrange(1, 16)
    reports, kept = [], dict[str, dict[Period, Cell]]()
    answers: dict[tuple[str, int, int], tuple[int, int]] = {}
    periods = [*MONTHS, *YEAR.parts, YEAR]
    for period in sorted(periods, key=lambda one: (one.ends, len(one.months))):
        facts = list(pairs)
        if period.ends > Period("month", date(2027, 1, 1)).begins + timedelta(days=28 * from_month):
            facts[erased] = replace(facts[erased], recaps=(), promises=())
        if period.length == "month":
            answers |= count_answers(facts, period)
        told = settle_answers(facts, period, kept)
        reports.append(compose_report(facts, period, kept))
        for name, cells in told.items():
            kept.setdefault(name, {}).update(cells)
    return Published(reports, answers)


def count_answers(
    pairs: Sequence[PairFacts], month: Period
) -> dict[tuple[str, int, int], tuple[int, int]]:
    """Count what was answered in a month, whose it was: anew, by a reckoning of its own."""
    yes, no = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for pair in pairs:
        for met, accepted in pair.recaps:
            late = met + ANSWERED_WITHIN
            in_time = accepted is not None and accepted <= late
            day = accepted if accepted is not None and in_time else late
            if month.begins <= day < month.ends and (in_time or (pair.ended or NEVER) >= day):
                (yes if in_time else no)["recapped", pair.number] += 1
        for one in pair.promises:
            late = one.due + ANSWERED_WITHIN if one.due else NEVER
            in_time = one.closed is not None and one.closed <= late
            day = one.closed if one.closed is not None and in_time else late
            if month.begins <= day < month.ends and (in_time or (pair.ended or NEVER) >= day):
                (yes if in_time and one.done else no)["kept", one.owner] += 1
    keys = {*yes, *no}
    return {(name, who, month.begins.month): (yes[name, who], no[name, who]) for name, who in keys}
