"""What a rule makes of a line that fits it: an intent, with what the rest of the line says."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates.days import is_duration
from agendas.dates.due import split_due
from agendas.dates.spelling import spell
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.moments import read_ahead, read_met, read_until, says_when

# Returns None where the line only looks as though it fitted.
Make = Callable[[re.Match[str], datetime, ZoneInfo], Understood | None]

_TELLS_WHEN = re.compile(
    r"(?:last|on|in|this|the|earlier|some|at|a|early|late|around|about)\b", re.IGNORECASE
)
_LASTS = re.compile(r"for\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|before|until|till|due|no later than)$", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:until|till|through|to|and back|back)\s+(?:on\s+)?", re.IGNORECASE)


def complete(intent: Intent, rest: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return an intent with what follows it: points, a promise, a date."""
    if intent is Intent.POINTS:
        return Understood(intent, lines=(rest,))
    if intent in (Intent.PROMISE, Intent.GOAL, Intent.DONE, Intent.COMMAND):
        return Understood(intent, words=rest)
    if intent is Intent.MET:
        return read_met(rest, now, zone)
    if intent is Intent.PAUSE:
        return read_until(intent, _UNTIL.sub("", rest), now, zone)
    if intent in (Intent.PLAN, Intent.MOVE):
        # "Back a week" is counted from the meeting, which is not known here.
        return read_ahead(intent, "" if is_duration(spell(rest)) else rest, now, zone)
    return Understood(intent)


def be(intent: Intent) -> Make:
    """Make that intent of any line that fits."""
    return lambda _found, _now, _zone: Understood(intent)


def go_on_as(intent: Intent) -> Make:
    """Make that intent of a line, with its rest."""
    return lambda found, now, zone: complete(intent, rest_of(found), now, zone)


def go_on_if_dated(intent: Intent) -> Make:
    """Make that intent of a line whose rest is a date, or nothing: its verb may begin anything."""

    def make(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Understood | None:
        rest = rest_of(found)
        if rest and intent is Intent.PAUSE:
            return _read_leave(rest, now, zone)
        if rest and intent is Intent.LATER:
            asked = read_until(intent, rest, now, zone)
            return asked if asked.problem != "NotADate" or says_when(rest) else None
        if rest and intent is Intent.MET:
            read = read_met(rest, now, zone)
            return read if read.problem != "NotADate" or _TELLS_WHEN.match(rest) else None
        read = complete(intent, rest, now, zone)
        dated = read.problem != "NotADate" or says_when(rest)
        return read if dated or found.groupdict().get("what") else None

    return make


def _read_leave(rest: str, now: datetime, zone: ZoneInfo) -> Understood | None:
    """Return a leave; of one that is "next week" nobody knows until when it is."""
    read = read_until(Intent.PAUSE, _UNTIL.sub("", rest), now, zone)
    if _UNTIL.match(rest) or _LASTS.match(rest) or (read.day and read.words):
        return read if read.problem != "NotADate" or says_when(_UNTIL.sub("", rest)) else None
    dated = read.problem != "NotADate" or says_when(rest)
    return Understood(Intent.PAUSE, problem="NotADate") if dated else None


def go_on_only_dated(intent: Intent) -> Make:
    """Make that intent of a line whose rest is a date: "how about" and its like ask anything."""

    def make(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Understood | None:
        return go_on_if_dated(intent)(found, now, zone) if rest_of(found) else None

    return make


def be_done(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Understood | None:
    """Make it done, unless its rest says by when: "complete the draft by Friday" is a promise."""
    rest = rest_of(found)
    _, due = split_due(rest, now, zone)
    if due and _BY.search(rest[: len(rest) - len(due)].rstrip() or rest):
        return Understood(Intent.PROMISE, words=found[0].strip())
    return Understood(Intent.DONE, words=rest)


def be_command(line: str) -> Make:
    """Make what that command does of any line that fits."""
    return lambda _found, _now, _zone: Understood(Intent.COMMAND, words=line)


def make_points(found: re.Match[str], _now: datetime, _zone: ZoneInfo) -> Understood | None:
    """Make a point of the rest."""
    return Understood(Intent.POINTS, lines=(rest_of(found),))


def make_prefixed(found: re.Match[str], _now: datetime, _zone: ZoneInfo) -> Understood | None:
    """Make a point of a line with a domain before it, the domain with it."""
    return Understood(Intent.POINTS, lines=(found[0].strip(),))


def make_promise_of_other(
    found: re.Match[str], _now: datetime, _zone: ZoneInfo
) -> Understood | None:
    """Make a promise of somebody who is named; whether it is the other of a pair is seen later."""
    return Understood(Intent.PROMISE, words=rest_of(found), who=found["who"], whole=found[0])


def rest_of(found: re.Match[str]) -> str:
    """Return what of a line is left for the intent."""
    return (found.groupdict().get("rest") or "").strip(" ,.!?:;")
