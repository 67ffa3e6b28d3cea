"""How a pair comes about by consent (S22): asked for by a mentee, or proposed by a facilitator.

Both have to say yes. What somebody answers can be undone for ten minutes, and counts from then on.
Of a pair that was proposed, a "no" is told to nobody before its end: nobody can infer from when it
is told that somebody answered, and what.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from agendas.undo import UNDO_WINDOW

OPEN_FOR = timedelta(days=14)
MOST_PLACES = 30  # mentees of one mentor
REMIND_AFTER = timedelta(days=5)


class State(StrEnum):
    """Where a proposal stands.

    LISTED: a mentee waits for a mentor, and none is named. OPEN: somebody has still to answer.
    MADE: it is a pair. CLOSED: one of the two did not want to, or nobody answered in time; which of
    these is nobody's to know. WITHDRAWN: whoever began it has taken it back.
    """

    LISTED = "listed"
    OPEN = "open"
    MADE = "made"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Authority(StrEnum):
    """What somebody is to a mentee whom they have a say over: a mentor should be neither (S16)."""

    CHAIR = "chair"
    SUPERVISOR = "supervisor"


class Answer(StrEnum):
    """What one of the two says."""

    YES = "yes"
    NO = "no"


Said = tuple[Answer, datetime]


@dataclass(frozen=True, slots=True)
class Match:
    """A proposal: whether a mentor is named, since when it is open, and what each has said.

    It was `proposed` by somebody who is neither of the two, or asked for by the mentee.
    """

    state: State
    named: bool
    asked_at: datetime
    proposed: bool
    mentor: Said | None = None
    mentee: Said | None = None


def settle(match: Match, now: datetime) -> State:
    """Return where a proposal stands at a moment (aware), once what was said cannot be undone."""
    if match.state is not State.OPEN:
        return match.state
    said = [one for one in (match.mentor, match.mentee) if one and one[1] + UNDO_WINDOW <= now]
    answers = [answer for answer, _at in said]
    if now >= match.asked_at + OPEN_FOR:
        return State.CLOSED
    if Answer.NO in answers:
        return State.OPEN if match.proposed else State.CLOSED
    return State.MADE if answers == [Answer.YES, Answer.YES] else State.OPEN


def find_next(match: Match, now: datetime) -> datetime | None:
    """Return when a proposal is next looked at (aware): something counts then, or it has waited.

    None where it goes on by what people do alone.
    """
    if match.state is not State.OPEN:
        return None
    said = [one[1] + UNDO_WINDOW for one in (match.mentor, match.mentee) if one]
    ahead = [match.asked_at + REMIND_AFTER, match.asked_at + OPEN_FOR, *said]
    return min((at for at in ahead if at > now), default=now)


def may_answer(match: Match, said: Said | None, now: datetime) -> bool:
    """Say whether one of the two, who has `said` so much until now, can answer."""
    return match.state is State.OPEN and match.named and not counts(said, now)


def counts(said: Said | None, now: datetime) -> bool:
    """Say whether what somebody said can be undone no more."""
    return said is not None and said[1] + UNDO_WINDOW <= now


def count_room(places: int | None, mentees: int, open_proposals: int = 0) -> int | None:
    """Return how many more mentees a mentor takes, at least 0; None where they have not said."""
    return None if places is None else max(0, places - mentees - open_proposals)
