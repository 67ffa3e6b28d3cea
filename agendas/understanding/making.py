"""What a rule makes of a line that fits it: an intent, with what the rest of the line says."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates.days import is_duration
from agendas.dates.spelling import spell
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.moments import is_date, read_met, read_until, read_when

# Returns None where the line only looks as though it fitted.
Make = Callable[[re.Match[str], datetime, ZoneInfo], Understood | None]

_UNTIL = re.compile(r"^(?:until|till|through|to|and back|back)\s+(?:on\s+)?", re.IGNORECASE)


def complete(intent: Intent, rest: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return an intent with what follows it: points, a promise, a date."""
    if intent is Intent.POINTS:
        return Understood(intent, lines=(rest,))
    if intent in (Intent.PROMISE, Intent.GOAL, Intent.DONE):
        return Understood(intent, words=rest)
    if intent is Intent.MET:
        return read_met(rest, now, zone)
    if intent is Intent.PAUSE:
        return read_until(intent, _UNTIL.sub("", rest), now, zone)
    if intent in (Intent.PLAN, Intent.MOVE):
        # "Back a week" is counted from the meeting, which is not known here.
        return read_when(intent, "" if is_duration(spell(rest)) else rest, now, zone)
    return Understood(intent)


def be(intent: Intent) -> Make:
    """Make that intent of any line that fits."""
    return lambda _found, _now, _zone: Understood(intent)


def go_on_as(intent: Intent) -> Make:
    """Make that intent of a line, with its rest."""
    return lambda found, now, zone: complete(intent, rest_of(found), now, zone)


def plan_if_dated(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Understood | None:
    """Plan, where a date follows or nothing does: "meet" and its like may begin any sentence."""
    rest = rest_of(found)
    return read_when(Intent.PLAN, rest, now, zone) if not rest or is_date(rest, now, zone) else None


def plan_only_dated(found: re.Match[str], now: datetime, zone: ZoneInfo) -> Understood | None:
    """Plan, where a date follows: "how about" and its like ask about anything."""
    return plan_if_dated(found, now, zone) if rest_of(found) else None


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
    return Understood(Intent.PROMISE, words=rest_of(found), who=found["who"])


def rest_of(found: re.Match[str]) -> str:
    """Return what of a line is left for the intent."""
    return (found.groupdict().get("rest") or "").strip(" ,.!?:;")
