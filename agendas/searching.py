"""What is searched for, and in what: words without their case, accents and other dress.

They are compared as they are folded here, so that each database finds the same.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

WORDS_AT_MOST, WORD_LENGTH = 8, 60
# Where somebody's words stand in what is kept as JSON; all else there are codes and numbers.
IN_JSON = {"text", "said", "decisions", "time_line"}


def fold_case(text: str) -> str:
    """Return a text without its case, with single spaces: "Lead  a WARD" is "lead a ward"."""
    return " ".join(text.casefold().split())


def fold(text: str) -> str:
    """Return a text as it is searched: "Résumé,  ROUND" is "resume, round"."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    )
    return fold_case(bare)


def read_words(text: str) -> tuple[str, ...]:
    """Return the words that somebody looks for, folded: each has to be found.

    Of very many, and of a very long one, only the beginning counts.
    """
    words = dict.fromkeys(word[:WORD_LENGTH] for word in fold(text).split())
    return tuple(words)[:WORDS_AT_MOST]


def fold_all(values: Iterable[Any]) -> str:
    """Return all words that stand in these values, folded, one part a line."""
    return "\n".join(fold(text) for value in values for text in _words_in(value, "text"))


def _words_in(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, str):
        if value and name in IN_JSON:
            yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _words_in(part, key)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _words_in(part, name)
