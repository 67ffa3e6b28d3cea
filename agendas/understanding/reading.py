"""From typed words to what is wanted. It is pure, and it only ever leads to an offer."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from agendas.dates.due import split_due
from agendas.lines.addressing import drop_marks, take_addressed
from agendas.understanding import commands
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.making import complete
from agendas.understanding.moments import is_date, read_ahead, read_met, says_when
from agendas.understanding.rules import RULES
from agendas.understanding.wording import END, is_near, split_lines, strip_politeness

LINES_AT_MOST = 10
PARTS_AT_MOST = 4
_TO_KEEP = (Intent.POINTS, Intent.PROMISE, Intent.OTHER)
_ASIDES = (Intent.HELLO, Intent.THANKS, Intent.AGENDA)
_HELP = {"help", "?", "??", "???", "commands", "menu", "info", "start", "usage", "options"}
_DEEDS = (
    *(Intent.MET, Intent.MISSED, Intent.PLAN, Intent.MOVE, Intent.CANCEL, Intent.CANNOT),
    *(Intent.PAUSE, Intent.RESUME, Intent.DONE),
)
_BETWEEN = re.compile(
    r"[.;!?]\s+|\s*,\s+(?:(?:and|then|but|so)\s+)?|\s+(?:and|but)\s+(?:then\s+)?|\s+[-–—]\s+",
    re.IGNORECASE,
)


def understand(text: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return what somebody in `zone` wants who typed `text` at `now` (aware).

    Several lines are points, one each, unless one alone says what is wanted.
    """
    lines = split_lines(text)
    if not lines:
        return Understood(Intent.OTHER)
    read = [(line, _read_whole(line, now, zone)) for line in lines]
    there = [
        (line, one)
        for line, one in read
        if one.intent not in _ASIDES and not (one.intent is Intent.OTHER and line.endswith(":"))
    ]
    if len(there) <= 1:
        return (there or read)[0][1]
    if any(one.intent not in _TO_KEEP for _, one in there) or len(there) > LINES_AT_MOST:
        return Understood(Intent.SEVERAL)
    points = tuple(part for line, one in there for part in (one.lines or (drop_marks(line),)))
    return Understood(Intent.POINTS, lines=points)


def _read_whole(line: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return what a line wants: of two things in it neither is left out in silence."""
    whole = _read_line(line, now, zone)
    parts = [part for part in _BETWEEN.split(line) if part.strip()]
    if not 2 <= len(parts) <= PARTS_AT_MOST or not _is_doubtful(whole, line):
        return whole
    read = [_read_line(part, now, zone) for part in parts]
    deeds = [one for one in read if one.intent in _DEEDS and not one.problem]
    if whole.intent is Intent.DONE:
        # "Sent the draft and booked the room" is one that is looked for.
        return whole if {one.intent for one in deeds} <= {Intent.DONE} else _SEVERAL
    if whole.intent is Intent.PROMISE:
        # Part of it may be its date: "send it on Monday, and by Friday the rest".
        return _SEVERAL if {one.intent for one in deeds} - {Intent.PLAN} else whole
    kept = [one for one in read if one.intent in (Intent.PROMISE, Intent.POINTS)]
    if len(deeds) + len(kept) > 1 and deeds:
        return _SEVERAL
    return deeds[0] if deeds and read[0] is deeds[0] else whole


_SEVERAL = Understood(Intent.SEVERAL)


def _is_doubtful(whole: Understood, line: str) -> bool:
    loose = whole.intent in (Intent.OTHER, Intent.DONE) or whole.problem == "NotADate"
    return loose or (whole.intent is Intent.PROMISE and whole.words == line)


def _read_line(line: str, now: datetime, zone: ZoneInfo) -> Understood:
    """Return what a line wants; an @name that it is for is left out of it, and is its owner's."""
    who, rest = take_addressed(line)
    found = _read_plain(rest, now, zone)
    if not who:
        return found
    if found.intent is Intent.OTHER:
        return _read_plain(drop_marks(line), now, zone)
    if found.intent is Intent.PROMISE:
        return replace(found, who=who, whole=drop_marks(line))
    return found


def _read_plain(line: str, now: datetime, zone: ZoneInfo) -> Understood:
    plain = strip_politeness(line)
    word = END.sub("", plain)
    if plain.lower() in _HELP or word.lower().lstrip("/") in _HELP or is_near(word.lower(), "help"):
        return Understood(Intent.HELP)
    made = _read_command(plain, now, zone) or _read_by_rules(plain, now, zone)
    if made is not None:
        return made
    if is_date(word, now, zone):
        ahead = read_ahead(Intent.PLAN, word, now, zone)
        # A day that is over is one on which two met.
        return read_met(word, now, zone) if ahead.problem == "InThePast" else ahead
    ahead = read_ahead(Intent.PLAN, word, now, zone)
    if ahead.problem != "NotADate" and (ahead.place or ahead.minutes):
        return ahead
    if split_due(plain, now, zone)[1]:
        return Understood(Intent.PROMISE, words=line)
    return ahead if says_when(word) else Understood(Intent.OTHER, words=line)


def _read_by_rules(plain: str, now: datetime, zone: ZoneInfo) -> Understood | None:
    for pattern, make in RULES:
        found = pattern.fullmatch(plain)
        made = make(found, now, zone) if found else None
        if made is not None:
            return made
    return None


def _read_command(plain: str, now: datetime, zone: ZoneInfo) -> Understood | None:
    """Return what a command wants that was typed as a message; None for a mere sentence."""
    typed = commands.find_command(plain)
    if typed is None:
        return None
    verb = typed.rest.lower().rstrip(".!?")
    if verb.partition(" ")[0] == "help":
        return Understood(Intent.HELP)
    if not typed.rest or (typed.name == "action" and verb in ("list", "show")):
        return Understood(commands.ALONE[typed.name])
    sure = typed.has_stroke or typed.is_marked
    if typed.name in commands.WITH_WORDS and (sure or typed.name == "agenda"):
        return complete(commands.WITH_WORDS[typed.name], typed.rest, now, zone)
    if typed.name in commands.OWN:
        meant = _read_plain(typed.rest, now, zone)
        if meant.intent in commands.OWN[typed.name]:
            return meant
    return Understood(Intent.COMMAND, words=typed.line) if typed.has_stroke else None
