"""Composing the weekly digest: who has lapsed, since when, what was tried, and what changed.

It knows of pairs only what occurred; there is no field here that a word of theirs could be in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays

WEEK = timedelta(days=7)
OVER = ("met", "booked", "on_leave", "ended", "no_longer_due")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a facilitator may know of one pair; people by Slack id, moments aware."""

    pair_id: int
    mentor: str
    mentee: str
    paused_until: datetime | None
    planned_at: datetime | None
    lapsed_since: datetime | None
    nudges: int
    only_planned: bool = False
    last_met_at: datetime | None = None
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A line of the digest: a pair that has lapsed, for how many days, and whether it is new."""

    standing: Standing
    since: date
    days: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """How many pairs there are and how they stand; every pair is in exactly one of these.

    Only `first_date` counts apart: how many have not met, and have no date for a first meeting.
    Those of somebody who cannot be reached rest: they are asked for nothing, and not `within`.
    """

    pairs: int
    lapsed: int
    planned: int
    paused: int
    within: int
    only_planned: int = 0
    first_date: int = 0
    rests: int = 0


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """One week's digest. `over` counts the lapses that ended, by how.

    `only_planned` are those who have a date, though beyond reason: neither lapsed nor within.
    `undelivered` counts the messages to pairs that Slack would not take.
    """

    lapsed: tuple[Lapsed, ...]
    over: dict[str, int]
    totals: Totals
    change: int | None
    undelivered: int = 0
    only_planned: tuple[Lapsed, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell: nobody lapsed, and nobody had."""
        return not (self.lapsed or self.only_planned or any(self.over.values()))


def compose(
    standings: Sequence[Standing],
    ended: Iterable[str],
    lapsed_before: Iterable[int] | None,
    now: datetime,
    zone: ZoneInfo,
    undelivered: int = 0,
) -> DigestFacts:
    """Return this week's digest, those who lapsed longest ago first.

    `ended` tells how each lapse that closed since the last digest did so; `lapsed_before` are the
    pair ids that the last digest named, or None before the first; `zone` is the programme's.
    """
    known = set(lapsed_before or ())
    today = wall_time(now, zone).date()
    every = [
        _line(standing, standing.lapsed_since, today, zone, known)
        for standing in standings
        if standing.lapsed_since
    ]
    every.sort(key=lambda line: (-line.days, line.standing.pair_id))
    lines = [line for line in every if not line.standing.only_planned]
    planning = tuple(line for line in every if line.standing.only_planned)
    ways = list(ended)
    over = {how: ways.count(how) for how in OVER if how in ways}
    change = None if lapsed_before is None else len(lines) - len(known)
    totals = _totals(standings, now)
    return DigestFacts(tuple(lines), over, totals, change, undelivered, planning)


def slot_moment(day: date, days: WorkingDays, hour: int) -> datetime:
    """Return when the digest of a local date goes out, in UTC: after a holiday, if it is one.

    On a weekend's day it goes out if that was chosen for it.
    """
    goes_on = day if day.weekday() in days.weekend else days.on_or_after(day)
    return from_wall_time(datetime.combine(goes_on, time(hour)), days.zone)


def latest_slot(now: datetime, days: WorkingDays, weekday: int, hour: int) -> date:
    """Return the local date of the last digest that should have gone out by `now`."""
    local = wall_time(now, days.zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    while slot_moment(day, days, hour) > now:
        day -= WEEK
    return day


def next_slot(now: datetime, days: WorkingDays, weekday: int, hour: int) -> datetime:
    """Return the first moment after `now`, in UTC, at which a digest goes out."""
    return slot_moment(latest_slot(now, days, weekday, hour) + WEEK, days, hour)


def _line(
    standing: Standing, lapsed: datetime, today: date, zone: ZoneInfo, known: set[int]
) -> Lapsed:
    since = wall_time(lapsed, zone).date()
    return Lapsed(standing, since, (today - since).days, standing.pair_id not in known)


def _totals(standings: Sequence[Standing], now: datetime) -> Totals:
    lapsed = sum(1 for s in standings if s.lapsed_since and not s.only_planned)
    only_planned = sum(1 for s in standings if s.lapsed_since and s.only_planned)
    rests = sum(1 for s in standings if s.rests and not s.lapsed_since)
    others = [s for s in standings if not (s.lapsed_since or s.rests)]
    paused = sum(1 for s in others if s.paused_until)
    planned = sum(1 for s in others if not s.paused_until and s.planned_at and s.planned_at > now)
    within = len(standings) - lapsed - only_planned - rests - paused - planned
    first_date = sum(1 for s in standings if _has_no_first_date(s))
    return Totals(len(standings), lapsed, planned, paused, within, only_planned, first_date, rests)


def _has_no_first_date(standing: Standing) -> bool:
    put_off = standing.paused_until or standing.rests
    return not (standing.last_met_at or standing.planned_at or put_off)
