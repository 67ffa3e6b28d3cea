"""Whom a line names, among those somebody is paired with: by a name, and by no mere word."""

import re
from collections.abc import Sequence

from agendas.lines.names import list_bare

# Names that are words as well: they name somebody where they are written as names are.
_WORDS = frozenset(
    word
    for line in (
        "an as art be best bill black bright brown case chance chase church day dean do drew",
        "faith field ford frank go grace grant gray green grey hall hope ho in is it joy june",
        "king lake long love low march mark may me mercy my no old on or page park pat pearl",
        "piper price ray reed rich rose sage so song still sue summer sun to up wang we west",
        "white will wood wu yong you young april august autumn dawn early else fair good hill",
        "iris ivy jack",
    )
    for word in line.split()
)
_SHORTEST = 3  # letters, from which on a name is known in small letters as well
_WORD = re.compile(r"(?P<at>@?)(?P<word>[^\W\d_][\w'’-]*)")
_BEGINS = re.compile(r"(?:^|[.!?:\n])\s*$")
_COMPANY = re.compile(r"(?:\bwith|\band|&|\bw/)\s*$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s+(?:and|&)\s+(?:i|me)\b", re.IGNORECASE)


def find_named(text: str, names: Sequence[str]) -> list[int]:
    """Return which of these people a text names, by their whole name or one part of it.

    A part that two of them share names neither. What is a word as well, or is short, names
    somebody only where it is written as a name within a sentence, or stands for company: "with
    Will", "Will and I".
    """
    said = {folded for folded in _list_said(text)}
    parts = [{part.casefold() for part in list_bare(name)} for name in names]
    found = []
    for at, own in enumerate(parts):
        others = set().union(*(part for to, part in enumerate(parts) if to != at))
        if (own - others) & said:
            found.append(at)
    return found


def _list_said(text: str) -> list[str]:
    """Return the words of a text that may be names, in small letters."""
    said = []
    for found in _WORD.finditer(text):
        word = re.sub(r"['’]s$", "", found["word"])
        if found["at"] or _is_name(word, text[: found.start()], text[found.end() :]):
            said.append(word.casefold())
    return said


def _is_name(word: str, before: str, after: str) -> bool:
    if _COMPANY.search(before) or _GOES_ON.match(after):
        return True
    if len(word) >= _SHORTEST and word.casefold() not in _WORDS:
        return True
    return word[0].isupper() and not _BEGINS.search(before)
