"""The next meeting of a row, as people and their spreadsheets write it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.relativedelta import relativedelta

from agendas.dates.local_time import from_wall_time, zone_named
from agendas.dates.reading import read_moment
from agendas.dates.refusals import (
    AmbiguousDate,
    AmbiguousHour,
    InThePast,
    NoTimeOfDay,
    OtherZone,
    SkippedHour,
    TooFar,
    UnreadableDate,
)
from agendas.roster.faults import Fault

FARTHEST = relativedelta(years=2)
COLUMN = "next_meeting"
_KINDS: dict[type[UnreadableDate], str] = {
    AmbiguousDate: "two_days",
    AmbiguousHour: "two_hours",
    NoTimeOfDay: "no_time",
    OtherZone: "other_zone",
    SkippedHour: "skipped",
    TooFar: "too_far",
}
# A day as Excel counts it, where a cell was not formatted as one: 46040.4166667.
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a wall time)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """When it is (UTC), or what is wrong; `late` is wrong only with a pair that is to begin."""

    at: datetime | None = None
    fault: Fault | None = None
    late: Fault | None = None


def read_meeting(line: int, text: str, timezone: str, now: datetime) -> FirstMeeting:
    """Return the meeting that a cell names to somebody in a time zone at `now` (aware).

    Without a zone it is only asked whether it can be read.
    """
    if not text:
        return FirstMeeting()
    facts: dict[str, object] = {"text": text, "zone": timezone, "day": _day_of(text)}
    zone = zone_named(timezone)
    try:
        at = _read_written(text, zone) or read_moment(text, now, zone)
    except InThePast:
        return FirstMeeting(late=Fault(line, "past", facts, COLUMN))
    except UnreadableDate as refused:
        kind = _KINDS.get(type(refused), "not_a_time")
        if kind == "skipped" and not timezone:
            return FirstMeeting()
        return FirstMeeting(fault=Fault(line, kind, facts, COLUMN))
    except (ValueError, OverflowError):
        return FirstMeeting(fault=Fault(line, "not_a_time", facts, COLUMN))
    if at >= now + FARTHEST:
        return FirstMeeting(fault=Fault(line, "too_far", facts, COLUMN))
    if at <= now:
        return FirstMeeting(at, late=Fault(line, "past", facts, COLUMN))
    return FirstMeeting(at)


def _read_written(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a date as machines write it, or None for any other; it may be past."""
    local = _read_serial(text)
    if local is None:
        if _day_of(text):
            raise NoTimeOfDay(text)
        try:
            local = datetime.fromisoformat(text)
        except ValueError:
            return None
    if local.tzinfo:
        return local.astimezone(UTC)
    if not tz.datetime_exists(local, zone):
        raise SkippedHour(text)
    return from_wall_time(local, zone)


def _read_serial(text: str) -> datetime | None:
    if not _SERIAL.fullmatch(text):
        return None
    if "." not in text:
        raise NoTimeOfDay(text)
    return _EPOCH + round(timedelta(days=float(text)) / _MINUTE) * _MINUTE


def _day_of(text: str) -> str:
    """Return the day of a text that is one and no more, or ""."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
