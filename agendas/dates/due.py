"""When a promise is due, as people say it in one line with what is to be done."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates import days
from agendas.dates.reading import LONGEST_PHRASE, read_day
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
_BY = (
    r"on or (?:before|by)|by or on|by/on|(?:due |(?:at the )?latest )?(?:by|until|till|before"
    r"|(?:no|not) later than)|due(?: on)?|deadline(?: is| of)?|on"
)
LINK = re.compile(rf"(?:^|(?<=\S)\s+|\()(?P<link>{_BY}):?(?=\s+\S)", re.IGNORECASE)
# Two links in a row, as in "drop by on friday": the first belongs to the verb.
LINK_AGAIN = re.compile(rf"(?:{_BY})\s", re.IGNORECASE)
# What stands before a link that is one of the date's own: "two weeks before the 5th".
_OWN_LINKS = {
    "before": re.compile(rf"\b(?:{_WD}|day|\w+ (?:days|weeks?|months?))$"),
    "on": re.compile(r"\b(?:week|fortnight)s?$"),
}
_AFTER_LEADING = re.compile(r"\s*(?:,|:|\s[-–—])\s+")
_MARKS = " \t,;:-–—("

# Endings that are a due date without a link before them, and what must not stand before them.
_CLEAR = re.compile(
    rf"today|tomorrow|day after tomorrow|(?:this|next|this coming|coming) (?:{_WD})"
    rf"|.+ from (?:now|today|tomorrow|{_WD})|end of (?:week|month|year)"
    r"|(?:day|\w+ (?:day|week|month)s?) (?:before|after) .+"
    rf"|(?:\w+ )?(?:week|fortnight)s? (?:on )?(?:today|tomorrow|{_WD})|(?:{_WD}) (?:week|fortnight)"
)
_LEANS = re.compile(
    r"\b(?:for|from|about|of|to|than|since|after|with|during|in|at|and|or|this|next|last)$",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\b(?:in (?:{'|'.join(MONTHS)})|(?:this|next) (?:month|year))$")
_LONGEST_ENDING = 7


def split_due(text: str, now: datetime, zone: ZoneInfo) -> tuple[str, str | None]:
    """Split "send the draft by friday" into what is to be done and the words of its date.

    The date follows a link ("by", "until", "before", "on", "due", "no later than"), leads with a
    colon ("by friday: send the draft"), or ends the line and is clear without a link ("tomorrow",
    "in 3 days", "next friday"). Words that are no date leave the text whole ("write it by hand",
    "shorten it by two weeks"); so that a slip is answered and not swallowed, those that `read_day`
    refuses as ambiguous, impossible, past, too far or of another zone are still split off.
    """
    text = text.strip()
    found = _split_leading(text, now, zone) or _split_linked(text, now, zone)
    if found:
        return found
    for what, end in list_endings(text):
        if is_clear(end) and reads_ahead(end, now, zone):
            two = _has_second_date(what, now, zone)
            return (text, None) if two else (what.rstrip(_MARKS), end)
    return text, None


def list_endings(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a line begins with and its last words, the longest ending first."""
    breaks = [0, *(found.end() for found in re.finditer(r"\s+", text))] if text else []
    for at in breaks[-_LONGEST_ENDING:]:
        yield text[:at].rstrip(), text[at:]


def reads_ahead(end: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether words are read as a day, today or later, and not by counting hours."""
    try:
        read_day(end, now, zone)
    except UnreadableDate:
        return False
    return re.search(r"\b(?:hour|minute)s?\b", spell(end)) is None


def _split_leading(text: str, now: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    link = LINK.match(text)
    if link is None or "(" in link[0]:
        return None
    for mark in reversed(list(_AFTER_LEADING.finditer(text, link.end()))):
        due, what = text[link.end() : mark.start()].strip(), text[mark.end() :]
        if 0 < len(due) <= LONGEST_PHRASE and what and _is_due(link["link"], due, now, zone):
            return what, due
    return None


def _split_linked(text: str, now: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    for link in LINK.finditer(text):
        due = text[link.end() :].strip()
        if len(due) > LONGEST_PHRASE or LINK_AGAIN.match(due) or _belongs(link, text):
            continue
        if _is_due(link["link"], due, now, zone):
            alone = take_time(spell(due))[0] == ""
            joined = _join_day(text[: link.start()], due, now, zone) if alone else None
            due = due.rstrip(" )") if "(" in link[0] else due
            found = joined or (text[: link.start()].rstrip(_MARKS), due)
            return None if _has_second_date(found[0], now, zone) else found
    return None


def _belongs(link: re.Match[str], text: str) -> bool:
    """Tell whether a link is part of the date: "the day before christmas", "a week on friday"."""
    own = _OWN_LINKS.get(link["link"].lower())
    if own is None or not take_time(spell(text[link.end() :]))[0]:
        return False
    return own.search(spell(text[: link.start()])) is not None


def _join_day(before: str, due: str, now: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    """Return the split where a day stands before the link of a time: "friday by 5pm"."""
    for what, day in list_endings(before):
        joined = f"{day} {due}"
        if _names_day(day, now, zone) and reads_ahead(joined, now, zone):
            return what.rstrip(_MARKS), joined
    return None


def _has_second_date(what: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether another date is left over, as in "in 2 weeks on friday": then neither counts.

    One that belongs to a thing does not: "the slides for monday by friday".
    """
    if _LEANS.search(what) or _SPAN.search(spell(what)):
        return True
    return any(
        not _LEANS.search(head) and _names_day(end, now, zone) for head, end in list_endings(what)
    )


def _names_day(end: str, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether words name a day of their own, and are no time of today or length of time."""
    words = spell(end)
    named = words.startswith("this ") or take_time(words)[0]
    return bool(named) and not days.is_duration(words) and reads_ahead(end, now, zone)


def is_clear(end: str) -> bool:
    """Tell whether the last words of a line are of those that are a date without a link."""
    words = spell(end)
    rest, clock = take_time(words)
    if clock and not rest:
        # "This morning" is as often what was as what is to be.
        return words.startswith(("this ", "end of day")) and clock.part != "morning"
    span = rest.removeprefix("in ").removesuffix(" time")
    counted = rest.startswith("in ") and days.is_duration(span)
    return counted or _CLEAR.fullmatch(rest) is not None


def _is_due(link: str, due: str, now: datetime, zone: ZoneInfo) -> bool:
    words = spell(due)
    if days.is_duration(words):
        return False
    loose = link.lower() == "on"
    try:
        read_day(due, now, zone)
    except (AmbiguousDate, NoSuchDay):
        return True
    except (InThePast, TooFar):
        # One reflects "on last week", but nothing is to be done "by last week".
        return not loose
    except OtherZone as refused:
        # "On friday 5pm PT" has a day, "on 10am rounds" has none.
        return not loose or take_time(words)[0] != refused.letters.lower()
    except NotADate:
        return False
    # A time alone is no date after "on": "work on 2:30".
    return not loose or take_time(words)[0] != ""
