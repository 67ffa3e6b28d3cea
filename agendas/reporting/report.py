"""A programme over months: how often its pairs met, and how many of them there were.

Only what occurred is counted, and a count of one to four is not told. A sum is told where
nobody can take from it what was not told: that is so of all its reports, held side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from agendas.reporting.periods import Period

FEW = 5
FIRST_MEETING_WITHIN = timedelta(days=90)
# In the order of outcomes that is worth showing to a programme (docs/framework.md).
MEASURES = ("first_met", "met", "lapsed", "back", "begun", "ended")


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What occurred to one pair, as local days; `every_days` is how often it means to meet."""

    begun: date
    every_days: float
    ended: date | None = None
    met: tuple[date, ...] = ()
    lapses: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How often something occurred, by month; None where it was too few times to be told.

    `total` is None where it would tell one of those.
    """

    months: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A programme in a period: counts by measure, and what is reckoned from them.

    `meant` is how many meetings the pairs' cadences add up to; `going_on` how many pairs there were
    at its end; `days_to_meet`, the median from a lapse to the next meeting.
    """

    period: Period
    counts: dict[str, Count]
    meant: int | None = None
    going_on: int | None = None
    days_to_meet: int | None = None
    months: tuple[date, ...] = field(default=())


def compose_report(pairs: Sequence[PairFacts], period: Period) -> Report:
    """Return the report of a period; nothing in it is about fewer than five occurrences."""
    happened = {name: _list_days(pairs, name) for name in MEASURES}
    waits = _list_waits(pairs, period)
    return Report(
        period,
        {name: count(days, period) for name, days in happened.items()},
        meant=_tell(round(sum(_count_meant(pair, period) for pair in pairs))),
        going_on=_tell(sum(_goes_on(pair, period.ends) for pair in pairs)),
        days_to_meet=round(median(waits)) if len(waits) >= FEW else None,
        months=tuple(period.months),
    )


def count(days: Sequence[date], period: Period) -> Count:
    """Return how many of these days there are in each month of a period, and in all of it."""
    months = [Period("month", begins) for begins in period.months]
    told = tuple(_tell(_count_within(days, month)) for month in months)
    total = _count_within(days, period) if can_tell(days, period) else None
    return Count(told, total)


def can_tell(days: Sequence[date], period: Period) -> bool:
    """Say whether the sum of a period may be told: none of its parts can be reckoned from it.

    One part alone that is not told would be the difference. Of two or more only their sum is known:
    it has to be five, and may not be the least or the most that so many parts can come to.
    """
    if _tell(_count_within(days, period)) is None:
        return False
    hidden = [part for part in period.parts if not can_tell(days, part)]
    inner = sum(_count_within(days, part) for part in hidden)
    return not hidden or (len(hidden) > 1 and FEW <= inner != (FEW - 1) * len(hidden))


def _tell(number: int) -> int | None:
    return None if 0 < number < FEW else number


def _count_within(days: Sequence[date], period: Period) -> int:
    return sum(period.begins <= day < period.ends for day in days)


def _list_days(pairs: Sequence[PairFacts], name: str) -> list[date]:
    if name == "begun":
        return [pair.begun for pair in pairs]
    if name == "ended":
        return [pair.ended for pair in pairs if pair.ended]
    if name == "met":
        return [day for pair in pairs for day in pair.met]
    if name == "lapsed":
        return [since for pair in pairs for since, _ in pair.lapses]
    if name == "back":
        return [over for pair in pairs for _, over in pair.lapses if over]
    firsts = [(pair, min(pair.met)) for pair in pairs if pair.met]
    return [day for pair, day in firsts if day <= pair.begun + FIRST_MEETING_WITHIN]


def _list_waits(pairs: Sequence[PairFacts], period: Period) -> list[int]:
    """Return how many days each lapse lasted that a meeting ended in a period."""
    ended = [(since, over) for pair in pairs for since, over in pair.lapses if over]
    return [(over - since).days for since, over in ended if period.begins <= over < period.ends]


def _count_meant(pair: PairFacts, period: Period) -> float:
    begins, ends = max(pair.begun, period.begins), min(pair.ended or period.ends, period.ends)
    return max(0, (ends - begins).days) / pair.every_days


def _goes_on(pair: PairFacts, day: date) -> bool:
    return pair.begun < day and (pair.ended is None or pair.ended >= day)
