"""What occurred in a programme over time: when its pairs began, met, lapsed and ended.

The reads here select moments and codes alone: no word of a pair's, and nobody's name.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from agendas.meeting import DONE
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person


@dataclass(slots=True)
class History:
    """What occurred to one pair; moments are aware UTC. A lapse is (since, met again or None)."""

    programme_id: int
    cadence_code: str
    started_at: datetime
    ended_at: datetime | None
    met: list[datetime] = field(default_factory=list)
    lapses: list[tuple[datetime, datetime | None]] = field(default_factory=list)


def of_programme(session: Session, workspace_id: str, programme_id: int) -> list[History]:
    """Return what occurred to each pair that the programme ever had."""
    return _load(session, workspace_id, Pair.programme_id == programme_id)


def of_mentor(session: Session, person: Person) -> list[History]:
    """Return what occurred to each pair in which somebody is, or was, the mentor."""
    return _load(session, person.workspace_id, Pair.mentor_id == person.id)


def _load(session: Session, workspace_id: str, which: ColumnElement[bool]) -> list[History]:
    own = (Pair.workspace_id == workspace_id, which)
    columns = (Pair.programme_id, Pair.cadence_code, Pair.started_at)
    pairs = session.execute(select(Pair.id, *columns, Pair.ended_at).where(*own).order_by(Pair.id))
    found = {number: History(of, code, at, over) for number, of, code, at, over in pairs}
    held = select(Meeting.pair_id, Meeting.met_at).join(Pair, Pair.id == Meeting.pair_id)
    for pair_id, met_at in session.execute(held.where(*own, Meeting.state.in_(DONE))):
        if met_at is not None:
            found[pair_id].met.append(met_at)
    closed = select(Lapse.pair_id, Lapse.since, Lapse.closed_at, Lapse.closed_how)
    lapsed = closed.join(Pair, Pair.id == Lapse.pair_id).where(*own)
    for pair_id, since, closed_at, how in session.execute(lapsed):
        found[pair_id].lapses.append((since, closed_at if how == "met" else None))
    return list(found.values())
