"""The ladder: when a pair has lapsed, and what follows, one step at a time.

Pure: the caller hands in what is known of a pair and the present, does what the step says, writes
that down, and asks again. Two nudges due at once come as two steps.

What somebody was asked, and said, is counted for that person and not for a lapse: a lapse may close
and another open while they are silent, and silence gets no more than three nudges.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays
from agendas.rhythm.cadence import Cadence, next_meeting, overdue_from
from agendas.rhythm.quiet_hours import Hours, next_polite

MOST_UNANSWERED = 3
MOST_DATES = 3  # since they last met: a fourth is only planned again
# At the lapse, then 7 and 14 days after it; later, if the one before went out later.
NUDGE_EVERY = timedelta(days=7)
# Whatever is answered, or both are told, buys a fortnight; "not yet" said again buys twice as long.
REST, LONGEST_REST = timedelta(days=14), timedelta(days=56)
# Whoever was away, the bot or Slack, asks first: nobody has lapsed before there was time to answer.
ASK_FIRST = timedelta(days=3)

Side = Literal["mentee", "mentor"]
Reason = Literal["ended", "on_leave", "met", "booked", "no_longer_due"]


@dataclass(frozen=True)
class Nudges:
    """What one person had (times aware), and when they may be asked.

    `unanswered` counts the nudges since their last own word; `last` is when the last one went out.
    Until `quiet_until` they are left in peace. `told_planned` is when they were told that their
    pair only ever plans. A nudge is due in their `hours`, so that it counts from when it arrives.
    Whoever has `wanted` none is not asked, and not counted as silent.
    """

    unanswered: int = 0
    last: datetime | None = None
    quiet_until: datetime | None = None
    told_planned: datetime | None = None
    hours: Hours | None = None
    wanted: bool = True


@dataclass(frozen=True)
class LapseFacts:
    """What is known of a pair (times aware; its `days` are its mentee's).

    `planned` is its next meeting, or one that passed without anybody saying that they met; `booked`
    is when that date was given, the how manyth since they last met is `dates`.
    `paused_until` is set while it is on leave, `resumed` after it, to when that ended. `open_since`
    is the start of a lapse that is on record and not closed. `date_asked` is when both were last
    asked for a date. `away` are the times in which the bot or Slack was away, in their order.
    Whoever runs the programme lets the pair be until `let_be_until`: neither is asked before.
    """

    cadence: Cadence
    days: WorkingDays
    grace_days: int
    started: datetime
    last_met: datetime | None = None
    planned: datetime | None = None
    booked: datetime | None = None
    dates: int = 1
    paused_until: datetime | None = None
    resumed: datetime | None = None
    ended: bool = False
    open_since: datetime | None = None
    date_asked: datetime | None = None
    let_be_until: datetime | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()
    mentee: Nudges = field(default_factory=Nudges)
    mentor: Nudges = field(default_factory=Nudges)


@dataclass(frozen=True)
class Open:
    """The pair has lapsed, since this moment (UTC), and no lapse is on record: open one."""

    since: datetime


@dataclass(frozen=True)
class Nudge:
    """Ask this side now."""

    side: Side


@dataclass(frozen=True)
class TellPlanned:
    """Tell this side, once and kindly, that the pair only ever plans."""

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


Step = Open | Nudge | TellPlanned | Wait | Resume | Close | Silent


def lapses_at(facts: LapseFacts) -> datetime | None:
    """Return the moment (UTC) from which the pair counts as lapsed if nothing changes.

    That is its cadence and grace after it last met (or started), or a grace after its leave ended.
    A planned meeting holds it off until a grace after its own time, within reason: planned within
    one cadence more than is due already, or within a cadence of being booked and not moved again
    and again. Time in which the bot or Slack was away does not count. None for an ended pair.
    """
    if facts.ended:
        return None
    overdue = _overdue(facts)
    planned = facts.planned
    if planned is None or planned <= _last(facts) or not _is_within_reason(planned, facts):
        return overdue
    return max(overdue, _after_absence(_with_grace(planned, facts), planned, facts))


def lapsed_since(facts: LapseFacts, now: datetime) -> datetime | None:
    """Return since when the pair has lapsed (UTC), or None if it has not."""
    at = lapses_at(facts)
    return at if at is not None and at <= now and not _on_leave(facts, now) else None


def only_plans(facts: LapseFacts, now: datetime) -> bool:
    """Return whether the pair has lapsed, and has a date all the same, though beyond reason.

    It still has one for a grace after that date: somebody may yet say that they met.
    """
    if facts.planned is None or facts.planned <= _last(facts):
        return False
    return lapsed_since(facts, now) is not None and now < _planned_until(facts, facts.planned)


def rest_after(not_yets: int) -> timedelta:
    """Return for how long "not yet" leaves somebody in peace who has said it so often in a row."""
    times: int = 2 ** min(max(0, not_yets - 1), 8)
    return min(LONGEST_REST, REST * times)


def next_step(facts: LapseFacts, now: datetime) -> Step:
    """Return what the pair needs now; the mentee, who drives the relationship, is asked first."""
    if facts.open_since is not None and (reason := _over(facts, now)):
        return Close(reason)
    at = lapses_at(facts)
    if at is None:
        return Silent()
    if facts.paused_until is not None:
        return Wait(facts.paused_until) if _on_leave(facts, now) else Resume()
    if at > now:
        return Wait(at)
    if facts.open_since is None:
        return Open(at)
    return _next_telling(facts, at, now) if only_plans(facts, now) else _next_nudge(facts, at, now)


def _next_nudge(facts: LapseFacts, lapsed: datetime, now: datetime) -> Step:
    waits = []
    for side, had in _sides(facts):
        if had.unanswered >= MOST_UNANSWERED or not had.wanted:
            continue
        due = _due(facts, had, lapsed, now)
        if due <= now:
            return Nudge(side)
        waits.append(due)
    return Wait(min(waits)) if waits else Silent()


def _next_telling(facts: LapseFacts, lapsed: datetime, now: datetime) -> Step:
    assert facts.planned is not None
    waits = [_planned_until(facts, facts.planned)]
    for side, had in _sides(facts):
        if not had.wanted:
            continue
        if had.told_planned is not None and had.told_planned > _last(facts):
            continue
        due = _due(facts, had, lapsed, now)
        if due <= now:
            return TellPlanned(side)
        waits.append(due)
    return Wait(min(waits))


def _sides(facts: LapseFacts) -> tuple[tuple[Side, Nudges], ...]:
    return (("mentee", facts.mentee), ("mentor", facts.mentor))


def _due(facts: LapseFacts, had: Nudges, lapsed: datetime, now: datetime) -> datetime:
    """Return when a side is next asked: in its hours, a week after anything else asked of it."""
    due = [lapsed, *(until for until in (had.quiet_until, facts.let_be_until) if until)]
    due += [at + NUDGE_EVERY for at in (had.last, facts.date_asked, had.told_planned) if at]
    moment, hours = max(due), had.hours
    if hours is None:
        return moment
    # What is late asks again whether now is a time at which they are written to.
    return next_polite(max(moment, now), hours)


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


def _last(facts: LapseFacts) -> datetime:
    return facts.last_met or facts.started


def _overdue(facts: LapseFacts) -> datetime:
    """Return from when on the pair has lapsed if nothing is planned."""
    last = _last(facts)
    overdue = overdue_from(facts.cadence, last, facts.days, facts.grace_days)
    moments = [_after_absence(overdue, last, facts)]
    for leave in (facts.paused_until, facts.resumed):
        if leave is not None and leave > last:
            moments.append(_after_absence(_with_grace(leave, facts), leave, facts))
    return max(moments)


def _is_within_reason(planned: datetime, facts: LapseFacts) -> bool:
    if planned <= next_meeting(facts.cadence, _overdue(facts), facts.days):
        return True
    if facts.booked is None or facts.dates > MOST_DATES:
        return False
    return planned <= overdue_from(facts.cadence, facts.booked, facts.days, facts.grace_days)


def _planned_until(facts: LapseFacts, planned: datetime) -> datetime:
    return _after_absence(_with_grace(planned, facts), planned, facts)


def _after_absence(moment: datetime, since: datetime, facts: LapseFacts) -> datetime:
    """Return a moment that was reckoned from `since`, later by what of it was time away."""
    for begun, ended in facts.away:
        if ended > since and begun < moment:
            moment = max(moment + (ended - max(begun, since)), ended + ASK_FIRST)
    return moment


def _with_grace(moment: datetime, facts: LapseFacts) -> datetime:
    local = wall_time(moment, facts.days.zone) + timedelta(days=facts.grace_days)
    return from_wall_time(local, facts.days.zone)
