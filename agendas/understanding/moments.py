"""Dates in what was typed: a moment, a day, an hour alone, or why none of these could be read."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.reading import read_day, read_moment, read_past_day
from agendas.dates.refusals import AmbiguousHour, NotADate, NoTimeOfDay, UnreadableDate
from agendas.dates.spelling import MONTHS, spell
from agendas.dates.times import take_time
from agendas.understanding.intents import Intent, Understood

_MONTH = re.compile(rf"(?:the )?(?:beginning of |start of |early )?({'|'.join(MONTHS)})")
_LENGTH = re.compile(r"^for (?:the next )?(?=\S+ (?:days?|weeks?|months?)$)", re.IGNORECASE)
_WITH = re.compile(r"\s*\bwith\s+(?:@?[\w.'-]+)(?:\s+(?!(?:on|at|last|this)\b)[A-Z][\w.'-]*)*")


def read_when(intent: Intent, text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return an intent with the moment ahead that `text` says, as far as it says one."""
    found = Understood(intent)
    if not text:
        return found
    if clock := _find_clock(text):
        found = replace(found, clock=clock)
    try:
        return replace(found, at=read_moment(text, now, zone))
    except AmbiguousHour as doubt:
        return _offer_hours(found, text, doubt, now, zone)
    except NoTimeOfDay:
        return _read_day(found, text, now, zone)
    except UnreadableDate as refused:
        return replace(found, problem=type(refused).__name__)


def read_until(intent: Intent, text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return an intent with the day, ahead, until which something is to last.

    A month alone is its first day; "for two weeks" is counted from today.
    """
    if not text:
        return Understood(intent)
    month = _MONTH.fullmatch(spell(text))
    if month:
        today, number = wall_time(now, zone).date(), MONTHS.index(month[1]) + 1
        year = today.year + (number <= today.month)
        return Understood(intent, day=date(year, number, 1))
    return _read_day(Understood(intent), _LENGTH.sub("in ", text), now, zone)


def read_met(text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return that two met, on the day that `text` says; on none that is said, it is today.

    A day that is still to come is a problem: "InTheFuture".
    """
    found, today = Understood(Intent.MET), wall_time(now, zone).date()
    words = _WITH.sub(" ", text).strip(" ,.!")
    if not words:
        return replace(found, day=today)
    try:
        day = read_past_day(words, now, zone)
    except UnreadableDate as refused:
        return replace(found, problem=type(refused).__name__)
    return replace(found, day=day, problem="InTheFuture" if day > today else "")


def is_date(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether a text is a date or a time, were it one that cannot be meant."""
    try:
        read_moment(text, now, zone)
    except UnreadableDate as refused:
        return type(refused) is not NotADate
    return True


def _read_day(found: Understood, text: str, now: datetime, zone: ZoneInfo) -> Understood:
    try:
        return replace(found, day=read_day(text, now, zone))
    except UnreadableDate as refused:
        return replace(found, problem=type(refused).__name__)


def _find_clock(text: str) -> time | None:
    rest, clock = take_time(spell(text))
    alone = clock is not None and clock.at is not None and clock.or_at is None
    return clock.at if clock and alone and not rest.strip(" -:") else None


def _offer_hours(
    found: Understood, text: str, doubt: AmbiguousHour, now: datetime, zone: ZoneInfo
) -> Understood:
    """Return the two moments that a doubtful hour may be, on its day; those past are left out."""
    try:
        day = read_day(text, now, zone)
    except UnreadableDate as refused:
        return replace(found, problem=type(refused).__name__)
    both = [from_wall_time(datetime.combine(day, hour), zone) for hour in (doubt.early, doubt.late)]
    return replace(found, hours=tuple(at for at in both if at > now))
