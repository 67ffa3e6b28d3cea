"""What a digest tells of a programme now: read from what occurred, compared with the last one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.reporting import digest, slots
from agendas.reporting.digest import Care, DigestFacts, Since, Standing
from db.mentoring import meetings, pairs
from db.mentoring.matching import proposals
from db.mentoring.programmes import Programme
from db.mentoring.reporting import digests, follow_ups
from db.mentoring.reporting.digests import Digest, Occurrence
from db.messages import dead_letters

WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Week:
    """A digest as it would be now, and the numbers of lapsed pairs in those before it, by date.

    `waiting` is how many mentees wait for a mentor, and for how many days the first of them does.
    """

    facts: DigestFacts
    history: list[tuple[str, int]]
    waiting: tuple[int, int]


def compile_week(
    session: Session, programme: Programme, now: datetime, previous: Digest | None
) -> Week:
    """Return what the programme's digest tells now, since the `previous` one."""
    own = (programme.workspace_id, programme.id)
    at = find_moment_of(previous, programme) if previous else now - timedelta(days=7)
    since = Since(
        lapsed={row["pair"] for row in previous.occurrences} if previous else None,
        closed=digests.closed_since(session, *own, at),
        undelivered=dead_letters.number(session, *own, at),
    )
    facts = digest.compose(load_standings(session, programme), since, now, programme.zone)
    before = _list_before(session, previous, programme)
    number, first = proposals.count_listed(session, programme)
    waiting = (number, (now - first).days if first else 0)
    return Week(facts, [*before, _read_now(facts, programme, now)], waiting)


def load_standings(session: Session, programme: Programme) -> list[Standing]:
    """Return what a facilitator may know of each pair of the programme that has not ended."""
    own = (programme.workspace_id, programme.id)
    found = digests.occurrences(session, *own)
    return [_convert_to_standing(session, programme.workspace_id, one) for one in found]


def find_moment_of(made: Digest, programme: Programme) -> datetime:
    """Return when a digest was composed, or was due where that is not known."""
    if made.made_at:
        return made.made_at
    return slots.slot_moment(made.local_date, programme.days, programme.digest_hour)


def close_met(session: Session, programme: Programme, now: datetime) -> None:
    """Note that nobody need look after pairs any more that have met: that was told."""
    kept = follow_ups.of_programme(session, programme.workspace_id, programme.id)
    for pair in pairs.of_programme(session, programme.workspace_id, programme.id):
        care = kept.get(pair.id)
        if care and pair.last_met_at and pair.last_met_at > care.at:
            care.over_at = care.over_at or now


def _convert_to_standing(session: Session, workspace_id: str, found: Occurrence) -> Standing:
    care = None
    if found.cared_at and (found.cared_by or found.left_until):
        care = Care(found.cared_by, found.cared_at, found.left_until)
    standing = Standing(
        found.pair_id,
        found.started_at,
        found.paused_until,
        found.planned_at,
        found.lapsed_since,
        found.only_planned,
        found.last_met_at,
        found.rests,
        care=care,
    )
    if not found.only_planned:
        return standing
    pair = pairs.get(session, workspace_id, found.pair_id)
    return replace(standing, dates=meetings.count_dates(session, pair, standing.counts_from))


def _list_before(
    session: Session, previous: Digest | None, programme: Programme
) -> Iterable[tuple[str, int]]:
    if previous is None:
        return []
    last = digests.series(session, programme, previous.local_date, WEEKS_SHOWN - 1)
    return [(str(one.local_date), one.figures["totals"]["lapsed"]) for one in last if one.figures]


def _read_now(facts: DigestFacts, programme: Programme, now: datetime) -> tuple[str, int]:
    return str(wall_time(now, programme.zone).date()), facts.totals.lapsed
