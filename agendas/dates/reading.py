"""Dates and times as people write them, read in their own zone.

British English: the day comes before the month. What could be two dates is refused
rather than guessed (`AmbiguousDate`).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser
from dateutil.relativedelta import relativedelta

from agendas.dates import phrases
from agendas.dates.local_time import from_wall_time, wall_time

LONGEST_PHRASE = 60
# The longest horizon that a goal can have, in years.
FARTHEST = relativedelta(years=10)

_DUE = re.compile(r"(?:^|(?<=\S)\s+)(?<!\bweek )(by|until|till|before|on)\s+", re.IGNORECASE)
_COUNTS_HOURS = re.compile(r"\b(?:hour|minute|second)s?\b")
_SAYS_A_TIME = re.compile(rf"\d[:.]\d\d|\d ?[ap]\.?m|noon|midnight|{_COUNTS_HOURS.pattern}")


class UnreadableDate(ValueError):
    """Words that give no usable date; `text` is what was given. Each kind is a class below."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotADate(UnreadableDate):
    """Not a date at all, or only a month or a year."""


class NoSuchDay(NotADate):
    """In the form of a date, but the calendar has no such day: 31 November."""


class AmbiguousDate(UnreadableDate):
    """Two dates at once: 12/3, or a weekday that is not that date's."""


class InThePast(UnreadableDate):
    """Before today; for a moment, not after now."""


class TooFar(UnreadableDate):
    """More than ten years ahead."""


class NoTimeOfDay(UnreadableDate):
    """A day without an hour, where an hour is needed."""


def read_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """Return the day, today or later, that `text` means to somebody in `zone` at `now` (aware).

    Raises NotADate, NoSuchDay, AmbiguousDate, InThePast or TooFar. How "next friday" and its like
    are meant stands with `date_phrases.plain`.
    """
    today = wall_time(now, zone).date()
    words = _plain(text, today)
    if not phrases.names_a_day(words):
        raise _not_a_date(text, words)
    read, _ = _read(text, words, now, zone)
    day = read.astimezone(zone).date() if read.tzinfo else read.date()
    if day < today:
        raise InThePast(text)
    if day > today + FARTHEST:
        raise TooFar(text)
    return day


def read_past_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """Return the day, today or earlier, that `text` means: "monday" is the last one.

    Raises NotADate, NoSuchDay or AmbiguousDate; a day that can only be meant as a coming one is
    returned as such.
    """
    words = _plain(text, wall_time(now, zone).date())
    if not phrases.names_a_day(words):
        raise _not_a_date(text, words)
    read, _ = _read(text, words, now, zone, prefer="past")
    return read.astimezone(zone).date() if read.tzinfo else read.date()


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment after `now` that `text` means to somebody in `zone`, in UTC.

    A time alone ("2pm") is the next such time. Raises what `read_day` raises, and NoTimeOfDay where
    the hour is missing or vague ("friday", "friday evening", "friday at 2").
    """
    words = _plain(text, wall_time(now, zone).date())
    if not phrases.names_a_day(words) and (
        phrases.has_month(words) or not _SAYS_A_TIME.search(words)
    ):
        raise _not_a_date(text, words)
    read, exact = _read(text, words, now, zone)
    if not exact:
        raise NoTimeOfDay(text)
    moment = read.astimezone(UTC) if read.tzinfo else from_wall_time(read, zone)
    if moment <= now:
        raise InThePast(text)
    if moment > now + FARTHEST:
        raise TooFar(text)
    return moment


def split_due(text: str, now: datetime, zone: ZoneInfo) -> tuple[str, str | None]:
    """Split "send the draft by friday" into what is to be done and the words of its date.

    The date follows the last "by", "until", "before" or "on". Words after it that are no date leave
    the text whole ("write it by hand", "shorten it by two weeks"); so that a slip is answered and
    not swallowed, those that `read_day` refuses as ambiguous, impossible, past or too far are
    still split off.
    """
    links = list(_DUE.finditer(text.strip()))
    if links:
        what, due = text.strip()[: links[-1].start()], text.strip()[links[-1].end() :]
        if _is_meant_as_due(links[-1][1].lower(), due, now, zone):
            return what, due
    return text.strip(), None


def _plain(text: str, today: date) -> str:
    if len(text) > LONGEST_PHRASE:
        raise NotADate(text)
    if phrases.is_two_ways(text):
        raise AmbiguousDate(text)
    words = phrases.plain(text, today)
    if phrases.has_unread_numbers(words):
        raise NotADate(text)
    return words


def _not_a_date(text: str, words: str) -> NotADate:
    return NoSuchDay(text) if phrases.looks_like_a_day(words) else NotADate(text)


def _read(
    text: str, words: str, now: datetime, zone: ZoneInfo, prefer: str = "future"
) -> tuple[datetime, bool]:
    """Return what plain words mean, naive unless they name a zone, and whether to the minute."""
    base = wall_time(now, zone)
    if phrases.has_month(words):
        # From just before today, since its own date would else be taken for next year's.
        # (Looking back, from just after it.)
        edge = timedelta(days=1) if prefer == "past" else -timedelta.resolution
        base = datetime.combine(base, time.min) + edge
    elif phrases.names_a_day(words) and not _COUNTS_HOURS.search(words):
        # From a time that nobody types: the base's own is taken for no time at all.
        base = datetime.combine(base, time(microsecond=1))
    parser = DateDataParser(
        languages=["en"],
        settings={
            "RELATIVE_BASE": base,
            "PREFER_DATES_FROM": prefer,
            "DATE_ORDER": "DMY",
            "RETURN_TIME_AS_PERIOD": True,
        },
    )
    found = parser.get_date_data(words)
    if found.date_obj is None:
        raise _not_a_date(text, words)
    weekday = phrases.weekday_named(words)
    if weekday not in (None, found.date_obj.weekday()):
        raise AmbiguousDate(text)
    return found.date_obj, found.period == "time"


def _is_meant_as_due(link: str, due: str, now: datetime, zone: ZoneInfo) -> bool:
    if phrases.is_duration(due):
        return False
    try:
        read_day(due, now, zone)
    except (AmbiguousDate, NoSuchDay):
        return True
    except (InThePast, TooFar):
        # One reflects "on last week", but nothing is to be done "by last week".
        return link != "on"
    except NotADate:
        return False
    return True
