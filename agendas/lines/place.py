"""Where a meeting is and how long it lasts, as people write it: a link, a room or a phone number.

In a line that is typed, only what can be nothing else is taken for a place: what a date is given
with ("in two weeks", "at noon") never is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

PLACE_LENGTH = 200
SHORTEST, LONGEST = 15, 480  # minutes
LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120, 180, 240, 480)
AN_HOUR = 60

LINK = re.compile(r"https?://[^\s<>|\"\\^`{}]*[^\s<>|\"\\^`{}.,;:!?)\]'’”]", re.IGNORECASE)
_UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|h|m)"
_LENGTH = re.compile(
    rf"(?:^|\s)for (?:(?P<half>half an hour)|(?P<number>an?|\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?{_UNIT}"
    r"(?:(?: and (?P<more>a half|\d{1,2} ?(?:minutes?|mins?|m)))|"
    r" ?(?P<rest>\d{2})(?: ?m(?:ins?)?)?)?)"
    r"(?=$|[\s,.;])",
    re.IGNORECASE,
)
_PLACES = (
    r"room|rooms|office|building|bldg|floor|ward|lab|laboratory|library|caf[eé]|cafeteria|canteen|"
    r"coffee shop|hall|clinic|hospital|lounge|atrium|lobby|foyer|theatre|theater|suite|campus|"
    r"reception|phone|telephone|zoom|teams|google meet|webex|skype|facetime|huddle"
)
_IS_PLACE = re.compile(rf"(?<!\w)(?:{_PLACES})(?!\w)", re.IGNORECASE)
_JOINT = re.compile(
    r"(?:^|[\s,;])(?:(?:in|at|on|by|via|over|@)\s+(?=\S)"
    rf"|(?=(?:{_PLACES})(?!\w))|(?=(?:my|your|our|the) (?:{_PLACES})\s*(?:$|[,;(])))",
    re.IGNORECASE,
)
# What a date or a time has in it: it is not left in a place.
_IS_TIME = re.compile(
    r"(?<!\w)(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?(?!\w)|"
    r"(?<!\w)(?:today|tonight|tomorrow|tmrw|noon|midday|midnight|morning|afternoon|evening|"
    r"days?|weeks?|fortnight|months?|hours?|minutes?|(?:jan|febr)uary|march|april|june|july|august|"
    r"(?:septem|octo|novem|decem)ber|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)(?!\w)|"
    r"\d{1,2}:\d{2}|\d ?[ap]\.?m(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a line says of a meeting: the words of its date, its place, its length in minutes.

    What it does not say is None, or "" for the date.
    """

    when: str
    place: str | None = None
    minutes: int | None = None


def find_link(place: str) -> str:
    """Return the first web address in a place, or "": no other scheme makes a link."""
    found = LINK.search(place)
    return found[0] if found else ""


def is_length(minutes: int) -> bool:
    """Say whether a meeting may last so long."""
    return SHORTEST <= minutes <= LONGEST


def read_planned(line: str, is_moment: Callable[[str], bool]) -> Planned:
    """Return what a line says of when and where a meeting is, and for how long.

    `is_moment` says whether words are a date and time. Where it is not sure what is place and what
    is date, all of it is taken for the date.
    """
    rest, minutes = _take_length(line.strip())
    if not rest or is_moment(rest):
        return Planned(rest, None, minutes)
    for when, place in (*_split(rest), *_split_place_first(rest)):
        if _is_sure(place) and (not when or is_moment(when)):
            return Planned(when, place, minutes)
    return Planned(rest, None, minutes)


def find_place(line: str) -> Planned:
    """Return the place and the length in a line whose date is not understood; it may lack both."""
    rest, minutes = _take_length(line.strip())
    for when, place in reversed(_split(rest)):
        if _is_sure(place):
            return Planned(when, place, minutes)
    return Planned(rest, None, minutes)


def _take_length(line: str) -> tuple[str, int | None]:
    found = _LENGTH.search(line)
    if found is None or _begins_link(line, found.start()):
        return line, None
    before, after = line[: found.start()].rstrip(" ,;"), line[found.end() :].lstrip(" ,;")
    return f"{before} {after}".strip(), _count_minutes(found)


def _begins_link(line: str, at: int) -> bool:
    """Say whether something stands within a web address."""
    return any(link.start() < at < link.end() for link in LINK.finditer(line))


def _count_minutes(found: re.Match[str]) -> int:
    if found["half"]:
        return AN_HOUR // 2
    said = found["number"].lower().replace(",", ".")
    number = 1.0 if said in ("a", "an") else float(said)
    by = AN_HOUR if found["unit"].lower().startswith("h") else 1
    more = 0.0
    if found["more"]:
        digits = re.match(r"\d+", found["more"])
        more = float(digits[0]) if digits else by / 2
    if found["rest"]:
        more = float(found["rest"])
    return round(number * by + more)


def _split(line: str) -> list[tuple[str, str]]:
    """Return how a line may be a date and a place, the longest place first."""
    joints = [(line[: j.start()], line[j.end() :]) for j in _JOINT.finditer(line)]
    links = [(line[: link.start()], line[link.start() :]) for link in LINK.finditer(line)]
    found = [(when.strip(" ,;"), place.strip(" ,;")) for when, place in (*joints, *links)]
    return sorted(found, key=lambda pair: len(pair[0]))


def _split_place_first(line: str) -> list[tuple[str, str]]:
    """Return how a line may be a place and then a date: "in room 4 on friday at 3pm"."""
    begins = _JOINT.match(line)
    words = line[begins.end() :].split() if begins else []
    return [
        (" ".join(words[at:]), re.sub(r"\s+(?:on|at)$", "", " ".join(words[:at])))
        for at in range(len(words) - 1, 0, -1)
    ]


def _is_sure(place: str) -> bool:
    """Say whether words can be nothing but a place."""
    words = LINK.sub(" ", place)
    named = LINK.match(place) is not None or _IS_PLACE.search(words) is not None
    return named and _IS_TIME.search(words) is None
