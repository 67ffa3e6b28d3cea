"""The record of a pair: all that it agreed, meeting by meeting, and what stands beside; paged.

A meeting of which both have accepted the recap is one entry, with the points, goals and promises
that are its; any of these that no such meeting has is an entry of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, SelectBase, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import ACCEPTED, Recap
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import Seat

MEETING, POINT, GOAL, PROMISE = "meeting", "point", "goal", "promise"
BESIDE: dict[str, type[Any]] = {POINT: Point, GOAL: Goal, PROMISE: ActionItem}


class Entry(NamedTuple):
    """One entry: of which kind, the id of its row, and when it was."""

    kind: str
    id: int
    at: datetime


class Page(NamedTuple):
    """Some entries, the newest first, and how many there are in all."""

    entries: list[Entry]
    total: int


def read_page(session: Session, seat: Seat, words: Sequence[str], begin: int, most: int) -> Page:
    """Return the entries of the seat's pair from `begin` on that have every word.

    Words are folded, as `agendas.searching.read_words` returns them.
    """
    query = union_all(
        _find_meetings(seat, words), *(_find_beside(seat, kind, words) for kind in BESIDE)
    ).subquery()
    total = session.scalar(select(func.count()).select_from(query)) or 0
    newest = query.c.at.desc(), query.c.kind, query.c.id.desc()
    rows = session.execute(select(query).order_by(*newest).offset(begin).limit(most))
    return Page([Entry(*row) for row in rows], total)


def recaps_of(session: Session, seat: Seat, meeting_ids: Sequence[int]) -> dict[int, Recap]:
    """Return the recaps that both have accepted, by the ids of their meetings."""
    query = select(Recap).where(
        Recap.pair_id == seat.pair.id, Recap.state == ACCEPTED, Recap.meeting_id.in_(meeting_ids)
    )
    return {recap.meeting_id: recap for recap in session.scalars(query)}


def rows_of(session: Session, seat: Seat, kind: str, ids: Sequence[int]) -> Sequence[Any]:
    """Return rows of a kind by their ids, in the order in which they were written."""
    table = BESIDE[kind]
    own = select(table).where(table.pair_id == seat.pair.id, table.id.in_(ids))
    return session.scalars(own.order_by(table.id)).all()


def points_at(session: Session, seat: Seat, meeting_ids: Sequence[int]) -> Sequence[Point]:
    """Return the points that these meetings covered, in the order in which they were written."""
    return session.scalars(
        select(Point)
        .where(Point.pair_id == seat.pair.id, Point.meeting_id.in_(meeting_ids))
        .order_by(Point.id)
    ).all()


def places_of(session: Session, seat: Seat, meeting_ids: Sequence[int]) -> dict[int, str]:
    """Return where these meetings were, of those that have a place, by their ids."""
    rows = select(MeetingPlace).where(
        MeetingPlace.pair_id == seat.pair.id, MeetingPlace.meeting_id.in_(meeting_ids)
    )
    return {row.meeting_id: row.place for row in session.scalars(rows)}


def _find_meetings(seat: Seat, words: Sequence[str]) -> SelectBase:
    at = func.coalesce(Meeting.met_at, Meeting.starts_at).label("at")
    return select(literal(MEETING).label("kind"), Meeting.id, at).where(
        Meeting.workspace_id == seat.pair.workspace_id,
        Meeting.pair_id == seat.pair.id,
        _is_agreed(),
        *(_meeting_has(word) for word in words),
    )


def _find_beside(seat: Seat, kind: str, words: Sequence[str]) -> SelectBase:
    table = BESIDE[kind]
    agreed = exists().where(Meeting.id == table.meeting_id, _is_agreed())
    return select(literal(kind).label("kind"), table.id, table.created_at.label("at")).where(
        table.pair_id == seat.pair.id, ~agreed, *(table.has_word(word) for word in words)
    )


def _is_agreed() -> ColumnElement[bool]:
    return exists().where(Recap.meeting_id == Meeting.id, Recap.state == ACCEPTED)


def _meeting_has(word: str) -> ColumnElement[bool]:
    agreed = exists().where(
        Recap.meeting_id == Meeting.id, Recap.state == ACCEPTED, Recap.has_word(word)
    )
    beside = (
        exists().where(table.meeting_id == Meeting.id, table.has_word(word))
        for table in BESIDE.values()
    )
    return or_(agreed, *beside)
