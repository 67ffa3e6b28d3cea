"""Words in a promise without a date that were perhaps meant for one: to be told, not guessed."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates import days
from agendas.dates.due import LINK, LINK_AGAIN, is_clear, list_endings, reads_ahead
from agendas.dates.reading import LONGEST_PHRASE, read_day
from agendas.dates.refusals import AmbiguousDate, InThePast, NoSuchDay, OtherZone, UnreadableDate
from agendas.dates.spelling import MONTHS, WEEKDAYS, spell

_WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_SEASON = "spring|summer|autumn|fall|winter"
_FEAST = (
    r"thanksgiving|halloween|hanukkah|chanukah|diwali|ramadan|eid|passover|pentecost|lent|advent"
    r"|[a-z]{3,} day"
)
_SPAN = (
    rf"(?:{_SEASON}|weekend|week(?: of .+)?|month|year|quarter|q[1-4]|meeting|session"
    rf"|(?:half )?term|semester|holidays?|break|deadline|exams?|new year|{_FEAST})(?: 20\d\d)?"
)
_NEAR = (
    r"(?:(?:our|my|next|this|mid|early|later?|sometime|end|of|around|about|start|beginning|middle"
    r"|first|last)[ -]*)*"
)

# After a link: a day or month, whatever follows; or, at the end, a span, an ordinal or "5.12".
_NAMED = re.compile(
    rf"{_NEAR}(?:{_WD}|{_MONTH}|christmas|easter|tomorrow|today|tonight|w/?c)\b(?P<after>.*)"
)
_VAGUE = re.compile(
    rf"{_NEAR}(?:{_SPAN}|20[2-9]\d|\d{{1,2}}\.(?:0[1-9]|1[0-2])|\d\d\.[1-9]"
    r"|\d{1,2}(?:st|nd|rd|th))"
)
_EITHER = re.compile(rf"(?:next |this )?(?:{_WD}) ?(?:or|/|and|-) ?(?:{_WD})\b.*")

# Without a link: words that name a day or an hour; or, at the end, a span that is not one day.
_DAY = re.compile(
    rf"\b(?:{_WD}|{_MONTH}|christmas|easter|today|tomorrow|tonight|next|end of)\b"
    r"|\d/\d|\d(?:st|nd|rd|th)\b|\d ?[ap]m\b"
)
_LOOSE = re.compile(
    rf"in (?:mid-? ?|early |late )?(?:{_MONTH}|{_SEASON}|q[1-4]|new year)(?: 20\d\d)?"
    r"|in (?:a few|some|several|\d+ ?(?:-|to|or) ?\d+|\w+ (?:business|working)) (?:day|week|month)s"
    r"|(?:(?:early|late|later|sometime) )?(?:this|next) (?:week|weekend|month|term|semester|year)"
    r"|(?:at|over|on) weekend|after (?:christmas|easter|new year)"
)
# What a day in the middle begins with, and what may follow it.
_STARTS = re.compile(
    r"(?<=\s)(?:on|in|next|this|to|tm|mon|tue|wed|thu|fri|sat|sun|\d)\w*(?=\s)", re.IGNORECASE
)
_GOING_ON = re.compile(
    r"with|at|to|for|in|and|about|so|if|as|from|via|over|when|because", re.IGNORECASE
)
_LONGEST_BEGINNING, _LONGEST_QUOTE = 5, 8


def find_unread(text: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the words of a line without a date that were perhaps meant for one, or "".

    "by june", "before our next meeting", "send the draft friday": too little to go by, but enough
    to say that no date was found. Names stay names: "by June Smith", "the May report".
    """
    for link in LINK.finditer(text):
        tail = text[link.end() :].strip()[:LONGEST_PHRASE]
        if LINK_AGAIN.match(tail):
            continue
        loose = link["link"].lower() == "on" and link.start() > 0
        if _EITHER.fullmatch(spell(tail)) or (not loose and _is_vague(tail)):
            return _quote(text[link.start("link") :])
        if not loose and _find_beginning(tail, now, zone):
            return _quote(text[link.start("link") :])
    for _, end in list_endings(text):
        if _LOOSE.fullmatch(spell(end)) or _is_day(end, now, zone):
            return _quote(end)
    return _find_beginning(text, now, zone) or _find_inside(text, now, zone)


def _find_inside(text: str, now: datetime, zone: ZoneInfo) -> str:
    """Return a day in the middle of a line, clear without a link or with the line going on from it.

    "meet tomorrow with Kim", "on friday with Kim"; but not "follow up on monday meeting".
    """
    for start in _STARTS.finditer(text):
        words = text[start.start() :].split(" ", _LONGEST_BEGINNING)
        for number in range(min(len(words) - 1, _LONGEST_BEGINNING), 0, -1):
            phrase, goes_on = " ".join(words[:number]), _GOING_ON.fullmatch(words[number])
            if goes_on and _LOOSE.fullmatch(spell(phrase)):
                return phrase
            if (goes_on or is_clear(phrase)) and _is_day(phrase, now, zone):
                return phrase
    return ""


def _quote(words: str) -> str:
    quoted = " ".join(words.split()[:_LONGEST_QUOTE])
    return quoted if "(" in quoted else quoted.rstrip(")")


def _find_beginning(text: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the day with which words begin, where no name goes on with it."""
    for begin, rest in _list_beginnings(text):
        if _is_day(begin, now, zone) and rest and not _is_name(text, spell(rest).split()):
            return begin
    return ""


def _list_beginnings(text: str) -> Iterator[tuple[str, str]]:
    breaks = [found.span() for found in re.finditer(r":?\s+", text)][:_LONGEST_BEGINNING]
    for start, end in reversed(breaks):
        yield text[:start], text[end:]


def _is_day(words: str, now: datetime, zone: ZoneInfo) -> bool:
    spelt = spell(words)
    if days.is_duration(spelt) or not (_DAY.search(spelt) or is_clear(words)):
        return False
    try:
        read_day(words, now, zone)
    except (OtherZone, NoSuchDay):
        return True
    except AmbiguousDate:
        return spelt.startswith(WEEKDAYS)
    except InThePast:
        return spelt.startswith("today ")
    except UnreadableDate:
        return False
    return reads_ahead(words, now, zone)


def _is_vague(tail: str) -> bool:
    words = spell(tail)
    named = _NAMED.fullmatch(words)
    if named:
        return not _is_name(tail, named["after"].split())
    return _VAGUE.fullmatch(words) is not None


def _is_name(tail: str, after: list[str]) -> bool:
    """Tell whether a day or month is part of a name: "June Smith", "April et al", "May 2019"."""
    if not after:
        return False
    at = tail.lower().find(after[0])
    cited = re.fullmatch(r"(?:19\d|20[01])\d", after[0]) is not None
    return cited or after[0] == "et" or tail[at : at + 1].isupper()
