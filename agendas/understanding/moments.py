"""Dates in what was typed: a moment, a day, an hour alone, or why none of these could be read."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.reading import read_day, read_moment, read_past_day
from agendas.dates.refusals import AmbiguousHour, NotADate, NoTimeOfDay, UnreadableDate
from agendas.dates.spelling import MONTHS, WEEKDAYS, spell
from agendas.dates.times import take_time
from agendas.lines.place import read_planned
from agendas.understanding.company import drop_company, drop_name_first
from agendas.understanding.intents import Intent, Understood

_MONTH = re.compile(
    rf"(?:the )?(?:beginning of |start of |early )?({'|'.join(MONTHS)})(?: (20\d\d))?"
)
_NO_DAY = ("again", "up", "online", "in person", "briefly", "finally", "just now", "already")
_LENGTH = re.compile(r"^for (?:the next )?(?=\S+ (?:days?|weeks?|months?)$)", re.IGNORECASE)
_FROM = re.compile(
    r"^(?:from\s+)?(?P<from>.+?)\s*(?:\b(?:to|until|till|through)\b|\s[-–]\s)\s*(?P<to>.+)$"
)
# Words of a date that cannot be read, in the languages that are likely: it is said so.
_FOREIGN = (
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|morgen|übermorgen|uhr|um"
    r"|nächste[nr]?|kommende[nr]?|woche|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain"
    r"|aujourd'hui|prochaine?|semaine|lunes|martes|miércoles|miercoles|jueves|viernes|sábado"
    r"|domingo|mañana|hoy|próxim[oa]|semana|lunedì|martedì|mercoledì|giovedì|venerdì|sabato"
    r"|domenica|domani|oggi|amanhã|hoje|segunda|terça|quarta|quinta|sexta"
)
_DAYS = "|".join((*WEEKDAYS, *MONTHS, "today", "tomorrow", "week", "weekend", "month"))
_SAYS_WHEN = re.compile(rf"\b(?:{_FOREIGN}|{_DAYS})\b")
_AROUND = re.compile(
    rf"(?:{_FOREIGN}|{_DAYS}|next|this|some|sometime|time|anytime|any|day|either|or|and"
    r"|of|on|at|in|the|early|late|later|mid"
    r"|beginning|start|end|morning|afternoon|evening|noon|am|à|a|las|le|la|el|les|der|den|die|il|o"
    r"|oder|ou|um|vers|gegen|\d[\d:.h/-]*(?:h|am|pm|st|nd|rd|th)?|not|maybe|perhaps|around|about"
    r"|after|before|between|from|to|until|est|pst|gmt|cet|pt|et)"
)


def read_ahead(intent: Intent, text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return an intent with what `text` says of when and where a meeting is to be."""
    said = read_planned(drop_company(text), lambda words: is_date(words, now, zone))
    found = read_when(intent, said.when, now, zone)
    return replace(found, place=said.place or "", minutes=said.minutes or 0)


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
    span = _FROM.match(text)
    if span and is_date(span["from"], now, zone):
        # It begins when it is pressed: from when they are away is theirs to see to.
        return replace(read_until(intent, span["to"], now, zone), words=span["from"])
    month = _MONTH.fullmatch(spell(text))
    if month:
        today, number = wall_time(now, zone).date(), MONTHS.index(month[1]) + 1
        first = date(int(month[2] or today.year + (number <= today.month)), number, 1)
        return Understood(intent, day=first, problem="" if first > today else "InThePast")
    return _read_day(Understood(intent), _LENGTH.sub("in ", text), now, zone)


def read_met(text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return that two met, on the day that `text` says; on none that is said, it is today.

    A day that is still to come is a problem: "InTheFuture".
    """
    found, today = Understood(Intent.MET), wall_time(now, zone).date()
    said = drop_name_first(drop_company(text).strip(" ,.!")).strip(" ,.!")
    words = read_planned(said, lambda one: is_past_date(one, now, zone)).when
    if not words or words.lower() in _NO_DAY:
        return replace(found, day=today)
    try:
        day = read_past_day(words, now, zone)
    except UnreadableDate as refused:
        return replace(found, problem=type(refused).__name__)
    return replace(found, day=day, problem="InTheFuture" if day > today else "")


def says_when(text: str) -> bool:
    """Say whether a text is nothing but a date that cannot be read: "monday or tuesday"."""
    words = re.sub(r"[,;!?()]|\.(?=\s|$)", " ", spell(text)).split()
    wholly = all(_AROUND.fullmatch(word) for word in words)
    return wholly and _SAYS_WHEN.search(" ".join(words)) is not None


def is_past_date(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether a text is a day that may be over, were it one that cannot be meant."""
    try:
        read_past_day(text, now, zone)
    except UnreadableDate as refused:
        return type(refused) is not NotADate
    return True


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
