"""What people put into words, where they are asked for some."""

from __future__ import annotations

from random import Random

POINT_LINES = (
    "career: where to send the paper",
    "education: a course on statistics; by March",
    "personal: two days a week at home",
    "administrative: who signs the leave form",
)
GOAL_LINES = ("Learn to lead a ward round", "Write a first grant, in 3 years", "Teach a seminar")
DECISIONS = ("We apply in the spring round.", "Teaching stays at one afternoon a week.")
MINE = ("send the draft", "read two reviews", "sign up for the course", "ask about the grant")
THEIRS = ("introduce me to the dean", "read the draft", "send last year's plan")


class Words:
    """What one person says; `rng` is theirs."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def point(self) -> str:
        """Return what to talk about, with its domain."""
        return self._rng.choice(POINT_LINES)

    def goal(self) -> str:
        """Return what to learn or reach."""
        return self._rng.choice(GOAL_LINES)

    def decision(self) -> str:
        """Return what was decided."""
        return self._rng.choice(DECISIONS)

    def mine(self) -> str:
        """Return what one promises oneself."""
        return self._rng.choice(MINE)

    def theirs(self) -> str:
        """Return what the other has promised."""
        return self._rng.choice(THEIRS)

    def change(self) -> str:
        """Return what a recap lacks."""
        return "please add that we apply in spring"
