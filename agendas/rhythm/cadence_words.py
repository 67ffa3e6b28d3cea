"""How often two people mean to meet, as people say it: "fortnightly", "twice a year", "6 weeks".

Pure: words in, spans out. Whether a span will do for a cadence is not said here.
"""

import re
from typing import Literal

Unit = Literal["week", "month"]
Span = tuple[int, Unit]

_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_NUMBERS |= {"couple of": 2, "other": 2, "alternate": 2, "second": 2, "third": 3, "fourth": 4}
_NUMBERS |= {"fifth": 5, "sixth": 6}
_TIMES = {"once": 1, "one time": 1, "twice": 2, "thrice": 3}
A_WEEK: Span = (1, "week")
# Two of these words have two meanings each: who says them is asked.
_NAMED: dict[str, tuple[Span, ...]] = {
    "biweekly": ((2, "week"), A_WEEK),
    "bimonthly": ((2, "month"), (2, "week")),
    "fortnightly": ((2, "week"),),
    "semimonthly": ((2, "week"),),
    "semiweekly": (A_WEEK,),
    "daily": (A_WEEK,),
    "every weekday": (A_WEEK,),
    "quarterly": ((3, "month"),),
    "semester": ((6, "month"),),
    "biannual": ((6, "month"),),
    "biannually": ((6, "month"),),
    "semiannual": ((6, "month"),),
    "semiannually": ((6, "month"),),
    "half yearly": ((6, "month"),),
    "half annually": ((6, "month"),),
    "every half year": ((6, "month"),),
    "half a year": ((6, "month"),),
    "annual": ((12, "month"),),
    "annually": ((12, "month"),),
}
_UNITS: dict[str, Span] = {
    "week": A_WEEK,
    "wk": A_WEEK,
    "fortnight": (2, "week"),
    "month": (1, "month"),
    "mo": (1, "month"),
    "quarter": (3, "month"),
    "year": (12, "month"),
    "yr": (12, "month"),
}
_UNIT = "(week|wk|fortnight|month|mo|quarter|year|yr)"
_EVERY = re.compile(rf"(?:once )?(?:every|each|per|in)? ?(?:([\w ]*?) )?{_UNIT}(?:s|ly)?")
_DAYS = re.compile(r"(?:once )?(?:every |each )?([\w ]+?) days")
_TIMES_A = re.compile(
    r"(?:(once|one time|twice|thrice)|(\w+?) ?(?:times|x)) "
    rf"(?:(?:a|an|per|each|every|in a) {_UNIT}|{_UNIT}ly)"
)
_WEEKS_IN_A_MONTH = {2: 2, 4: 1}


def read_spans(text: str) -> tuple[Span, ...]:
    """Return the spans between two meetings that words may mean, the likeliest first.

    None where they name no span at all, or one that is no whole number of weeks or months.
    """
    words = re.sub(r"(?<=\w)[-\u2010-\u2013](?=\w)", " ", text.lower()).strip(" .!?,;'\"“”‘’`")
    words = re.sub(r"\b(bi|semi) (?=weekly|monthly|annual)", r"\1", " ".join(words.split()))
    words = words.removeprefix("about ").removeprefix("roughly ")
    if words in _NAMED:
        return _NAMED[words]
    found = _read_times(words) or _read_every(words) or _read_days(words)
    return (found,) if found else ()


def _read_every(words: str) -> Span | None:
    matched = _EVERY.fullmatch(words)
    number = _number(matched[1] or "one") if matched else None
    if matched is None or number is None:
        return None
    count, unit = _UNITS[matched[2]]
    return number * count, unit


def _read_days(words: str) -> Span | None:
    matched = _DAYS.fullmatch(words)
    number = _number(matched[1]) if matched else None
    return (number // 7, "week") if number and number % 7 == 0 else None


def _read_times(words: str) -> Span | None:
    matched = _TIMES_A.fullmatch(words)
    if matched is None:
        return None
    times = _TIMES.get(matched[1]) or _number(matched[2] or "")
    count, unit = _UNITS[matched[3] or matched[4]]
    if not times:
        return None
    if (count, unit) == (1, "month") and times in _WEEKS_IN_A_MONTH:
        return _WEEKS_IN_A_MONTH[times], "week"
    if (count, unit) == (12, "month") and times in (24, 26):
        return 2, "week"
    if count % times == 0:
        return count // times, unit
    # Several times a week, or what divides nothing: five times a year has no one span.
    return A_WEEK if unit == "week" else None


def _number(word: str) -> int | None:
    if word in _NUMBERS:
        return _NUMBERS[word]
    ordinal = re.fullmatch(r"([1-9][0-9]{0,2})(?:st|nd|rd|th)?", word)
    return int(ordinal[1]) if ordinal else None
