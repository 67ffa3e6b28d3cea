"""The ladder: when a pair has lapsed, and what follows, one step at a time.

Pure: the caller hands in what is known of a pair and the present, does what the step says, writes
that down, and asks again. Two nudges due at once come as two steps.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from agendas.cadence import Cadence, overdue_from
from agendas.dates.local_time import from_wall_time, wall_time

MOST_UNANSWERED = 3
# At the lapse, then 7 and 14 days after it; later, if the one before went out later.
NUDGE_EVERY = timedelta(days=7)
# "Not yet" is an answer: that person is left in peace for a fortnight.
AFTER_AN_ANSWER = timedelta(days=14)

Side = Literal["mentee", "mentor"]
Reason = Literal["ended", "on_leave", "met", "booked", "no_longer_due"]


@dataclass(frozen=True)
class Nudges:
    """What one person had in this lapse (times aware).

    `unanswered` counts the nudges after their last answer; `last` is when the last nudge went out,
    `answered` when they last said "not yet".
    """

    unanswered: int = 0
    last: datetime | None = None
    answered: datetime | None = None


@dataclass(frozen=True)
class LapseFacts:
    """What is known of a pair (times aware; `zone` is the one its days are reckoned in).

    `planned` is its next meeting, or one that passed without anybody saying that they met.
    `paused_until` is set while it is on leave, `resumed` after it, to when that ended. `open_since`
    is the start of a lapse that is on record and not closed; the nudges are that lapse's.
    """

    cadence: Cadence
    zone: ZoneInfo
    grace_days: int
    started: datetime
    last_met: datetime | None = None
    planned: datetime | None = None
    paused_until: datetime | None = None
    resumed: datetime | None = None
    ended: bool = False
    open_since: datetime | None = None
    mentee: Nudges = field(default_factory=Nudges)
    mentor: Nudges = field(default_factory=Nudges)


@dataclass(frozen=True)
class Nudge:
    """Ask this side now; open the lapse at `lapsed_since` if none is on record."""

    side: Side


@dataclass(frozen=True)
class Wait:
    """Nothing to do before this moment (aware), unless the facts change."""

    until: datetime


@dataclass(frozen=True)
class Resume:
    """The leave is over: clear `paused_until`, and set `resumed` to it."""


@dataclass(frozen=True)
class Close:
    """The lapse on record is over, for this reason."""

    reason: Reason


@dataclass(frozen=True)
class Silent:
    """Nothing more to do until the facts change."""


Step = Nudge | Wait | Resume | Close | Silent


def lapses_at(facts: LapseFacts) -> datetime | None:
    """Return the moment (UTC) from which the pair counts as lapsed if nothing changes.

    That is its cadence and grace after it last met (or started). A planned meeting holds it off
    until a grace after its own time, a leave until a grace after its end. None for an ended pair.
    """
    if facts.ended:
        return None
    last = facts.last_met or facts.started
    moments = [overdue_from(facts.cadence, last, facts.zone, facts.grace_days)]
    for held_off in (facts.planned, facts.paused_until, facts.resumed):
        if held_off is not None and held_off > last:
            moments.append(_with_grace(held_off, facts))
    return max(moments)


def lapsed_since(facts: LapseFacts, now: datetime) -> datetime | None:
    """Return since when the pair has lapsed (UTC), or None if it has not."""
    at = lapses_at(facts)
    return at if at is not None and at <= now and not _on_leave(facts, now) else None


def next_step(facts: LapseFacts, now: datetime) -> Step:
    """Return what the pair needs now; the mentee, who drives the relationship, is asked first."""
    if facts.open_since is not None and (reason := _over(facts, now)):
        return Close(reason)
    at = lapses_at(facts)
    if at is None:
        return Silent()
    if facts.paused_until is not None:
        return Wait(facts.paused_until) if _on_leave(facts, now) else Resume()
    return Wait(at) if at > now else _next_nudge(facts, at, now)


def _next_nudge(facts: LapseFacts, lapsed: datetime, now: datetime) -> Step:
    sides: tuple[tuple[Side, Nudges], ...] = (("mentee", facts.mentee), ("mentor", facts.mentor))
    waits = []
    for side, had in sides:
        due = _nudge_due(had, lapsed)
        if due is not None and due <= now:
            return Nudge(side)
        if due is not None:
            waits.append(due)
    return Wait(min(waits)) if waits else Silent()


def _nudge_due(had: Nudges, lapsed: datetime) -> datetime | None:
    if had.unanswered >= MOST_UNANSWERED:
        return None
    due = [lapsed]
    if had.last is not None:
        due.append(had.last + NUDGE_EVERY)
    if had.answered is not None:
        due.append(had.answered + AFTER_AN_ANSWER)
    return max(due)


def _over(facts: LapseFacts, now: datetime) -> Reason | None:
    if facts.ended:
        return "ended"
    if facts.open_since and facts.last_met and facts.last_met > facts.open_since:
        return "met"
    if _on_leave(facts, now):
        return "on_leave"
    if lapsed_since(facts, now) is not None:
        return None
    return "booked" if facts.planned is not None and facts.planned > now else "no_longer_due"


def _on_leave(facts: LapseFacts, now: datetime) -> bool:
    return facts.paused_until is not None and facts.paused_until > now


def _with_grace(moment: datetime, facts: LapseFacts) -> datetime:
    local = wall_time(moment, facts.zone) + timedelta(days=facts.grace_days)
    return from_wall_time(local, facts.zone)
