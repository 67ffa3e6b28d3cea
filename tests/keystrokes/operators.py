"""The model's operators, their seconds, and what somebody's part in a cycle came to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Card, Moran & Newell, "The keystroke-level model for user performance time with interactive
# systems", Communications of the ACM 23(7), 1980: pointing (1.1 s) and the press that follows it
# (0.2 s), homing between pointing and typing, a key by an average typist who is no secretary (40
# words a minute), and mental preparation.
TAP, HOMING, KEY, THINK = 1.3, 0.4, 0.28, 1.35
WORDS_A_MINUTE = 240
_WORD = re.compile(r"\w[\w'’:./-]*")
# A date that people have chosen, as `agendas/dates/wording.py` writes it; and a file's name.
_DATE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z]\w+"
    r"(?: \d{4})?(?: at \d\d:\d\d \([^)]+\))?|\[\S+\.ics\]"
)


@dataclass
class Effort:
    """What one person did, and how many of the bot's own words there were for them to read."""

    taps: int = 0
    fields: int = 0
    typed: int = 0  # characters
    thinks: int = 0
    words: int = 0
    shown: int = 0  # words in all, with those that people wrote
    messages: int = 0
    read: list[tuple[int, str]] = field(default_factory=list)  # own words of each text, and it

    @property
    def hands(self) -> float:
        """Seconds in which the hands are busy, without typing; thinking before each deed is in."""
        return self.taps * TAP + self.fields * 2 * HOMING + self.thinks * THINK

    @property
    def typing(self) -> float:
        """Seconds of typing."""
        return self.typed * KEY

    @property
    def reading(self) -> float:
        """Seconds of reading all that there was to read."""
        return self.shown * 60 / WORDS_A_MINUTE


def count_words(shown: str) -> int:
    """Return how many words there are."""
    return len(_WORD.findall(shown))


def count_own_words(shown: str, theirs: list[str]) -> int:
    """Return how many words are the bot's own: neither people's, nor their names and dates."""
    for words in sorted(theirs, key=len, reverse=True):
        shown = re.sub(re.escape(words), " ", shown, flags=re.IGNORECASE)
    return count_words(_DATE.sub(" ", shown))
