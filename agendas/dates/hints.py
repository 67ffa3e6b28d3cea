"""Words in a promise without a date that were perhaps meant for one: to be told, not guessed."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates import days
from agendas.dates.due import LINK, LINK_AGAIN, list_endings, reads_ahead
from agendas.dates.spelling import MONTHS, WEEKDAYS, spell

_WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_SEASON = "spring|summer|autumn|fall|winter"
_SPAN = (
    rf"(?:{_SEASON}|weekend|week(?: of .+)?|month|year|quarter|q[1-4]|meeting|session|term"
    r"|semester|new year)(?: 20\d\d)?"
)
_NEAR = r"(?:(?:our|my|next|this|mid|early|late|end|of|around|about|start|middle|first|last) ?-?)*"

# After a link: a day or month, whatever follows; or, at the end, a span, an ordinal or "5.12".
_NAMED = re.compile(
    rf"{_NEAR}(?:{_WD}|{_MONTH}|christmas|easter|thanksgiving|tomorrow|today|tonight|w/?c)\b"
    r"(?P<after>.*)"
)
_VAGUE = re.compile(
    rf"{_NEAR}(?:{_SPAN}|20[2-9]\d|\d{{1,2}}\.(?:0[1-9]|1[0-2])|\d{{1,2}}(?:st|nd|rd|th))"
)
_EITHER = re.compile(rf"(?:next |this )?(?:{_WD}) ?(?:or|/|and|-) ?(?:{_WD})\b.*")

# At the end, without a link: a day or an hour, or a span that is not one day.
_DAY = re.compile(
    rf"\b(?:{_WD}|{_MONTH}|christmas|easter|today|tomorrow|next|end of)\b"
    r"|\d[/-]\d|\d(?:st|nd|rd|th)\b|\d ?[ap]m\b"
)
_LOOSE = re.compile(
    rf"in (?:mid-? ?|early |late )?(?:{_MONTH}|{_SEASON}|q[1-4]|new year)(?: 20\d\d)?"
    r"|(?:this|next) (?:week|weekend|month|term|semester|year)"
)


def find_unread(text: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the words of a line without a date that were perhaps meant for one, or "".

    "by june", "before our next meeting", "send the draft friday": too little to go by, but enough
    to say that no date was found. Names stay names: "by June Smith", "the May report".
    """
    for link in LINK.finditer(text):
        tail = text[link.end() :].strip()
        if LINK_AGAIN.match(tail):
            continue
        loose = link["link"].lower() == "on" and link.start() > 0
        if _EITHER.fullmatch(spell(tail)) or (not loose and _is_vague(tail)):
            return f"{link['link']} {tail}"
    for _, end in list_endings(text):
        words = spell(end)
        if _LOOSE.fullmatch(words):
            return end
        if not days.is_duration(words) and _DAY.search(words) and reads_ahead(end, now, zone):
            return end
    return ""


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
