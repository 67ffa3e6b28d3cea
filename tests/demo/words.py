"""What the people of the demo say: each has a theme of their own, and says nothing twice."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

from tests.year.words import Words

THEMES = Path(__file__).parent / "themes.toml"
CHANGES = (
    "please add who asks the research office",
    "I think we said two readers and not one",
    "please say that the date is not fixed yet",
    "could we write “plan” and not “promise”?",
    "the last point was kept for next time",
)


Theme = dict[str, list[str]]


def read_themes() -> tuple[list[Theme], Theme]:
    """Return the themes of mentees, and that of mentors.

    In each are points, goals, decisions, and promises: mine and theirs.
    """
    read = tomllib.loads(THEMES.read_text("utf-8"))
    return read["theme"], read["mentor"]


class ThemeWords(Words):
    """The words of one person, by a theme; `name` is how they are called.

    Where all of a theme has been said, it begins anew.
    """

    def __init__(self, rng: Random, theme: Theme, name: str) -> None:
        super().__init__(rng)
        self._theme, self._name = theme, name
        self._left: dict[str, list[str]] = {}

    def point(self) -> str:
        """Return what to talk about, with its domain."""
        return self._say("points")

    def goal(self) -> str:
        """Return what to learn or reach."""
        return self._say("goals")

    def decision(self) -> str:
        """Return what was decided."""
        return self._say("decisions")

    def mine(self) -> str:
        """Return what one promises oneself."""
        return self._say("mine")

    def theirs(self) -> str:
        """Return what the other has promised."""
        return self._say("theirs").format(mentee=self._name)

    def change(self) -> str:
        """Return what a recap lacks."""
        return self._rng.choice(CHANGES)

    def _say(self, what: str) -> str:
        left = self._left.get(what)
        if not left:
            left = self._left[what] = self._rng.sample(self._theme[what], len(self._theme[what]))
        return left.pop()
