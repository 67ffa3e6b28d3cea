"""From typed words to what is wanted. It is pure, and it only ever leads to an offer."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates.due import split_due
from agendas.understanding.commands import read_command
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.making import complete
from agendas.understanding.moments import is_date, read_met, read_when
from agendas.understanding.rules import RULES
from agendas.understanding.wording import END, is_near, split_lines, strip_politeness

LINES_AT_MOST = 10
_TO_KEEP = (Intent.POINTS, Intent.PROMISE, Intent.OTHER)
_ASIDES = (Intent.HELLO, Intent.THANKS, Intent.AGENDA)
_HELP = {"help", "?", "??", "commands", "menu", "info", "start", "usage", "options"}


def understand(text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return what somebody in `zone` wants who typed `text` at `now` (aware).

    Several lines are points, one each, unless one alone says what is wanted.
    """
    lines = split_lines(text)
    if not lines:
        return Understood(Intent.OTHER)
    read = [(line, _read_line(line, now, zone)) for line in lines]
    there = [
        (line, one)
        for line, one in read
        if one.intent not in _ASIDES and not (one.intent is Intent.OTHER and line.endswith(":"))
    ]
    if len(there) <= 1:
        return (there or read)[0][1]
    if any(one.intent not in _TO_KEEP for _, one in there) or len(there) > LINES_AT_MOST:
        return Understood(Intent.SEVERAL)
    points = tuple(part for line, one in there for part in (one.lines or (line,)))
    return Understood(Intent.POINTS, lines=points)


def find_named(text: str, names: list[str]) -> list[int]:
    """Return which of these people a text names, by their whole name or one part of it.

    A part that two of them share names neither.
    """
    words = set(re.findall(r"[\w'-]+", text.lower()))
    parts = [{part.lower() for part in re.findall(r"[\w'-]{2,}", name)} for name in names]
    found = []
    for at, own in enumerate(parts):
        others = set().union(*(part for to, part in enumerate(parts) if to != at))
        if (own - others - {"dr", "prof", "mr", "ms", "mrs"}) & words:
            found.append(at)
    return found


def _read_line(line: str, now: datetime, zone: ZoneInfo) -> Understood:
    plain = strip_politeness(line)
    word = END.sub("", plain)
    if plain.lower() in _HELP or word.lower().lstrip("/") in _HELP or is_near(word.lower(), "help"):
        return Understood(Intent.HELP)
    command = read_command(plain)
    if command is not None:
        intent, rest = command
        return complete(intent, rest, now, zone) if intent else _read_line(rest, now, zone)
    for pattern, make in RULES:
        found = pattern.fullmatch(plain)
        made = make(found, now, zone) if found else None
        if made is not None:
            return made
    if is_date(word, now, zone):
        ahead = read_when(Intent.PLAN, word, now, zone)
        # A day that is over is one on which two met.
        return read_met(word, now, zone) if ahead.problem == "InThePast" else ahead
    if split_due(line, now, zone)[1]:
        return Understood(Intent.PROMISE, words=line)
    return Understood(Intent.OTHER, words=line)
