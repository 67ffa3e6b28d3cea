"""Composing the weekly digest: who has lapsed, who looks after them, and what changed in a week.

It knows of pairs only what occurred; there is no field here that a word of theirs could be in. Of
each of its sections it holds the numbers of the pairs: a digest is compared with the one before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agendas.dates.local_time import wall_time

# Below it a count is not taken apart: few enough would be known by it.
FEW = 5
STANDINGS = ("within", "planned", "only_planned", "paused", "rests", "lapsed")
# A pair that has just begun may take its time before it is named.
FIRST_DATE_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a pair (a row id; None for nobody), since when; until when it is let be."""

    by: int | None
    at: datetime
    left_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a facilitator may know of one pair; moments aware.

    `dates` is how many they have given themselves since they last met; with `rests` one of the two
    cannot be reached.
    """

    pair_id: int
    started_at: datetime
    paused_until: datetime | None = None
    planned_at: datetime | None = None
    lapsed_since: datetime | None = None
    only_planned: bool = False
    last_met_at: datetime | None = None
    rests: bool = False
    dates: int = 0
    care: Care | None = None

    @property
    def counts_from(self) -> datetime:
        """When they last met, or began."""
        return max(self.last_met_at, self.started_at) if self.last_met_at else self.started_at


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the digest: a pair, and for how many days it has not met, of those it is paired.

    `met` says whether it ever has. `dates` are those it gave itself since then.
    """

    pair_id: int
    days: int
    met: bool
    dates: int = 0


@dataclass(frozen=True, slots=True)
class Over:
    """A pair that has lapsed no longer: `how` is "met", "planned" or "", where neither is said.

    `by` is who had taken it on, if anybody.
    """

    pair_id: int
    how: str
    by: int | None = None


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
class Changes:
    """How the number of lapsed pairs has changed: `before` and `new`, less `over`, is `now`.

    `ways` takes `over` apart, where it is not too few. Before the first digest nothing is known.
    """

    before: int
    new: int
    over: int
    now: int
    ways: dict[str, int]


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """One week's digest. Each line of pairs that lapsed is in one of `new`, `alone` and `cared`.

    `over` are the pairs that have lapsed no longer, `ended` how many of them are no pairs any more.
    `undelivered` counts the messages to pairs that Slack would not take. How many pairs a reminder
    reached is not told: who has lapsed when is known, so whoever was not reminded has answered.
    """

    new: tuple[Line, ...]
    alone: tuple[Line, ...]
    cared: tuple[Line, ...]
    only_planned: tuple[Line, ...]
    over: tuple[Over, ...]
    ended: int
    first_date: tuple[Line, ...]
    gone: tuple[Line, ...]
    changes: Changes | None
    totals: Totals
    undelivered: int = 0

    @property
    def lapsed(self) -> tuple[Line, ...]:
        """All pairs that have lapsed, and have no date."""
        return (*self.new, *self.alone, *self.cared)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell, and nobody to look after."""
        named = (*self.lapsed, *self.only_planned, *self.over, *self.first_date, *self.gone)
        return not named and not self.ended


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since the last digest.

    `lapsed` are the pairs that it named as lapsed, or None before the first. `closed` tells of the
    pairs whose lapse ended after it, those that lapsed meanwhile too, how it did.
    """

    lapsed: Collection[int] | None = None
    closed: Mapping[int, str] = field(default_factory=dict)
    undelivered: int = 0


def compose(
    standings: Sequence[Standing], since: Since, now: datetime, zone: ZoneInfo
) -> DigestFacts:
    """Return this week's digest; in each section those come first who have not met for longest.

    `standings` are of all pairs that have not ended; `zone` is the programme's.
    """
    today = wall_time(now, zone).date()
    known = set(since.lapsed or ())
    by_id = {one.pair_id: one for one in standings}
    lapsed = [one for one in standings if one.lapsed_since and not one.only_planned]
    now_lapsed = {one.pair_id for one in lapsed}
    no_longer = set() if since.lapsed is None else known.union(since.closed) - now_lapsed
    over = _list_over(by_id, no_longer, since.closed, now)
    ended = len(no_longer - by_id.keys())

    def lines(chosen: Iterable[Standing]) -> tuple[Line, ...]:
        made = [_line(one, today, zone) for one in chosen]
        return tuple(sorted(made, key=lambda line: (-line.days, line.pair_id)))

    old = [one for one in lapsed if one.pair_id in known]
    return DigestFacts(
        new=lines(one for one in lapsed if one.pair_id not in known),
        alone=lines(one for one in old if not is_looked_after(one, now)),
        cared=lines(one for one in old if is_looked_after(one, now)),
        only_planned=lines(one for one in standings if one.lapsed_since and one.only_planned),
        over=over,
        ended=ended,
        first_date=lines(one for one in standings if _waits_for_first_date(one, now)),
        gone=lines(one for one in standings if one.rests),
        changes=None
        if since.lapsed is None
        else _count_changes(known, now_lapsed, no_longer, over),
        totals=_totals(standings, now),
        undelivered=since.undelivered,
    )


def is_looked_after(standing: Standing, now: datetime) -> bool:
    """Say whether somebody has taken a pair on since it last met, or lets it be until later."""
    return is_care_current(standing.care, standing.counts_from, now)


def is_care_current(care: Care | None, counts_from: datetime, now: datetime) -> bool:
    """Say whether care goes on of a pair that met, or began, at `counts_from`."""
    if care is None or care.at < counts_from:
        return False
    return care.left_until > now if care.left_until else care.by is not None


def _list_over(
    by_id: dict[int, Standing], no_longer: set[int], closed: Mapping[int, str], now: datetime
) -> tuple[Over, ...]:
    there = [by_id[number] for number in sorted(no_longer & by_id.keys())]
    return tuple(Over(one.pair_id, _find_how(one, closed, now), _find_by(one)) for one in there)


def _find_by(standing: Standing) -> int | None:
    """Return who took it on to talk to a pair; whoever only lets it be does not."""
    care = standing.care
    return care.by if care is not None and care.left_until is None else None


def _find_how(standing: Standing, closed: Mapping[int, str], now: datetime) -> str:
    if closed.get(standing.pair_id) == "met":
        return "met"
    return "planned" if standing.planned_at and standing.planned_at > now else ""


def _count_changes(
    known: set[int], now_lapsed: set[int], no_longer: set[int], over: Sequence[Over]
) -> Changes:
    gone = len(no_longer)
    ways = {how: sum(one.how == how for one in over) for how in ("met", "planned")}
    ways["other"] = gone - sum(ways.values())
    new = len(now_lapsed - known) + len(no_longer - known)
    told = {how: number for how, number in ways.items() if number} if gone >= FEW else {}
    return Changes(len(known), new, gone, len(now_lapsed), told)


def _line(standing: Standing, today: date, zone: ZoneInfo) -> Line:
    begun = wall_time(standing.counts_from, zone).date()
    met = standing.last_met_at is not None
    return Line(standing.pair_id, max(0, (today - begun).days), met, standing.dates)


def _waits_for_first_date(standing: Standing, now: datetime) -> bool:
    young = standing.started_at > now - FIRST_DATE_AFTER
    return _has_no_first_date(standing) and not standing.lapsed_since and not young


def find_standing(standing: Standing, now: datetime) -> str:
    """Return in which of the totals a pair is counted; each is in exactly one."""
    if standing.lapsed_since:
        return "only_planned" if standing.only_planned else "lapsed"
    if standing.rests:
        return "rests"
    if standing.paused_until:
        return "paused"
    return "planned" if standing.planned_at and standing.planned_at > now else "within"


def _totals(standings: Sequence[Standing], now: datetime) -> Totals:
    counted = Counter(find_standing(one, now) for one in standings)
    first_date = sum(1 for one in standings if _has_no_first_date(one))
    stand = {name: counted[name] for name in STANDINGS}
    return Totals(pairs=len(standings), first_date=first_date, **stand)


def _has_no_first_date(standing: Standing) -> bool:
    put_off = standing.paused_until or standing.rests
    return not (standing.last_met_at or standing.planned_at or put_off)
