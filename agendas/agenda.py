"""Composing an agenda: what carries over, what is new, and what has been left out for long."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches

DOMAINS = ("career", "administrative", "education", "personal")
"""The paper's checklist of what a mentoring meeting covers (S5)."""

FIRST_MEETING = ("introduced", "availability", "reached", "goals", "accomplished")
"""The paper's list for a first meeting (S6)."""

ENDS = ("talked", "kept", "dropped")
"""What becomes of a point at a meeting: talked over, kept for the next one, or dropped (S10)."""

HORIZONS = ("next", "1y", "3y", "5y", "10y")
"""The next meeting, or a year and more (S12)."""

MEETINGS_LOOKED_BACK_ON = 3
POINT_LENGTH = 300
A_YEAR = timedelta(days=365)
POINTS_AT_MOST = 30
_PREFIX = re.compile(
    r"\s*(career|administrative|administration|admin|education|educational|personal)\s*[:：]\s*",
    re.IGNORECASE | re.ASCII,
)
# One word before a colon, or two where one of them is a domain's: not 10:30, http:// or C:\\.
_OTHER_PREFIX = re.compile(
    r"\s*([^\W\d_][\w'’/&+-]{2,29}(?: [^\W\d_][\w'’/&+-]+)?)\s*[:：](?=\s|[^\W\d]|$)"
)
# What people write before a colon that names no part of anything.
_NO_PREFIX = re.compile(
    r"(?:asap|aw|doi|fwd?|fyi|https?|ideas?|isbn|mailto|nb|notes?|please|ps|questions?|re|reminder"
    r"|tel|todo|update|urgent|via|wg)\b"
)
_SPELLED = (*DOMAINS, "administration", "admin", "educational")
_TIME_LINE = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True)
class Open:
    """An action item or a goal that carries over to the next meeting."""

    id: int
    text: str
    owner_id: int
    since: date
    due_on: date | None
    answer: str | None = None

    def count_days(self, today: date) -> int:
        """Return for how many days it has been open."""
        return (today - self.since).days


@dataclass(frozen=True, slots=True)
class Draft:
    """A point as somebody typed it; the time line is what they wrote after a semicolon (S10)."""

    domain: str
    text: str
    time_line: str = ""

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than a point may be."""
        return max(len(self.text), len(self.time_line)) > POINT_LENGTH


def carried(items: Iterable[Open]) -> list[Open]:
    """Return what carries over, oldest first; nothing that is open is ever left out (S1)."""
    return sorted(items, key=lambda item: (item.since, item.id))


def untouched(touched: Sequence[set[str]]) -> list[str]:
    """Return the domains that none of the last three held meetings touched (S5).

    `touched` has a set of domains per held meeting, the latest first. Before three meetings were
    held nothing has been neglected yet.
    """
    recent = touched[:MEETINGS_LOOKED_BACK_ON]
    if len(recent) < MEETINGS_LOOKED_BACK_ON:
        return []
    return [domain for domain in DOMAINS if not any(domain in meeting for meeting in recent)]


def is_reviewed(horizon: str, looked_at: datetime, now: datetime, *, set_last: bool) -> bool:
    """Return whether the next meeting goes back over a goal.

    It does when the goal is for the next meeting or was set at the last one (S1); one with a
    longer horizon is looked at once a year (S12). Moments are aware.
    """
    return horizon == "next" or set_last or now - looked_at >= A_YEAR


def read_point(text: str) -> Draft:
    """Return the point that `/agenda <text>` means; without a prefix it is about the career."""
    prefix = _PREFIX.match(text)
    domain = _domain(prefix[1]) if prefix else "career"
    return _draft(domain, text[prefix.end() :] if prefix else text)


def find_unknown_prefix(line: str) -> str:
    """Return what stands before a line's colon and may be meant as a domain, but is none, or "".

    `wellbeing: sleep` has one; `Re: your mail`, `10:30 with the dean` and an address have none.
    """
    matched = _OTHER_PREFIX.match(line)
    if matched is None or _PREFIX.match(line):
        return ""
    prefix = matched[1].casefold()
    if _NO_PREFIX.match(prefix) or (" " in prefix and not guess_domain(prefix)):
        return ""
    return matched[1]


def guess_domain(prefix: str) -> str | None:
    """Return the domain whose name an unknown prefix holds or misspells, if it looks so."""
    near = (get_close_matches(word, _SPELLED, 1, 0.75) for word in prefix.casefold().split())
    return next((_domain(found[0]) for found in near if found), None)


def read_points(domain: str, lines: str) -> list[Draft]:
    """Return the points of one domain: one a line, empty lines left out, each once."""
    drafts = (_draft(domain, line) for line in lines.splitlines() if line.strip(" -•;\t"))
    return list(dict.fromkeys(draft for draft in drafts if draft.text))


def read_agenda(lines: str) -> list[Draft]:
    """Return the points of an agenda's field: one a line, empty lines left out, each once.

    A line may begin with its domain; without one it is about the career, as `/agenda` has it.
    """
    bare = (line.lstrip("-•* \t") for line in lines.splitlines())
    drafts = (read_point(line) for line in bare if line.strip(" -•;\t"))
    return list(dict.fromkeys(draft for draft in drafts if draft.text))


def count_meetings(put_down: datetime, over: Iterable[datetime]) -> int:
    """Return at how many meetings something was on the agenda: those over since it was put down.

    `over` are the moments at which the pair's meetings were over; all are aware.
    """
    return sum(moment >= put_down for moment in over)


def written(text: str, time_line: str) -> str:
    """Return a point with its time line, as people type it."""
    return f"{text}; {time_line}" if time_line else text


def write_point(domain: str, text: str, time_line: str) -> str:
    """Return a point with its domain, as a line that `read_agenda` reads back the same."""
    return f"{domain}: {written(text, time_line)}"


def _draft(domain: str, line: str) -> Draft:
    text, *rest = _TIME_LINE.split(" ".join(line.split()).lstrip("-• "), maxsplit=1)
    time_line = rest[0] if rest else ""
    return Draft(domain, text.strip(), time_line.strip())


def _domain(prefix: str) -> str:
    return next(domain for domain in DOMAINS if domain.startswith(prefix.lower()[:5]))
