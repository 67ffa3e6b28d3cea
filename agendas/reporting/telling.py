"""What of a programme's counts may be told, so that all of them together tell nothing of a few.

A count is told where at least five people, or pairs, are in it: "of five" below. Where nothing
happened, that is told too; but of what people answered both must be of five, who did and who did
not: that nobody did is an answer of each.
A sum is told where what its parts do not tell is, put together, of five as well, and where none of
them follows from it: that is so of all reports of a programme, held side by side.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from itertools import chain, product

from agendas.reporting.periods import Period

FEW = 5


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that occurred on a local day, and whose it is: a pair's, a person's, two people's.

    Of two, each side has to be of five by itself.
    """

    day: date
    whose: tuple[int, ...]


class Known(Enum):
    """What is known anyway of how often something was so, and was not so, in a period."""

    NOTHING = auto()
    SUM = auto()  # who met is told each week: all their answers together are known
    BALANCE = auto()  # how many pairs there are is told: what came less what went is known


@dataclass(frozen=True, slots=True)
class Happened:
    """All that ever was so (`yes`) and was not so (`no`); of what only occurs there is no `no`.

    Before `since` nothing could be either. `is_barred` says of which periods neither may be told,
    whatever it is of.
    """

    yes: Sequence[Happening]
    no: Sequence[Happening] = ()
    known: Known = Known.NOTHING
    since: date = date.min
    is_barred: Callable[[Period], bool] = field(default=lambda _: False)


@dataclass(frozen=True, slots=True)
class Cell:
    """How often something was so and was not so in a period, and whether that may be told.

    One `aside` could be, but that the sum of its period could not be told beside it.
    """

    yes: int
    no: int
    told: bool
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A count by month, and in all; None where it may not be told."""

    months: tuple[int | None, ...]
    total: int | None


def settle(
    happened: Happened, period: Period, kept: Mapping[Period, Cell] | None = None
) -> dict[Period, Cell]:
    """Return the cells of a period, and of all periods of its year that are over when it is.

    Those that were `kept` stay as they are: what was told once is told again, whatever was undone
    or erased since, for the difference would be of one person.
    """
    cells: dict[Period, Cell] = {}
    for year in sorted({month.year for month in period.months}):
        _settle(happened, Period("year", date(year, 1, 1)), period.ends, kept or {}, cells)
    if period.length == "terms":
        cells[period] = _add_up([cells[part] for part in period.parts])
    return cells


def _add_up(cells: Sequence[Cell]) -> Cell:
    """Return what follows from what is told anyway."""
    yes, no = (sum(getattr(cell, side) for cell in cells) for side in ("yes", "no"))
    return Cell(yes, no, told=all(cell.told for cell in cells))


def _settle(
    happened: Happened,
    period: Period,
    upto: date,
    kept: Mapping[Period, Cell],
    cells: dict[Period, Cell],
) -> None:
    for part in period.parts:
        _settle(happened, part, upto, kept, cells)
    if period.ends > upto:
        return
    cells[period] = kept.get(period) or _settle_one(happened, period, cells)
    last = next(reversed(period.parts), None)
    if cells[period].told or last is None or last in kept or not cells[last].told:
        return
    # One part that is not told would follow from the sum: with another one beside it, it does not.
    beside = cells | {last: replace(cells[last], told=False, aside=True)}
    if (instead := _settle_one(happened, period, beside)).told:
        cells |= {last: beside[last], period: instead}


def count(cells: Mapping[Period, Cell], period: Period, *, is_sum: bool = False) -> Count:
    """Return the counts of a period of which these are the cells; `is_sum` adds both sides up."""

    def tell(one: Period) -> int | None:
        cell = cells[one]
        return None if not cell.told else cell.yes + cell.no if is_sum else cell.yes

    months = (Period("month", begins) for begins in period.months)
    return Count(tuple(tell(month) for month in months), tell(period))


def is_of_few(happened: Iterable[Happening]) -> bool:
    """Say whether there are fewer than five people, or pairs, in what happened."""
    sides = zip(*(one.whose for one in happened), strict=True)
    return min((len(set(side)) for side in sides), default=0) < FEW


def list_within(happened: Iterable[Happening], period: Period) -> list[Happening]:
    """Return what happened in a period."""
    return [one for one in happened if period.begins <= one.day < period.ends]


def _settle_one(happened: Happened, period: Period, cells: Mapping[Period, Cell]) -> Cell:
    parts = {part: cells[part] for part in period.parts}
    if parts:
        yes, no = (sum(getattr(one, side) for one in parts.values()) for side in ("yes", "no"))
        cell = Cell(yes, no, told=_is_sum_told(happened, period, parts))
    else:
        yes, no = (len(list_within(side, period)) for side in (happened.yes, happened.no))
        cell = Cell(yes, no, told=_are_told(happened, [period]))
    return replace(cell, told=False) if happened.is_barred(period) else cell


def _is_sum_told(happened: Happened, period: Period, parts: Mapping[Period, Cell]) -> bool:
    hidden = [part for part in parts if not parts[part].told]
    return not hidden or (
        len(hidden) > 1
        and _are_told(happened, [period])
        and _are_told(happened, hidden)
        and _has_leeway([parts[part] for part in hidden], happened.known)
    )


def _are_told(happened: Happened, periods: Iterable[Period]) -> bool:
    """Say whether what happened in periods, taken together, is of five, on each of its sides."""
    inside = list(periods)
    if all(period.ends <= happened.since for period in inside):
        return True
    yes, no = (
        list(chain.from_iterable(list_within(side, period) for period in inside))
        for side in (happened.yes, happened.no)
    )
    if happened.known is Known.SUM:
        return not (is_of_few(yes) or is_of_few(no) or _is_ones_alone(yes, no))
    return not any(side and is_of_few(side) for side in (yes, no))


def _is_ones_alone(yes: Sequence[Happening], no: Sequence[Happening]) -> bool:
    """Say whether one of them has so many of all that some of theirs must have been so, or not."""
    own: dict[int, int] = {}
    for one in chain(yes, no):
        own[one.whose[0]] = own.get(one.whose[0], 0) + 1
    return max(own.values(), default=0) > min(len(yes), len(no))


def _has_leeway(hidden: Sequence[Cell], known: Known) -> bool:
    """Say whether each of these could be another number, for somebody who knows their sum.

    And who knows why they are hidden: what such a cell can be is guessed no wider than it is.
    """
    total = sum(cell.yes for cell in hidden)
    guesses = [_guess(cell, known) for cell in hidden]
    ways = [way for way in product(*guesses) if sum(way) == total]
    return all(
        len({way[place] for way in ways}) > 1
        for place, cell in enumerate(hidden)
        if known is Known.SUM or 0 < cell.yes < FEW or 0 < cell.no < FEW
    )


def _guess(cell: Cell, known: Known) -> set[int]:
    """Return which numbers a hidden cell may stand for; its own is one of them."""
    both = cell.yes + cell.no
    if known is Known.NOTHING:
        return {*range(1, cell.yes + FEW if cell.aside else FEW), cell.yes}
    if known is Known.BALANCE:
        more = cell.yes - cell.no
        # Were there none of either, or none of the fewer and five of the others, it would be told.
        least = max(0, more) + (more == 0 or abs(more) >= FEW)
        return {*range(least, (cell.yes if cell.aside else max(0, more)) + FEW), cell.yes}
    few = (number for number in range(both + 1) if min(number, both - number) < FEW)
    return set(range(both + 1)) if cell.aside else {*few, cell.yes}
