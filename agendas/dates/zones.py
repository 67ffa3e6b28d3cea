"""The letters of a time zone behind a time: those of the person's own zone, UTC, or others.

Whose zone it is says which letters are its own ("IST" in Kolkata is not that of Jerusalem); they
mean the time on that person's wall, whatever the season: few know which of EST and EDT it is.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from agendas.dates.spelling import cut, spell
from agendas.dates.wording import zone_in_words

_UTC = re.compile(
    r"(?:\b|(?<=\d))(?:(?:utc|gmt)(?: ?([+-]\d{1,2})(?::?(\d\d))?)?|zulu|z)\b(?![+-])"
)
_LETTERS = re.compile(r"(?:[a-z]{1,4}t|(?:[a-z]+ ){1,3}time)\b")
_LOCALE = "en_GB"


def take_zone(words: str, zone: ZoneInfo, year: int) -> tuple[str, ZoneInfo | timezone | None]:
    """Return spelt words without the name of a zone, and that zone: the person's own, or UTC's."""
    names = "|".join(map(re.escape, list_names(zone, year)))
    own = re.search(rf"(?<=\S) (?:{names})\b(?! ?[+-]\d)", words)
    if own:
        return cut(words, own), zone
    exact = _UTC.search(words)
    if exact:
        hours, minutes = int(exact[1] or 0), int(exact[2] or 0)
        ahead = timedelta(
            hours=hours, minutes=-minutes if (exact[1] or "").startswith("-") else minutes
        )
        if abs(ahead) < timedelta(hours=24):
            return cut(words, exact), timezone(ahead) if ahead else UTC
    return words, None


def find_letters(after: str, typed: str) -> str:
    """Return what looks like letters of some zone at the start of what follows a time, or "".

    In `typed`, the words as they were typed, any two to five capitals are.
    """
    matched = _LETTERS.match(after)
    if matched:
        return matched[0]
    first = after.partition(" ")[0]
    return first if 2 <= len(first) <= 5 and first.isalpha() and first.upper() in typed else ""


@cache
def list_names(zone: ZoneInfo, year: int) -> tuple[str, ...]:
    """Return what a zone is called over a year, in lower case, the longest first.

    "EST", "EDT" and so "ET"; "Eastern Time"; "Toronto time"; "my time", where it is one's own.
    """
    short = {datetime(year, month, 1, tzinfo=zone).tzname() or "" for month in range(1, 13)}
    letters = {name for name in short if name.isalpha() and name.isascii()}
    letters |= {
        name[:-2] + "T" for name in letters if {name[:-2] + "ST", name[:-2] + "DT"} <= letters
    }
    long = {
        get_timezone_name(zone, width="long", locale=_LOCALE, zone_variant=variant)
        for variant in ("generic", "standard", "daylight")
    }
    long |= {zone_in_words(zone), "my time", "local time", "here"}
    spelt = {spell(name) for name in letters | long}
    spelt |= {name.removesuffix(" time") for name in spelt if name not in ("my time", "local time")}
    return tuple(sorted(spelt, key=len, reverse=True))
