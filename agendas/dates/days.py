"""Days as people say them, reckoned from today: "next friday", "a week from today", "the 5th".

What is no whole phrase for one day is not read at all: nothing is skipped to find a date.
`calendar_days` has those that name a day of the calendar.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from agendas.dates import calendar_days
from agendas.dates.calendar_days import WD
from agendas.dates.refusals import TooFar
from agendas.dates.spelling import WEEKDAYS

Rule = Callable[[re.Match[str], date, bool], date | None]

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen"),
)
_SPANS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_UNIT = f"(?:{'|'.join(_SPANS)})"
_NUMBER = rf"(?:\d{{1,5}}|an?|a couple(?: of)?|{'|'.join(_NUMBERS)})"
_COUNT = rf"(?P<n>{_NUMBER})[ -](?P<unit>{_UNIT})s?"
_SHIFTS = {"today": 0, "tonight": 0, "now": 0, "tomorrow": 1, "day after tomorrow": 2}
_SHIFTS |= {"yesterday": -1, "day before yesterday": -2}


def find_day(words: str, today: date, *, past: bool = False) -> date | None:
    """Return the day that spelt words mean, or None where they are no whole phrase for a day.

    "next friday" is the Friday of next week, weeks beginning on Monday: said on Thursday it is not
    tomorrow. "friday week" and "a week on friday" are a week after the coming Friday; "this friday"
    may be today; "the 5th" is the next 5th, skipping months that have no such day. With `past`,
    "friday" is the last one, "the 5th" the last 5th. Raises NoSuchDay, AmbiguousDate or TooFar.
    """
    if words in _SHIFTS and (words != "now" or past):
        return today + timedelta(days=_SHIFTS[words])
    for pattern, rule in _RULES:
        matched = pattern.fullmatch(words)
        day = rule(matched, today, past) if matched else None
        if day:
            return day
    return calendar_days.find_day(words, today, past=past)


def is_duration(words: str) -> bool:
    """Tell whether spelt words are a mere length of time, as in "shorten it by two weeks"."""
    counted = re.fullmatch(rf"{_NUMBER}[ -](?:{_UNIT}|hour|minute)s?", words)
    return counted is not None or words in ("week", "month", "year", "day", "fortnight")


def _coming(weekday: str, first: date) -> date:
    return first + timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7)


def _latest(weekday: str, last: date) -> date:
    return last - timedelta(days=(last.weekday() - WEEKDAYS.index(weekday)) % 7)


def _weekday(found: re.Match[str], today: date, past: bool) -> date:
    day = timedelta(days=1)
    return _latest(found["wd"], today - day) if past else _coming(found["wd"], today + day)


def _this(found: re.Match[str], today: date, past: bool) -> date:
    if past or found["week"]:
        return _of_week(found["wd"], today)
    return _coming(found["wd"], today)


def _of_week(weekday: str, day: date) -> date:
    return day + timedelta(days=WEEKDAYS.index(weekday) - day.weekday())


def _other_week(found: re.Match[str], today: date, past: bool) -> date:
    return _of_week(found["wd"], today + timedelta(weeks=1 if found["which"] == "next" else -1))


def _last(found: re.Match[str], today: date, past: bool) -> date:
    return _latest(found["wd"], today - timedelta(days=1))


def _count(found: re.Match[str]) -> relativedelta:
    """Return the span of a phrase such as "two weeks"; without a number it is one."""
    said, unit = found["n"] or "a", found["unit"]
    if said.isdigit():
        number = int(said)
    else:
        number = 2 if "couple" in said else 1 + (_NUMBERS.index(said) if said in _NUMBERS else 0)
    return _SPANS[unit] * number


def _ahead(found: re.Match[str], today: date, past: bool) -> date | None:
    return _add(today, _count(found), found[0])


def _ago(found: re.Match[str], today: date, past: bool) -> date | None:
    return _add(today, -_count(found), found[0])


def _last_span(found: re.Match[str], today: date, past: bool) -> date | None:
    """Before today, whatever day is meant; but which day it was is not to be guessed."""
    return None if past else _ago(found, today, past)


def _beside(found: re.Match[str], today: date, past: bool) -> date | None:
    """A span before or after another day: "2 weeks from friday", "the day before christmas"."""
    anchor = find_day(found["anchor"], today, past=past)
    span = _count(found)
    return anchor and _add(anchor, -span if found["side"] == "before" else span, found[0])


def _weekday_beside(found: re.Match[str], today: date, past: bool) -> date | None:
    anchor = find_day(found["anchor"], today, past=past)
    if anchor is None:
        return None
    step = timedelta(days=-1 if found["side"] == "before" else 1)
    return (
        _latest(found["wd"], anchor + step)
        if step.days < 0
        else _coming(found["wd"], anchor + step)
    )


def _add(day: date, span: relativedelta, words: str) -> date:
    try:
        return day + span
    except (OverflowError, ValueError):
        raise TooFar(words) from None


def _end(found: re.Match[str], today: date, past: bool) -> date:
    """The last day of a span; of a week, its Friday, since that is when work is due."""
    unit, step = found["unit"], 1 if found["next"] else 0
    if unit == "week":
        return _of_week("fri", today + timedelta(weeks=1)) if step else _coming("fri", today)
    if unit == "month":
        return today + relativedelta(months=step, day=31)
    return today + relativedelta(years=step, month=12, day=31)


def _end_of_day(found: re.Match[str], today: date, past: bool) -> date | None:
    return find_day(found["anchor"], today, past=past)


_N = rf"(?!{_UNIT}s )(?:(?P<n>{_NUMBER})[ -])?"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?P<wd>{WD})", _weekday),
        (rf"(?:this coming|this|coming) (?P<wd>{WD})(?P<week>)", _this),
        (rf"(?P<wd>{WD}) (?:of )?(?P<week>this week)", _this),
        (rf"last (?P<wd>{WD})", _last),
        (rf"(?P<which>next) (?P<wd>{WD})", _other_week),
        (rf"(?P<wd>{WD}) (?:of )?(?P<which>next|last) week", _other_week),
        (rf"(?P<which>next|last) week(?: on)? (?P<wd>{WD})", _other_week),
        (rf"(?:in )?{_COUNT}(?: time| from now| hence)?", _ahead),
        (r"next (?P<unit>week|month|year)(?P<n>)", _ahead),
        (rf"{_COUNT} ago", _ago),
        (r"last (?P<unit>week|month|year)(?P<n>)", _last_span),
        (
            rf"{_N}(?P<unit>week|fortnight)s? (?P<side>on |from |)"
            rf"(?P<anchor>today|tomorrow|(?:this )?{WD})",
            _beside,
        ),
        (rf"(?P<anchor>today|tomorrow|{WD}) (?P<n>)(?P<side>)(?P<unit>week|fortnight)", _beside),
        (rf"{_N}(?P<unit>day)s? (?P<side>before|after|from) (?P<anchor>.+)", _beside),
        (rf"{_COUNT} (?P<side>before|after|from) (?P<anchor>.+)", _beside),
        (rf"(?P<wd>{WD}) (?P<side>before|after) (?P<anchor>.+)", _weekday_beside),
        (r"end of (?:this )?(?P<next>next )?(?P<unit>week|month|year)", _end),
        (rf"end of (?P<anchor>{WD}|this {WD}|next {WD}|today|tomorrow)", _end_of_day),
    )
)
