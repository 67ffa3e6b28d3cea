"""What occurred in a programme over time: when its pairs began, met, lapsed and ended.

The reads here select moments and codes alone: no word of a pair's, and nobody's name. What people
answered is read for a programme as a whole, to be counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from agendas.acceptance import State
from agendas.meeting import DONE
from db.mentoring.content.actions import DONE as IS_KEPT
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.recaps import Recap
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of a promise, whose it was, and when it was closed (aware UTC), if it is."""

    owner_id: int
    due_on: date | None
    closed_at: datetime | None
    kept: bool


@dataclass(slots=True)
class History:
    """What occurred to one pair; moments are aware UTC. A lapse is (since, met again or None).

    `recaps` and `promises`, where they were asked for: for each meeting when it was held, and when
    both had accepted its recap, or None.
    """

    pair_id: int
    mentor_id: int
    mentee_id: int
    programme_id: int
    cadence_code: str
    started_at: datetime
    ended_at: datetime | None
    met: list[datetime] = field(default_factory=list)
    lapses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    recaps: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    promises: list[Promised] = field(default_factory=list)


def of_programme(session: Session, workspace_id: str, programme_id: int) -> list[History]:
    """Return what occurred to each pair that the programme ever had, and what was answered."""
    which = Pair.programme_id == programme_id
    found = _load(session, workspace_id, which)
    _add_answers(session, found, (Pair.workspace_id == workspace_id, which))
    return list(found.values())


def of_mentor(session: Session, person: Person) -> list[History]:
    """Return what occurred to each pair in which somebody is, or was, the mentor."""
    return list(_load(session, person.workspace_id, Pair.mentor_id == person.id).values())


def _load(session: Session, workspace_id: str, which: ColumnElement[bool]) -> dict[int, History]:
    own = (Pair.workspace_id == workspace_id, which)
    ids = (Pair.id, Pair.mentor_id, Pair.mentee_id, Pair.programme_id)
    pairs = select(*ids, Pair.cadence_code, Pair.started_at, Pair.ended_at).where(*own)
    found = {row[0]: History(*row) for row in session.execute(pairs.order_by(Pair.id))}
    held = select(Meeting.pair_id, Meeting.met_at).join(Pair, Pair.id == Meeting.pair_id)
    for pair_id, met_at in session.execute(held.where(*own, Meeting.state.in_(DONE))):
        if met_at is not None:
            found[pair_id].met.append(met_at)
    closed = select(Lapse.pair_id, Lapse.since, Lapse.closed_at, Lapse.closed_how)
    lapsed = closed.join(Pair, Pair.id == Lapse.pair_id).where(*own)
    for pair_id, since, closed_at, how in session.execute(lapsed):
        found[pair_id].lapses.append((since, closed_at if how == "met" else None))
    return found


def _add_answers(
    session: Session, found: Mapping[int, History], own: tuple[ColumnElement[bool], ...]
) -> None:
    """Add when recaps were accepted by both, at first, and what became of promises."""
    accepted = (
        select(Recap.meeting_id, func.min(Recap.answered_at).label("at"))
        .where(or_(Recap.state == State.ACCEPTED, Recap.state == State.REPLACED))
        .where(Recap.change == "")
        .group_by(Recap.meeting_id)
        .subquery()
    )
    held = (
        select(Meeting.pair_id, Meeting.met_at, accepted.c.at)
        .join(Pair, Pair.id == Meeting.pair_id)
        .outerjoin(accepted, accepted.c.meeting_id == Meeting.id)
        .where(*own, Meeting.state.in_(DONE))
        .where(Meeting.met_at.is_not(None))
    )
    for pair_id, met_at, at in session.execute(held):
        found[pair_id].recaps.append((met_at, at))
    columns = (ActionItem.owner_id, ActionItem.due_on, ActionItem.closed_at, ActionItem.state)
    promised = select(ActionItem.pair_id, *columns).join(Pair, Pair.id == ActionItem.pair_id)
    for pair_id, owner, due, closed_at, state in session.execute(promised.where(*own)):
        found[pair_id].promises.append(Promised(owner, due, closed_at, state == IS_KEPT))
