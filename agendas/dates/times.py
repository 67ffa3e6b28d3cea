"""Times of day as people type them: "2pm", "10-11am", "at 9", "noon", "evening at 7".

From 7 to 12 the hour of a clock without am or pm is one of the day; from 1 to 6 nobody can tell,
unless a part of the day stands beside it. A range of times is read by its start.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from agendas.dates.spelling import MONTHS, cut, spell

NOON = 12
# Until which hour a part of the day lasts; 24 is midnight.
PARTS = {"morning": 12, "lunch": 15, "afternoon": 18, "evening": 24, "night": 24, "end of day": 24}
# The hours of a clock that a part of the day has: as they are said, and twelve hours later.
_AS_SAID = {"morning": range(13), "lunch": (11, 12), "afternoon": (12,), "end of day": range(9, 13)}
_LATER = {"lunch": range(1, 4), "afternoon": range(1, 7), "evening": range(4, 12)}
_LATER |= {"night": range(6, 12), "end of day": range(1, 9)}

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_HOUR = r"(?:[01]?\d|2[0-3])"
_HALF = r"[ap]m"
_CLOCK = (
    rf"(?P<{{0}}h>{_HOUR})(?:[:.h](?P<{{0}}m>[0-5]\d)(?::[0-5]\d)?)?"
    rf"(?: ?(?P<{{0}}half>{_HALF})\b| ?oclock\b|h\b| ?hours\b(?= *$))?"
)
_START = r"(?<![\d./:+-])"
_STOP = r"(?![\d/]|[:.]\d|-\d)"
_AT = r"(?:\b(?:at|from|between|around|about) )"
_TO = r" ?(?:-|to|until|till|and) ?"
_NO_DATE = rf"(?!\d|st\b|nd\b|rd\b|th\b|[ -]?(?:of )?(?:{'|'.join(MONTHS)})\b|[./:-]\d)"
_PART = "|".join(PARTS)

_RANGE = re.compile(
    rf"{_START}(?P<at>{_AT})?{_CLOCK.format('from_')}{_TO}{_CLOCK.format('to_')}{_STOP}"
)
_FROM_TO = re.compile(rf"(?:from |between )?{_CLOCK.format('from_')}{_TO}{_CLOCK.format('to_')}")
_ONE = re.compile(rf"{_START}(?P<at>{_AT})?{_CLOCK.format('from_')}{_STOP}")
_BARE = re.compile(
    rf"(?:{_AT}|(?<=today )|(?<=tomorrow )|(?<=morning )|(?<=noon )|(?<=evening )|(?<=night )"
    rf"|(?<![\d./:-])(?={_HOUR} (?:today|tomorrow)))"
    rf"(?P<from_h>{_HOUR})(?:{_TO}(?:{_HOUR}){_NO_DATE}|{_NO_DATE})"
)
_FOUR_DIGITS = re.compile(r"\bat (?P<from_h>[01]\d|2[0-3])(?P<from_m>[0-5]\d)\b")
_NAMED = re.compile(r"(?:at )?\b(?P<name>noon|midnight)\b")
_PART_SAID = re.compile(rf"\b(?:in |at |by )?(?P<this>this )?(?P<part>{_PART})\b")
_WRITTEN_OUT = re.compile(rf"\bat ({'|'.join(_NUMBERS)})\b")

_HOURS = re.compile(
    r"(?:in )?(?P<n>\d{1,4}|an?|half an|one|two|three)[ -](?P<unit>hour|minute)s?"
    r"(?P<ago> ago)?(?: time| from now)?"
)
_FEW = {"half an": 0.5, "two": 2.0, "three": 3.0}


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day that was said: `at` it is, or it may be `or_at` as well.

    Neither, where only a `part` of the day was said. `after` are the words that followed the clock.
    """

    at: time | None = None
    or_at: time | None = None
    part: str = ""
    # Whether it can stand without a day: "this afternoon", "noon", "5pm"; but not "15.12".
    alone: bool = True
    after: str = ""


def take_time(words: str) -> tuple[str, TimeOfDay | None]:
    """Return spelt words without their time of day, and that time where they have one."""
    words = _WRITTEN_OUT.sub(lambda found: f"at {_NUMBERS.index(found[1]) + 1}", words)
    words = words.replace("last night", "yesterday night").replace("tonight", "today night")
    rest, part, alone = _take_part(words)
    named = _NAMED.search(rest)
    if named:
        return cut(rest, named), _name_time(named["name"], part)
    for pattern in (_RANGE, _ONE, _FOUR_DIGITS, _BARE):
        for found in pattern.finditer(rest):
            said = _read_clock(found, part, sure=pattern in (_FOUR_DIGITS, _BARE))
            if said:
                return cut(rest, found), replace(said, after=rest[found.end() :].strip())
    if part:
        return rest, TimeOfDay(part=part, alone=alone)
    return rest, None


def read_hours(text: str) -> tuple[time, time] | None:
    """Return from when until when hours last: "18:00-08:00", "6pm to 8am", "9-17".

    None for what is none, or may be hours of the day or of the night: "8-6".
    """
    words = (
        spell(text).replace("midnight", "0:00").replace("noon", "12:00").replace("24:00", "0:00")
    )
    matched = _FROM_TO.fullmatch(words)
    if matched is None:
        return None
    groups = matched.groupdict()
    halves = groups["from_half"] or _borrow_half(groups), groups["to_half"]
    ends = [(int(groups[f"{end}_h"]), int(groups[f"{end}_m"] or 0)) for end in ("from", "to")]
    bare = not any((*halves, groups["from_m"], groups["to_m"]))
    if bare and all(0 < hour <= NOON for hour, _ in ends):
        return None
    start, end = (
        time(_in_half(hour, half), minute)
        for (hour, minute), half in zip(ends, halves, strict=True)
    )
    return None if start == end else (start, end)


def count_hours(words: str, now: datetime) -> datetime | None:
    """Return the moment that spelt words reckon from an aware one in hours: "in 2 hours"."""
    matched = _HOURS.fullmatch(words)
    if matched is None:
        return None
    number = float(matched["n"]) if matched["n"].isdigit() else _FEW.get(matched["n"], 1.0)
    span = timedelta(hours=number) if matched["unit"] == "hour" else timedelta(minutes=number)
    return now.astimezone(UTC) + (-span if matched["ago"] else span)


def _take_part(words: str) -> tuple[str, str, bool]:
    matched = _PART_SAID.search(words)
    if matched is None:
        return words, "", True
    if matched["part"] in ("morning", "night", "evening") and not matched["this"]:
        alone = words.strip().startswith("today")
    else:
        alone = True
    return cut(words, matched), matched["part"], alone


def _name_time(name: str, part: str) -> TimeOfDay:
    if name == "noon":
        return TimeOfDay(at=time(NOON), part=part)
    # The midnight that begins a day, or the one that ends it.
    return TimeOfDay(at=time(0), or_at=time(23, 59), part=part)


def _read_clock(found: re.Match[str], part: str, *, sure: bool) -> TimeOfDay | None:
    """Return the time that a pattern has found, or None where it is no time but a number."""
    groups = found.groupdict()
    hour, minute = int(groups["from_h"]), int(groups.get("from_m") or 0)
    half = groups.get("from_half") or _borrow_half(groups)
    at = sure or groups.get("at") is not None
    if not (half or at or _has_sign(found[0])):
        return None
    if not (half or at) and _may_be_dotted_date(found[0]):
        return None
    if half and not 1 <= hour <= (NOON if half == "am" else 23):
        return None
    if half:
        hour = _in_half(hour, half)
    elif part:
        return _by_part(hour, minute, part)
    elif 1 <= hour <= 6 and not groups["from_h"].startswith("0"):
        return TimeOfDay(at=time(hour, minute), or_at=time(hour + NOON, minute))
    return TimeOfDay(at=time(hour, minute), part=part, alone=not found[0].endswith("h"))


def _in_half(hour: int, half: str | None) -> int:
    """Return an hour by the am or pm behind it; "14pm" is 14:00."""
    return hour if half is None or hour > NOON else hour % NOON + NOON * (half == "pm")


def _has_sign(found: str) -> bool:
    return re.search(r"\d[:.h]\d\d|\dh$|oclock|hours", found) is not None


def _may_be_dotted_date(found: str) -> bool:
    dotted = re.fullmatch(r"(\d{1,2})\.(\d\d)", found.strip())
    return dotted is not None and 1 <= int(dotted[2]) <= 12


def _borrow_half(groups: dict[str, str | None]) -> str | None:
    """Return the am or pm of a range's start: its end's, unless the end comes round to it.

    "2-3pm" begins at 14:00, "10-11am" at 10:00, "11-1pm" at 11:00.
    """
    half, start, end = groups.get("to_half"), groups.get("from_h"), groups.get("to_h")
    if not (half and start and end) or int(start) > NOON:
        return None
    if int(start) % NOON < int(end) % NOON:
        return half
    return "am" if half == "pm" else "pm"


def _by_part(hour: int, minute: int, part: str) -> TimeOfDay:
    """Return an hour in a part of the day: at 7 in the evening it is 19:00."""
    if hour > NOON or hour in _AS_SAID.get(part, ()):
        return TimeOfDay(at=time(hour, minute), part=part)
    early, late = hour % NOON, hour % NOON + NOON
    if hour in _LATER.get(part, ()):
        return TimeOfDay(at=time(late, minute), part=part)
    return TimeOfDay(at=time(early, minute), or_at=time(late, minute), part=part)
