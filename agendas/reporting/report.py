"""A programme over months: how often its pairs met, what came of it, and how many there were.

It knows of them what occurred, and of what they answered whether it was so: no field here could
hold a word of theirs. What of it may be told, `agendas.reporting.telling` decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from agendas.reporting.periods import Period
from agendas.reporting.telling import FEW, Cell, Count, Happened, Happening, Known, count, settle

FIRST_MEETING_WITHIN = timedelta(days=90)
# After it, a recap that was not accepted, and a promise that was not kept, counts as such for good.
ANSWERED_WITHIN = timedelta(days=30)
# In the order of outcomes that is worth showing to a programme (docs/framework.md).
MEASURES = (
    *("first_met", "met", "recapped", "kept"),
    *("lapsed", "back", "pairs", "begun", "ended"),
)
# What people answered: told of five who did and five who did not, and never told otherwise later.
ANSWERED = ("recapped", "kept")
Kept = Mapping[str, Mapping[Period, Cell]]


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of a promise, as local days, and whose it was; `closed` is when, if it is."""

    owner: int
    due: date | None
    closed: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What occurred to one pair, as local days; `every_days` is how often it means to meet.

    `recaps` has for each meeting the day on which both had accepted what was agreed, if they have.
    """

    number: int
    mentee: int
    mentor: int
    begun: date
    every_days: float
    ended: date | None = None
    met: tuple[date, ...] = ()
    lapses: tuple[tuple[date, date | None], ...] = ()
    recaps: tuple[tuple[date, date | None], ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A programme in a period: counts by measure, and what is reckoned from them.

    `due` has for what was answered how often it was to be. `meant` is how many meetings the pairs'
    cadences add up to; `before` how many pairs there were at its beginning; `days_to_meet`, the
    median from a lapse to the next meeting.
    """

    period: Period
    counts: dict[str, Count]
    due: dict[str, Count]
    meant: int | None = None
    before: int | None = None
    days_to_meet: int | None = None
    months: tuple[date, ...] = field(default=())


def compose_report(pairs: Sequence[PairFacts], period: Period, kept: Kept | None = None) -> Report:
    """Return the report of a period; what was `kept` of what people answered is told as it was."""
    answers = settle_answers(pairs, period, kept)
    counts = {name: count(cells, period) for name, cells in answers.items()}
    for name in ("first_met", "met", "lapsed", "back"):
        counts[name] = count(settle(_list_occurred(pairs, name), period), period)
    counts["pairs"] = _count_pairs(pairs, period)
    come, gone = _list_moves(pairs)
    counts["begun"] = count(settle(come, period), period)
    counts["ended"] = count(settle(gone, period), period)
    return Report(
        period,
        {name: counts[name] for name in MEASURES},
        {name: count(cells, period, is_sum=True) for name, cells in answers.items()},
        meant=_tell(round(sum(_count_meant(pair, period) for pair in pairs)), pairs),
        before=_count_going_on(pairs, period.begins),
        days_to_meet=_find_wait(pairs, period),
        months=tuple(period.months),
    )


def settle_answers(
    pairs: Sequence[PairFacts], period: Period, kept: Kept | None = None
) -> dict[str, dict[Period, Cell]]:
    """Return, of what people answered, the cells of a period and of all its parts."""
    kept = kept or {}
    return {
        name: settle(happened, period, kept.get(name))
        for name, happened in zip(
            ANSWERED, (_list_recaps(pairs), _list_promises(pairs)), strict=True
        )
    }


def _list_occurred(pairs: Sequence[PairFacts], name: str) -> Happened:
    return Happened([Happening(day, (pair.number,)) for pair in pairs for day in _list(pair, name)])


def _list(pair: PairFacts, name: str) -> Sequence[date]:
    if name == "met":
        return pair.met
    if name == "lapsed":
        return [since for since, _ in pair.lapses]
    if name == "back":
        return [over for _, over in pair.lapses if over]
    first = min(pair.met, default=None)
    return [first] if first and first <= pair.begun + FIRST_MEETING_WITHIN else []


def _list_moves(pairs: Sequence[PairFacts]) -> tuple[Happened, Happened]:
    """Return who came and went, and who went and came: of both, neither, or each is told."""
    come = [Happening(pair.begun, (pair.number,)) for pair in pairs]
    gone = [Happening(pair.ended, (pair.number,)) for pair in pairs if pair.ended]

    def is_barred(period: Period) -> bool:
        return None in (_count_going_on(pairs, day) for day in (period.begins, period.ends))

    return (
        Happened(come, gone, Known.BALANCE, is_barred=is_barred),
        Happened(gone, come, Known.BALANCE, is_barred=is_barred),
    )


def _list_recaps(pairs: Sequence[PairFacts]) -> Happened:
    """Return which recaps both accepted in time, and on which day it was that they had not."""
    yes: list[Happening] = []
    no: list[Happening] = []
    for pair in pairs:
        for met, accepted in pair.recaps:
            latest, whose = met + ANSWERED_WITHIN, (pair.mentee, pair.mentor)
            if accepted and accepted <= latest:
                yes.append(Happening(accepted, whose))
            elif _goes_on(pair, latest):
                no.append(Happening(latest, whose))
    since = min((met for pair in pairs for met, _ in pair.recaps), default=date.max)
    return Happened(yes, no, Known.SUM, since)


def _list_promises(pairs: Sequence[PairFacts]) -> Happened:
    """Return which promises were kept in time, and on which day it was that they were not."""
    yes: list[Happening] = []
    no: list[Happening] = []
    for pair in pairs:
        for one in pair.promises:
            latest = one.due + ANSWERED_WITHIN if one.due else None
            if one.closed and (latest is None or one.closed <= latest):
                (yes if one.done else no).append(Happening(one.closed, (one.owner,)))
            elif latest and _goes_on(pair, latest):
                no.append(Happening(latest, (one.owner,)))
    since = min((pair.begun for pair in pairs), default=date.max)
    return Happened(yes, no, Known.SUM, since)


def _count_pairs(pairs: Sequence[PairFacts], period: Period) -> Count:
    """Return how many pairs there were at the end of each month; the last of them is in all."""
    ends = [Period("month", begins).ends for begins in period.months]
    there = tuple(_count_going_on(pairs, day) for day in ends)
    return Count(there, there[-1])


def _count_going_on(pairs: Sequence[PairFacts], day: date) -> int | None:
    number = sum(_goes_on(pair, day) for pair in pairs)
    return None if 0 < number < FEW else number


def _goes_on(pair: PairFacts, day: date) -> bool:
    return pair.begun < day and (pair.ended is None or pair.ended >= day)


def _tell(number: int, pairs: Sequence[PairFacts]) -> int | None:
    return number if number >= FEW and len(pairs) >= FEW else None


def _find_wait(pairs: Sequence[PairFacts], period: Period) -> int | None:
    """Return how many days a lapse lasted that a meeting ended, in the middle of five pairs."""
    waits = list(_list_waits(pairs, period))
    # Three terms are no period by themselves, and this is no sum.
    is_of_five = len({number for number, _ in waits}) >= FEW and period.length != "terms"
    return round(median(days for _, days in waits)) if is_of_five else None


def _list_waits(pairs: Sequence[PairFacts], period: Period) -> Iterator[tuple[int, int]]:
    for pair in pairs:
        for since, over in pair.lapses:
            if over and period.begins <= over < period.ends:
                yield pair.number, (over - since).days


def _count_meant(pair: PairFacts, period: Period) -> float:
    begins, ends = max(pair.begun, period.begins), min(pair.ended or period.ends, period.ends)
    return max(0, (ends - begins).days) / pair.every_days
