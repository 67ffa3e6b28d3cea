"""Dates and times as people write them, read in their own zone.

British English: the day comes before the month. What could be two dates is refused
rather than guessed (`AmbiguousDate`), and so is what is not wholly understood (`NotADate`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.relativedelta import relativedelta

from agendas.dates import days
from agendas.dates.calendar_days import is_two_ways
from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.refusals import (
    AmbiguousDate,
    AmbiguousHour,
    InThePast,
    NotADate,
    NoTimeOfDay,
    OtherZone,
    SkippedHour,
    TooFar,
    UnreadableDate,
)
from agendas.dates.spelling import spell
from agendas.dates.times import PARTS, TimeOfDay, count_hours, take_time
from agendas.dates.zones import find_letters, take_zone

LONGEST_PHRASE = 60
# The longest horizon that a goal can have, in years.
FARTHEST = relativedelta(years=10)

_LINK = re.compile(r"^(?:by|on|until|till|before|due(?: by| on)?|no later than) ")
_JOINT = re.compile(r"^(?:on|at|from) | (?:on|at|from)$")
_LAST_NUMBER = re.compile(r"(?<=[a-z])\s+(?=\d{1,2}(?:\s*[-–]\s*\d{1,2})?$)", re.IGNORECASE)


@dataclass(frozen=True)
class _Said:
    """What words say: a day, a time of day, or a moment counted in hours from now."""

    day: date | None
    clock: TimeOfDay | None
    zone: ZoneInfo | timezone
    moment: datetime | None = None


def read_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """Return the day, today or later, that `text` means to somebody in `zone` at `now` (aware).

    A time alone, or a part of the day, is one of today. Raises NotADate, NoSuchDay, AmbiguousDate,
    InThePast, TooFar or OtherZone. How "next friday" and its like are meant stands with
    `days.find_day`.
    """
    with _about(text):
        today = wall_time(now, zone).date()
        said = _understand(text, now, zone)
        day = _find_local_day(said, today, zone)
        if day < today or (day == today and _is_over(said, now, zone)):
            raise InThePast(text)
        if day > today + FARTHEST:
            raise TooFar(text)
        return day


def read_past_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """Return the day, today or earlier, that `text` means: "monday" is the last one.

    Raises NotADate, NoSuchDay, AmbiguousDate or OtherZone; a day that can only be meant as a coming
    one is returned as such.
    """
    with _about(text):
        said = _understand(text, now, zone, past=True)
        return _find_local_day(said, wall_time(now, zone).date(), zone)


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment after `now` that `text` means to somebody in `zone`, in UTC.

    A time alone ("2pm") is the next such time. Raises what `read_day` raises, NoTimeOfDay where
    the hour is missing or vague ("friday", "friday evening"), AmbiguousHour for "friday at 2",
    SkippedHour for a time that the clocks leave out.
    """
    with _about(text):
        said = _understand_hour(text, now, zone)
        moment = said.moment or _find_moment(text, said, now, zone)
        if moment <= now:
            raise InThePast(text)
        if moment > now + FARTHEST:
            raise TooFar(text)
        return moment


@contextmanager
def _about(text: str) -> Iterator[None]:
    """Let every refusal say what was typed, rather than the part that was looked at."""
    try:
        yield
    except UnreadableDate as refused:
        refused.text = text
        raise


def _understand(text: str, now: datetime, zone: ZoneInfo, *, past: bool = False) -> _Said:
    if len(text) > LONGEST_PHRASE:
        raise NotADate(text)
    today = wall_time(now, zone).date()
    words = _LINK.sub("", spell(text))
    counted = count_hours(words, now)
    if counted:
        return _Said(None, None, zone, counted)
    words, named = take_zone(words, zone, today.year)
    rest, clock = take_time(words)
    rest = _JOINT.sub("", _JOINT.sub("", rest.strip(" -:")))
    if not rest and clock and clock.alone:
        return _Said(None, clock, named or zone)
    day = _find_day(rest, today, past=past)
    if day is None:
        raise _explain(text, rest, clock, today)
    return _Said(day, clock, named or zone)


def _understand_hour(text: str, now: datetime, zone: ZoneInfo) -> _Said:
    """Understand words for a moment: in "tuesday 10" the 10 is an hour, if no day."""
    try:
        return _understand(text, now, zone)
    except AmbiguousDate:
        with_at = _LAST_NUMBER.sub(" at ", text.strip())
        if with_at == text.strip():
            raise
        return _understand(with_at, now, zone)


def _find_day(rest: str, today: date, *, past: bool = False) -> date | None:
    if is_two_ways(rest):
        raise AmbiguousDate(rest)
    return days.find_day(rest, today, past=past)


def _explain(text: str, rest: str, clock: TimeOfDay | None, today: date) -> UnreadableDate:
    """Return why words are not understood: for letters behind a time, or at all."""
    letters = find_letters(clock.after, text) if clock else ""
    if letters:
        others = _JOINT.sub("", rest.replace(letters, "", 1).strip())
        if not others or _find_day(others, today):
            at = text.lower().find(letters)
            return OtherZone(text, text[at : at + len(letters)] if at >= 0 else letters)
    return NotADate(text)


def _find_local_day(said: _Said, today: date, zone: ZoneInfo) -> date:
    """Return the day where the person is: 23:00 in UTC may be the next one there."""
    if said.moment:
        return wall_time(said.moment, zone).date()
    day = said.day or today
    if said.clock and said.clock.at and said.zone is not zone:
        moment = datetime.combine(day, said.clock.at, said.zone)
        return wall_time(moment, zone).date()
    return day


def _is_over(said: _Said, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the time of today that was said is over; a doubtful hour is the later one."""
    if said.clock is None:
        return False
    latest = said.clock.or_at or said.clock.at
    here = wall_time(now, said.zone if isinstance(said.zone, ZoneInfo) else zone)
    if latest is None:
        return here.hour >= PARTS[said.clock.part]
    if said.zone is not zone:
        return datetime.combine(wall_time(now, zone), latest, said.zone) <= now
    return latest <= here.time()


def _find_moment(text: str, said: _Said, now: datetime, zone: ZoneInfo) -> datetime:
    clock = said.clock
    if clock is None or clock.at is None:
        raise NoTimeOfDay(text)
    if clock.or_at:
        raise AmbiguousHour(text, clock.at, clock.or_at)
    if said.day:
        return _place(text, said.day, clock.at, said.zone)
    today = now.astimezone(said.zone).date()
    if datetime.combine(today, clock.at) <= now.astimezone(said.zone).replace(tzinfo=None):
        today += timedelta(days=1)
    return _place(text, today, clock.at, said.zone)


def _place(text: str, day: date, at: time, zone: ZoneInfo | timezone) -> datetime:
    if not isinstance(zone, ZoneInfo):
        return datetime.combine(day, at, zone).astimezone(UTC)
    local = datetime.combine(day, at)
    if not tz.datetime_exists(local, zone):
        raise SkippedHour(text)
    return from_wall_time(local, zone)
