"""How late letters were, and how long it took to catch up after each crash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

ON_TIME = timedelta(seconds=60)
CAUGHT_UP = timedelta(minutes=5)
PROMISED = 0.99


@dataclass(frozen=True, slots=True)
class Sent:
    """When a letter was due, by whatever made it so, and when Slack had it: None for never."""

    name: str
    due: datetime
    out: datetime | None

    @property
    def late(self) -> timedelta:
        """How late it was; what never went out is late for good."""
        return self.out - self.due if self.out else timedelta.max

    def waits_at(self, moment: datetime) -> bool:
        """Whether it was due at a moment, or on its way, and not out yet."""
        return self.due <= moment and (self.out is None or self.out > moment)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A crash, until somebody was there again; or a fault of Slack's, until it was over."""

    what: str
    begun: datetime
    over: datetime
    crash: bool = True

    def touches(self, letter: Sent) -> bool:
        """Whether any of it fell between a letter's moment and its being out."""
        return letter.due <= self.over and (letter.out is None or letter.out >= self.begun)


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """How many letters waited when a crash came, and after how long the last of them was out."""

    crash: Trouble
    letters: int
    took: timedelta


class Figures:
    """What a run came to."""

    def __init__(self, letters: Sequence[Sent], troubles: Sequence[Trouble]) -> None:
        self.letters = sorted(letters, key=lambda letter: letter.late)
        self.troubles = list(troubles)
        self.untouched = [
            letter
            for letter in self.letters
            if not any(trouble.touches(letter) for trouble in troubles)
        ]
        self.crashes = [self._caught_up(trouble) for trouble in troubles if trouble.crash]

    def latest(self, share: float) -> timedelta:
        """Return how late the latest of the most punctual letters was: 0.5 for half of them."""
        if not self.letters:
            return timedelta(0)
        return self.letters[max(0, ceil(share * len(self.letters)) - 1)].late

    @property
    def longest(self) -> timedelta:
        """How long it took to catch up after the worst of the crashes."""
        return max((crash.took for crash in self.crashes), default=timedelta(0))

    @property
    def good(self) -> bool:
        """Whether the promise was kept, by enough letters to say so."""
        punctual = on_time(self.untouched) >= PROMISED
        return bool(self.untouched) and punctual and self.longest <= CAUGHT_UP

    def _caught_up(self, crash: Trouble) -> CatchingUp:
        waited = [letter for letter in self.letters if letter.waits_at(crash.begun)]
        outs = [letter.out for letter in waited]
        if None in outs:
            return CatchingUp(crash, len(waited), timedelta.max)
        took = max((out - crash.begun for out in outs if out), default=timedelta(0))
        return CatchingUp(crash, len(waited), took)


def on_time(letters: Sequence[Sent]) -> float:
    """Return the share of letters that were out within a minute; of none, 1."""
    return sum(letter.late <= ON_TIME for letter in letters) / len(letters) if letters else 1.0
