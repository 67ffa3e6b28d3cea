"""What a report and a statement are made of: what occurred, as days where the programme is."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.reporting.periods import LENGTHS, Period
from agendas.reporting.report import PairFacts, Report, compose_report
from agendas.rhythm.cadence import Cadence
from db.mentoring import histories, programmes
from db.mentoring.histories import History
from db.mentoring.people import Person
from db.mentoring.programmes import Programme

DAYS = {"week": 7.0, "month": 365.25 / 12}


def compile_report(session: Session, programme: Programme, period: Period) -> Report:
    """Return the report of a programme in a period."""
    found = histories.of_programme(session, programme.workspace_id, programme.id)
    return compose_report([_convert(one, programme.zone) for one in found], period)


@dataclass
class Part:
    """What a mentor did in one programme: with how many mentees, and how often they met."""

    programme: str
    since: date
    pairs: int = 0
    met: int = 0


def compile_statement(session: Session, person: Person, period: Period) -> list[Part]:
    """Return, for each programme in which somebody was a mentor in a period, what they did."""
    told: dict[int, Part] = {}
    for one in histories.of_mentor(session, person):
        facts = _convert(one, person.zone)
        if facts.begun >= period.ends or (facts.ended and facts.ended <= period.begins):
            continue
        programme = programmes.get(session, person.workspace_id, one.programme_id)
        part = told.setdefault(one.programme_id, Part(programme.name, facts.begun))
        part.since = min(part.since, facts.begun)
        part.pairs += 1
        part.met += sum(period.begins <= day < period.ends for day in facts.met)
    return list(told.values())


def read_period(variant: str) -> Period:
    """Return the period that a message is about: "year:2027-01-01"."""
    named, _, begins = variant.partition(":")
    [length] = [one for one in LENGTHS if one == named]
    return Period(length, date.fromisoformat(begins))


def _convert(one: History, zone: ZoneInfo) -> PairFacts:
    cadence = Cadence.parse(one.cadence_code)
    return PairFacts(
        begun=wall_time(one.started_at, zone).date(),
        every_days=cadence.count * DAYS[cadence.unit],
        ended=wall_time(one.ended_at, zone).date() if one.ended_at else None,
        met=tuple(wall_time(at, zone).date() for at in one.met),
        lapses=tuple(
            (wall_time(since, zone).date(), wall_time(over, zone).date() if over else None)
            for since, over in one.lapses
        ),
    )
