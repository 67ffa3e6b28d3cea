"""Days that the calendar names: "30 nov", "12/25", "first monday of december", "christmas"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule

from agendas.dates.refusals import AmbiguousDate, NoSuchDay
from agendas.dates.spelling import MONTHS, WEEKDAYS

Rule = Callable[[re.Match[str], date, bool], date | None]

WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_ORDINAL = "(?:st|nd|rd|th)"
_YEAR = r"(?P<y>\d{4}|\d{2})"
_NTH = ("first", "second", "third", "fourth", "fifth")
_FEASTS = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new years eve": (12, 31),
    "new years day": (1, 1),
    "new years": (1, 1),
    "new year": (1, 1),
}
# Days from Easter Sunday.
_EASTER = {"good fri": -2, "easter": 0, "easter sun": 0, "easter mon": 1}


def find_day(words: str, today: date, *, past: bool = False) -> date | None:
    """Return the day of the calendar that spelt words name, or None where they name none.

    Without a year it is the next such day, today included; with `past` the latest. Raises NoSuchDay
    and AmbiguousDate.
    """
    for pattern, rule in _RULES:
        matched = pattern.fullmatch(words)
        day = rule(matched, today, past) if matched else None
        if matched and day:
            return _agree(matched, day)
    return None


def is_two_ways(words: str) -> bool:
    """Tell whether words have a date such as 12/3, which is a day in March or one in December."""
    matched = _NUMERIC.search(words)
    if matched is None:
        return False
    first, second = int(matched[1]), int(matched[3])
    return first != second and first <= 12 and second <= 12


def _agree(found: re.Match[str], day: date) -> date:
    said = found.groupdict().get("wd")
    if said and WEEKDAYS.index(said) != day.weekday():
        raise AmbiguousDate(found[0])
    return day


def _named(found: re.Match[str], today: date, past: bool) -> date | None:
    month = MONTHS.index(found["mon"]) + 1
    return _place(int(found["d"]), month, found["y"], today, past)


def _by_number(found: re.Match[str], today: date, past: bool) -> date | None:
    """A date in numbers, the day first, unless only the second number can be one."""
    first, second = int(found[2]), int(found[4])
    day, month = (second, first) if second > 12 else (first, second)
    return _place(day, month, found["y"], today, past) if 1 <= month <= 12 else None


def _iso(found: re.Match[str], today: date, past: bool) -> date | None:
    return _place(int(found["d"]), int(found["m"]), found["y"], today, past)


def _place(day: int, month: int, year: str | None, today: date, past: bool) -> date:
    """Return that day of that year; without one, of the nearest year in which it fits."""
    if year:
        years = range(int(year), int(year) + 1)
        if len(year) == 2:
            years = range(2000 + int(year), 2001 + int(year))
    else:
        years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year or (found <= today if past else found >= today):
            return found
    raise NoSuchDay(f"{day} {month} {year}")


def _day_number(found: re.Match[str], today: date, past: bool) -> date | None:
    number = int(found["d"])
    if not 1 <= number <= 31:
        return None
    if found["next"] or found["this"]:
        first = today + relativedelta(months=1 if found["next"] else 0, day=1)
        return _place(number, first.month, str(first.year), today, past)
    if past:
        days = rrule(
            MONTHLY, bymonthday=number, dtstart=today - relativedelta(months=3), until=today
        )
        return list(days)[-1].date()
    return next(iter(rrule(MONTHLY, bymonthday=number, dtstart=today))).date()


def _nth(found: re.Match[str], today: date, past: bool) -> date | None:
    """The first Monday, or the last day, of a month."""
    said = found["nth"]
    number = -1 if said == "last" else (int(said[0]) if said[0].isdigit() else 1 + _NTH.index(said))
    month = found["mon"]
    if month is None:
        first = today + relativedelta(months=1 if found["next"] else 0, day=1)
        return _pick(found["what"], number, first)
    if found["y"]:
        return _pick(found["what"], number, date(int(found["y"]), MONTHS.index(month) + 1, 1))
    for step in (0, -1) if past else (0, 1):
        day = _pick(found["what"], number, date(today.year + step, MONTHS.index(month) + 1, 1))
        if day <= today if past else day >= today:
            return day
    return None


def _pick(what: str, number: int, first: date) -> date:
    last = first + relativedelta(day=31)
    of_kind = [
        day
        for day in (first + timedelta(days=n) for n in range(last.day))
        if what == "day" or day.weekday() == WEEKDAYS.index(what)
    ]
    if number > len(of_kind):
        raise NoSuchDay(f"{number} {what}")
    return of_kind[number - 1 if number > 0 else -1]


def _end_of_month(found: re.Match[str], today: date, past: bool) -> date:
    month = MONTHS.index(found["mon"]) + 1
    year = int(found["y"]) if found["y"] else today.year + (month < today.month)
    return date(year, month, 1) + relativedelta(day=31)


def _feast(found: re.Match[str], today: date, past: bool) -> date | None:
    month, day = _FEASTS[found["feast"]]
    return _place(day, month, found["y"], today, past)


def _easter(found: re.Match[str], today: date, past: bool) -> date:
    shift = timedelta(days=_EASTER[found["feast"]])
    if found["y"]:
        return easter(int(found["y"])) + shift
    days = [easter(today.year + step) + shift for step in (-1, 0, 1)]
    return max(d for d in days if d <= today) if past else min(d for d in days if d >= today)


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/-])")
_DAY = rf"(?P<d>\d{{1,2}}){_ORDINAL}?"
_BEFORE = rf"(?:(?P<wd>{WD}) )?"
_IN_YEAR = r"(?: (?P<y>[12]\d{3}))?"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_BEFORE}{_DAY}[ /-]?(?:of )?(?P<mon>{_MONTH})(?:[ /-]?{_YEAR})?", _named),
        (rf"{_DAY} (?:of )?(?P<mon>{_MONTH})(?: {_YEAR})? (?P<wd>{WD})", _named),
        (rf"{_BEFORE}(?P<mon>{_MONTH})[ /-]?{_DAY}(?: {_YEAR})?", _named),
        (rf"{_BEFORE}(?P<y>\d{{4}})[/.-](?P<m>\d{{1,2}})[/.-](?P<d>\d{{1,2}})", _iso),
        (r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])", _iso),
        (rf"{_BEFORE}(\d{{1,2}})([/.-])(\d{{1,2}})\3{_YEAR}", _by_number),
        (rf"{_BEFORE}(\d{{1,2}})([/-])(\d{{1,2}})(?P<y>)", _by_number),
        (
            rf"{_BEFORE}(?P<d>\d{{1,2}}){_ORDINAL}(?: of (?P<this>this )?(?P<next>next )?month)?",
            _day_number,
        ),
        (rf"(?P<d>\d{{1,2}}){_ORDINAL} (?P<wd>{WD})(?P<this>)(?P<next>)", _day_number),
        (rf"(?P<wd>{WD}) (?P<d>\d{{1,2}})(?P<this>)(?P<next>)", _day_number),
        (
            rf"(?P<nth>{'|'.join(_NTH)}|[1-5]{_ORDINAL}|last) (?P<what>day|{WD}) (?:of|in) "
            rf"(?:(?P<mon>{_MONTH}){_IN_YEAR}|(?:this )?(?P<next>next )?month)",
            _nth,
        ),
        (rf"end (?:of )?(?:month (?:of )?)?(?P<mon>{_MONTH}){_IN_YEAR}", _end_of_month),
        (rf"(?P<feast>{'|'.join(_FEASTS)}){_IN_YEAR}", _feast),
        (rf"(?P<feast>{'|'.join(_EASTER)}){_IN_YEAR}", _easter),
    )
)
