"""What people say for a date, put into words that dateparser reads the way they meant it.

Each rule here stands for something that dateparser does not read ("friday week", "end of month"),
or reads otherwise than people mean it ("next friday" said on a Thursday).
"""

import re
from calendar import month_abbr
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WD = f"({'|'.join(WEEKDAYS)})"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_UNIT = r"(?:day|week|fortnight|month|year)s?"
_ORDINAL = r"(?:st|nd|rd|th)"
_DAY_NUMBER = rf"(?<![\d:.])(?:0?[1-9]|[12]\d|3[01]){_ORDINAL}?\b(?![:.]\d)"

_HAS_MONTH = re.compile(rf"\b{_MONTH}\b")
_HAS_DAY_NUMBER = re.compile(_DAY_NUMBER)
_HAS_WEEKDAY = re.compile(rf"\b{_WD}\b")
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/-])")
_NAMES_A_DAY = re.compile(
    rf"\b(?:{_WD}|today|tomorrow|yesterday|tonight|{_UNIT})\b"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b"
)
_VAGUE = re.compile(r"this (?:week|fortnight|month|year)")
_DURATION = re.compile(rf"(?!next |last )(?:\d+|[a-z]+)[ -]{_UNIT}")
_DAY_AND_MONTH = re.compile(
    rf"(?:{_WD},? )?(?:the )?"
    rf"(?:\d{{1,2}}{_ORDINAL}?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}{_ORDINAL}?)"
    r"(?:,? \d{4})?|\d{4}-\d{1,2}-\d{1,2}"
)
_TIME_AFTER = re.compile(r",? (?:at )?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?$")


def plain(text: str, today: date) -> str:
    """Return `text` in lower case, its special phrases replaced by dates reckoned from `today`.

    "next friday" is the Friday of next week, weeks beginning on Monday: said on Thursday it is not
    tomorrow. "friday week" and "a week on friday" are a week after the coming Friday; "this friday"
    may be today; "the 5th" is the next 5th, skipping months that have no such day.
    """
    words = " ".join(text.lower().replace("’", "'").split()).strip(" .,!?")
    for pattern, replacement in _RULES:
        words = pattern.sub(lambda found: replacement(found, today), words)  # noqa: B023
    if not _HAS_MONTH.search(words):
        words = _LONE_ORDINAL.sub(lambda found: _next_day_number(found, today), words)
        words = _LONE_HOUR.sub(r"\1", words)
    return _NUMERIC.sub(_day_first, words)


def names_a_day(words: str) -> bool:
    """Tell whether plain words point at a day, rather than a time, a month or a bare number."""
    if _VAGUE.fullmatch(words):
        return False
    if _HAS_MONTH.search(words):
        return _HAS_DAY_NUMBER.search(words) is not None
    return _NAMES_A_DAY.search(words) is not None


def has_month(words: str) -> bool:
    """Tell whether plain words name a month."""
    return _HAS_MONTH.search(words) is not None


def has_unread_numbers(words: str) -> bool:
    """Tell whether plain words still have a pair of numbers that is no date, such as 13/30."""
    return _NUMERIC.search(words) is not None


def is_two_ways(text: str) -> bool:
    """Tell whether text has a date such as 12/3, which is a day in March or one in December."""
    found = _NUMERIC.search(text)
    if found is None:
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and first <= 12 and second <= 12


def is_duration(words: str) -> bool:
    """Tell whether words are a mere length of time, as in "shorten it by two weeks"."""
    return _DURATION.fullmatch(words.lower()) is not None


def looks_like_a_day(words: str) -> bool:
    """Tell whether plain words have the form of a date, be there such a day or not."""
    day = _TIME_AFTER.sub("", words)
    return any(_DAY_AND_MONTH.fullmatch(each) is not None for each in (words, day))


def weekday_named(words: str) -> int | None:
    """Return the weekday (Monday is 0) that plain words name, if they name one."""
    found = _HAS_WEEKDAY.search(words)
    return WEEKDAYS.index(found[1]) if found else None


def _coming(weekday: str, first: date) -> date:
    return first + timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7)


def _next_week(found: re.Match[str], today: date) -> str:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    return _coming(found[1] or found[2], monday).isoformat()


def _week_after(found: re.Match[str], today: date) -> str:
    name = found[1] or found[2]
    if name in WEEKDAYS:
        first = _coming(name, today + timedelta(days=1))
    else:
        first = today + timedelta(days=name == "tomorrow")
    return (first + timedelta(weeks=1)).isoformat()


def _this(found: re.Match[str], today: date) -> str:
    return _coming(found[1], today).isoformat()


def _next_day_number(found: re.Match[str], today: date) -> str:
    number = int(found[1])
    if not 1 <= number <= 31:
        return found[0]
    return next(iter(rrule(MONTHLY, bymonthday=number, dtstart=today))).date().isoformat()


def _end(found: re.Match[str], today: date) -> str:
    """The last day of a span; of a week, its Friday, since that is when work is due."""
    unit, step = found[2], 1 if found[1] else 0
    if unit == "day":
        last = today + timedelta(days=step)
    elif unit == "week":
        last = _coming("fri", today) + timedelta(weeks=step)
    elif unit == "month":
        last = today + relativedelta(months=step, day=31)
    else:
        last = today + relativedelta(years=step, month=12, day=31)
    return last.isoformat()


def _end_of_month(found: re.Match[str], today: date) -> str:
    month = [name.lower() for name in month_abbr].index(found[1][:3])
    year = int(found[2]) if found[2] else today.year + (month < today.month)
    return (date(year, month, 1) + relativedelta(day=31)).isoformat()


def _day_first(found: re.Match[str]) -> str:
    first, second = int(found[1]), int(found[3])
    day, month = (second, first) if second > 12 else (first, second)
    if not 1 <= month <= 12:
        return found[0]
    year = found[4] or ""
    return f"{day} {month_abbr[month].lower()} {'20' * (len(year) == 2)}{year}".strip()


def _to(replacement: str) -> Callable[[re.Match[str], date], str]:
    return lambda found, today: found.expand(replacement)


_LONE_ORDINAL = re.compile(rf"(?:\bthe )?\b(\d{{1,2}}){_ORDINAL}\b(?! of)")
_LONE_HOUR = re.compile(rf"\b{_WD}(?: at)? \d{{1,2}}$")
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str]], ...] = (
    (re.compile(r"^(?:by|on|until|till|before) "), _to("")),
    (re.compile(rf"\b{_WD}(?:day|s|sday|nesday|rs|r|rsday|urday)?\b"), _to(r"\1")),
    (re.compile(r"\b(\d{1,2})h\b"), _to(r"\1:00")),
    (re.compile(r"^within "), _to("in ")),
    (re.compile(rf"({_UNIT})(?:'s?)? time$"), _to(r"\1")),
    (re.compile(rf"\bnext {_WD}\b|\b{_WD} next week\b"), _next_week),
    (
        re.compile(
            rf"\b(?:a )?week (?:on )?({_WD[1:-1]}|today|tomorrow)\b"
            rf"|\b({_WD[1:-1]}|today|tomorrow) week\b"
        ),
        _week_after,
    ),
    (re.compile(rf"\b(?:this|the coming|coming) {_WD}\b"), _this),
    (re.compile(r"\b(?:the )?end of (?:the |this )?(next )?(day|week|month|year)\b"), _end),
    (re.compile(rf"\b(?:the )?end of ({_MONTH})(?: (\d{{4}}))?\b"), _end_of_month),
)
