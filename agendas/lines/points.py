"""Points of an agenda as people type them: a domain before a colon, a time line after a semicolon.

Pure. "admin: office space; by march" is one about administrative matters, with a time line (S10).
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from agendas.agenda import DOMAINS, POINT_LENGTH
from agendas.lines.bullets import list_lines

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
class Draft:
    """A point as somebody typed it; the time line is what they wrote after a semicolon (S10)."""

    domain: str
    text: str
    time_line: str = ""

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than a point may be."""
        return max(len(self.text), len(self.time_line)) > POINT_LENGTH


def read_point(text: str, otherwise: str = DOMAINS[0]) -> Draft:
    """Return the point that `/agenda <text>` means; without a prefix it is about the career."""
    prefix = _PREFIX.match(text)
    domain = _domain(prefix[1]) if prefix else otherwise
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


def file_under(line: str, domain: str) -> Draft:
    """Return the point of a line whose prefix is no domain, under one that was chosen.

    A misspelt prefix is dropped; any other stays in the text, so that no word is lost.
    """
    prefix = find_unknown_prefix(line)
    meant = prefix and guess_domain(prefix)
    return _draft(domain, line.partition(prefix)[2].lstrip(" :：") if meant else line)


def read_agenda(lines: str, otherwise: str = DOMAINS[0]) -> list[Draft]:
    """Return the points of a field as `read_points` does, each once."""
    return list(dict.fromkeys(read_points(lines, otherwise)))


def read_points(lines: str, otherwise: str = DOMAINS[0]) -> list[Draft]:
    """Return the points of a field: one a line, empty lines left out.

    A line may begin with its domain; one without is about the one that it is `otherwise`: the
    career, as `/agenda` has it.
    """
    drafts = (read_point(line, otherwise) for line in list_lines(lines))
    return [draft for draft in drafts if draft.text]


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
