"""When a promise is due, as people say it in one line with what is to be done."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates import days
from agendas.dates.reading import read_day
from agendas.dates.refusals import (
    AmbiguousDate,
    InThePast,
    NoSuchDay,
    NotADate,
    OtherZone,
    TooFar,
    UnreadableDate,
)
from agendas.dates.spelling import MONTHS, WEEKDAYS, spell
from agendas.dates.times import take_time

_WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_FIRM = r"(?:due )?(?:by|until|till|before|no later than|not later than)|due(?: on)?"
_LINK = re.compile(rf"(?:^|(?<=\S)\s+|\()(?P<link>{_FIRM}|on)(?=\s+\S)", re.IGNORECASE)
_LEADING = re.compile(
    rf"^(?P<link>{_FIRM}|on)\s+(?P<due>[^:]+?)\s*(?:,|:|\s[-–—])\s+(?P<what>.+)", re.I
)
# Two links in a row, as in "drop by on friday": the first belongs to the verb.
_LINK_AGAIN = re.compile(rf"(?:{_FIRM}|on)\s", re.IGNORECASE)
_MARKS = " \t,;:-–—("

# Endings that are a due date without a link before them.
_CLEAR = re.compile(
    r"today|tomorrow|day after tomorrow"
    rf"|(?:this|next|this coming) (?:{_WD})|.+ from (?:now|today|tomorrow|{_WD})"
    r"|end of (?:week|month|year)"
)
_LEANS = re.compile(
    r"\b(?:for|from|about|of|to|than|since|after|with|during|in|at|and|or|the|a)$", re.IGNORECASE
)

_DAY = re.compile(
    rf"\b(?:{_WD}|{_MONTH}|christmas|easter|today|tomorrow|next|end of)\b"
    r"|\d[/-]\d|\d(?:st|nd|rd|th|[ap]m)\b|\d ?[ap]m\b"
)

# What follows a link and was meant for a date, though it names no day.
_ABOUT = r"(?:(?:our|my|next|this|mid|early|late|end|of|around|about|beginning|start|middle) ?-?)*"
_WHEN = (
    rf"(?P<name>{_WD}|{_MONTH}|christmas|easter|thanksgiving|tomorrow|today|tonight|w/?c)\b"
    rf"|(?P<span>(?:spring|summer|autumn|fall|winter|weekend|meeting|session|term|semester|quarter"
    r"|week(?: of .+)?|month|year|q[1-4])(?: 20\d\d)?|\d{1,2}\.\d\d|\d{1,2}(?:st|nd|rd|th))$"
)
_SMELLS = re.compile(rf"(?P<about>{_ABOUT})(?:{_WHEN})(?P<after>.*)")


def split_due(text: str, now: datetime, zone: ZoneInfo) -> tuple[str, str | None]:
    """Split "send the draft by friday" into what is to be done and the words of its date.

    The date follows a link ("by", "until", "before", "on", "due", "no later than"), leads with a
    colon ("by friday: send the draft"), or ends the line and is clear without a link ("tomorrow",
    "in 3 days", "next friday"). Words that are no date leave the text whole ("write it by hand",
    "shorten it by two weeks"); so that a slip is answered and not swallowed, those that `read_day`
    refuses as ambiguous, impossible, past or too far are still split off.
    """
    text = text.strip()
    leading = _LEADING.match(text)
    if leading and _is_due(leading["link"], leading["due"], now, zone):
        return leading["what"].strip(), leading["due"].strip()
    for link in _LINK.finditer(text):
        due = text[link.end() :].strip()
        if not _LINK_AGAIN.match(due) and _is_due(link["link"], due, now, zone):
            return text[: link.start()].rstrip(_MARKS), due.rstrip(" )") if "(" in link[0] else due
    for what, end in _list_endings(text):
        if _is_clear(end) and not _LEANS.search(what) and _is_ahead(end, now, zone):
            return what.rstrip(_MARKS), end
    return text, None


def find_unread(text: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the words of a line without a date that were perhaps meant for one, or "".

    "by june", "before our next meeting", "send the draft friday": too little to go by, but enough
    to say that no date was found. Names stay names: "by June Smith", "the May report".
    """
    for link in _LINK.finditer(text):
        tail = text[link.end() :].strip()
        if not _LINK_AGAIN.match(tail) and _smells(
            link["link"].lower(), tail, at_start=not link.start()
        ):
            return f"{link['link']} {tail}"
    for _, end in _list_endings(text):
        if not days.is_duration(spell(end)) and _names_day(end) and _is_ahead(end, now, zone):
            return end
    return ""


def _list_endings(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a line begins with and its last words, the longest ending first."""
    breaks = [0, *(found.end() for found in re.finditer(r"\s+", text))]
    for at in breaks[-7:]:
        yield text[:at].rstrip(), text[at:]


def _is_clear(end: str) -> bool:
    words = spell(end)
    rest, clock = take_time(words)
    if rest or clock is None:
        in_time = rest.removeprefix("in ")
        return _CLEAR.fullmatch(rest) is not None or (in_time != rest and days.is_duration(in_time))
    return words.startswith(("this ", "end of day"))


def _is_ahead(end: str, now: datetime, zone: ZoneInfo) -> bool:
    try:
        read_day(end, now, zone)
    except UnreadableDate:
        return False
    return re.search(r"\b(?:hour|minute)s?\b", spell(end)) is None


def _names_day(end: str) -> bool:
    """Tell whether an ending names a day or an hour, rather than a mere number."""
    return _DAY.search(spell(end)) is not None


def _smells(link: str, tail: str, *, at_start: bool) -> bool:
    spelt = spell(tail)
    if re.match(rf"(?:next |this )?(?:{_WD}) ?(?:or|/|and|-) ?(?:{_WD})\b", spelt):
        return True
    found = _SMELLS.fullmatch(spelt)
    if found is None or (link == "on" and not at_start):
        return False
    if not found["name"]:
        return True
    return not _is_name(tail, found["after"])


def _is_name(tail: str, after: str) -> bool:
    """Tell whether a day or month is part of a name: "June Smith", "Monday's", "April et al"."""
    word = re.match(r"\W*(?:\w+\W+)*?(\w+)('s|’s)?(\W+|$)", tail)
    follows = after.strip()
    if not follows:
        return False
    first = follows.split()[0]
    at = tail.lower().find(first)
    return first == "et" or (word is not None and bool(word[2])) or tail[at : at + 1].isupper()


def _is_due(link: str, due: str, now: datetime, zone: ZoneInfo) -> bool:
    spelt = spell(due)
    if days.is_duration(spelt):
        return False
    loose = link.lower() == "on"
    try:
        read_day(due, now, zone)
    except (AmbiguousDate, NoSuchDay):
        return True
    except (InThePast, TooFar, OtherZone):
        # One reflects "on last week", but nothing is to be done "by last week".
        return not loose
    except NotADate:
        return False
    # "work on 2.30", "call on the hour": a time alone is no date after "on".
    return not loose or _names_day(due) or re.search(r"[a-z]{4}|\d[a-z]{2}", spelt) is not None
