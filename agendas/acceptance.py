"""Two-party acceptance: one of two puts a text before the other, who accepts it or wants a change.

A text comes in versions. A version never changes, so what somebody accepts is what they read; a
change of it is the next version, which either of the two may propose. It is agreed when whoever did
not propose a version accepts it. What was agreed stands until a later version is agreed in turn.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

REMIND_AFTER = timedelta(days=3)
MENTOR, MENTEE = ROLES = ("mentor", "mentee")


class State(StrEnum):
    """Where one version of a text stands.

    DROPPED is what the two left as it was agreed before.
    """

    WAITING = "waiting"
    AMENDED = "amended"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    DROPPED = "dropped"


class Move(StrEnum):
    """What one of the two may do with a version; PROPOSE puts the next one before the other.

    TAKE_BACK is to undo that one has accepted it.
    """

    PROPOSE = "propose"
    ACCEPT = "accept"
    AMEND = "amend"
    DROP = "drop"
    TAKE_BACK = "take_back"


class Reason(StrEnum):
    """Why a move cannot be made: the version's state, or whose it is.

    OWN: the other of the two answers it. NEWER: there is a later version than the one that was
    seen. NOTHING_AGREED: there is nothing that could stay as it was.
    """

    OWN = "own"
    NEWER = "newer"
    NOTHING_AGREED = "nothing_agreed"
    WAITING = "waiting"
    AMENDED = "amended"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    DROPPED = "dropped"


OPEN = (State.WAITING, State.AMENDED)
"""A version that one of the two still has to do something about."""


class NotNow(Exception):
    """A move that cannot be made, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stands: who proposed it, and whether an earlier one is agreed."""

    state: State
    proposer: str
    agreed_before: bool = False

    @property
    def waits_for(self) -> str | None:
        """The role whose turn it is, or None where nobody's is."""
        if self.state is State.WAITING:
            return find_other(self.proposer)
        return self.proposer if self.state is State.AMENDED else None


def find_other(role: str) -> str:
    """Return the other of the two roles."""
    return MENTEE if role == MENTOR else MENTOR


def check(move: Move, role: str, standing: Standing) -> None:
    """Raise NotNow where whoever has this role may not make that move about a version."""
    if reason := _find_reason(move, role, standing):
        raise NotNow(reason)


def check_seen(seen: int, version: int) -> None:
    """Raise NotNow where the newest version is not the one that somebody saw (0: none yet)."""
    if seen != version:
        raise NotNow(Reason.NEWER)


def _find_reason(move: Move, role: str, standing: Standing) -> Reason | None:
    state = standing.state
    if move is Move.PROPOSE:
        return Reason.REPLACED if state is State.REPLACED else None
    if move is Move.DROP:
        if not standing.agreed_before:
            return Reason.NOTHING_AGREED
        return None if state in OPEN else Reason(state)
    if move is Move.TAKE_BACK:
        mine = role != standing.proposer
        return Reason.OWN if not mine else None if state is State.ACCEPTED else Reason(state)
    if role == standing.proposer and state in OPEN:
        return Reason.OWN
    return None if state is State.WAITING else Reason(state)
