"""What a report and a statement are made of: what occurred, as days where the programme is."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.reporting.periods import FIXED, LENGTHS, Period
from agendas.reporting.report import PairFacts, Promise, Report, compose_report, settle_answers
from agendas.reporting.telling import Cell
from agendas.rhythm.cadence import Cadence
from db.mentoring import programmes
from db.mentoring.people import Person
from db.mentoring.programmes import Programme
from db.mentoring.reporting import histories, reported
from db.mentoring.reporting.histories import History

DAYS = {"week": 7.0, "month": 365.25 / 12}


def compile_report(session: Session, programme: Programme, period: Period) -> Report:
    """Return the report of a programme in a period."""
    return compose_report(_list_facts(session, programme), period, _load_kept(session, programme))


def keep_answers(session: Session, programme: Programme, period: Period) -> None:
    """Keep what a report is to tell of what people answered: from now on it tells the same."""
    answers = settle_answers(
        _list_facts(session, programme), period, _load_kept(session, programme)
    )
    told: dict[tuple[str, date], reported.Figures] = {}
    for name, cells in answers.items():
        for one, cell in cells.items():
            if one.length not in FIXED:
                continue
            figures = told.setdefault((one.length, one.begins), {})
            figures[name] = [cell.yes, cell.no, cell.told]
    reported.keep(session, programme, told)


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
    return Period(LENGTHS[named], date.fromisoformat(begins))


def _load_kept(session: Session, programme: Programme) -> dict[str, dict[Period, Cell]]:
    kept: dict[str, dict[Period, Cell]] = {}
    for (length, begins), figures in reported.of_programme(session, programme).items():
        for name, cell in figures.items():
            kept.setdefault(name, {})[Period(LENGTHS[length], begins)] = Cell(*cell)
    return kept


def _list_facts(session: Session, programme: Programme) -> list[PairFacts]:
    found = histories.of_programme(session, programme.workspace_id, programme.id)
    return [_convert(one, programme.zone) for one in found]


def _convert(one: History, zone: ZoneInfo) -> PairFacts:
    cadence = Cadence.parse(one.cadence_code)
    return PairFacts(
        number=one.pair_id,
        mentee=one.mentee_id,
        mentor=one.mentor_id,
        begun=wall_time(one.started_at, zone).date(),
        every_days=cadence.count * DAYS[cadence.unit],
        ended=wall_time(one.ended_at, zone).date() if one.ended_at else None,
        met=tuple(wall_time(at, zone).date() for at in one.met),
        lapses=tuple(
            (wall_time(since, zone).date(), wall_time(over, zone).date() if over else None)
            for since, over in one.lapses
        ),
        recaps=() if _may_be_erased(one) else _convert_recaps(one, zone),
        promises=tuple(
            Promise(
                promised.owner_id,
                promised.due_on,
                wall_time(promised.closed_at, zone).date() if promised.closed_at else None,
                promised.kept,
            )
            for promised in one.promises
        ),
    )


def _convert_recaps(one: History, zone: ZoneInfo) -> tuple[tuple[date, date | None], ...]:
    return tuple(
        (wall_time(met, zone).date(), wall_time(at, zone).date() if at else None)
        for met, at in one.recaps
    )


def _may_be_erased(one: History) -> bool:
    """Say whether of a pair that has ended nothing is left: nor is it said to have done none."""
    return one.ended_at is not None and not one.promises and not any(at for _, at in one.recaps)
