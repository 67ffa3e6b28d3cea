"""Who was there, in what is said of a meeting: "met with Ana Silva on Friday" is about a Friday."""

import re

from agendas.dates.spelling import MONTHS, WEEKDAYS, spell
from agendas.lines.names import list_bare

_WITH = re.compile(r"\s*(?:\bwith\b|\bw/)\s*", re.IGNORECASE)
_MET_WHOM = re.compile(r"(?:@?[A-Z][\w.'-]*\s+){1,4}(?=\S)")
_LONGEST = 3  # words, of which somebody is named who is not written as a name
_STOPS = frozenset(
    (
        *("on", "at", "last", "this", "in", "for", "from", "by", "next", "around", "before"),
        *("after", "earlier", "again", "and", "via", "over", "about", "to", "until", "between"),
        *("yesterday", "today", "tomorrow", "tonight", "now", "day", "two", "three", "just"),
    )
)


def drop_company(text: str) -> str:
    """Return what is said of a meeting without whom it is with: "with Ana Silva" falls away."""
    found = _WITH.search(text)
    if found is None:
        return text
    words = text[found.end() :].split()
    count = _count_names(words)
    if count > _LONGEST and not all(word[:1].isupper() for word in words[:count]):
        return text  # "meeting with the dean is hard"
    return " ".join([text[: found.start()].strip(), *words[count:]]).strip()


def drop_name_first(text: str) -> str:
    """Return a text without the name that it begins with: "Ana Silva yesterday"."""
    words = text.split()
    if not _MET_WHOM.match(text) or _begins_date(words, 0):
        return text
    count = _count_names(words)
    return " ".join(words[count:]) if words[0][:1].isupper() else text


def _count_names(words: list[str]) -> int:
    """Return how many words name somebody: the first does, and all up to a date or a link."""
    count = 1
    while count < len(words) and words[:count] and not _has_name(words[:count]):
        count += 1
    while count < len(words) and not _begins_date(words, count):
        if words[count - 1].endswith((",", ".", ";")) and not _has_title(words[count - 1]):
            break
        count += 1
    return count


def _has_title(word: str) -> bool:
    return list_bare(f"{word} x") == ["x"]


def _has_name(words: list[str]) -> bool:
    return not all(_has_title(word) for word in words)


def _begins_date(words: list[str], at: int) -> bool:
    word = spell(words[at])
    if word in MONTHS:
        # "Theresa May on Friday" has a name in it, "May 5" has none.
        return at + 1 < len(words) and words[at + 1][:1].isdigit()
    return word in WEEKDAYS or word[:1].isdigit() or words[at].lower().strip(",.") in _STOPS
