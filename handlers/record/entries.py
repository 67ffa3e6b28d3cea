"""The entries of a record as its form and its page show them, with what became of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from db.mentoring.content import record
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.content.record import Entry
from db.mentoring.pairs import ENDED, Seat
from handlers.context.recap import build_recap_context

Facts = dict[str, Any]


def build_entries(session: Session, seat: Seat, entries: Sequence[Entry]) -> list[Facts]:
    """Return the facts of entries, in their order; read in a few statements, however many."""
    meetings = [entry.id for entry in entries if entry.kind == record.MEETING]
    recaps = record.recaps_of(session, seat, meetings)
    points = record.points_at(session, seat, meetings)
    places = record.places_of(session, seat, meetings)
    rows = _read_rows(session, seat, entries, recaps)
    return [
        {
            "kind": entry.kind,
            "day": _format_day(entry.at, seat),
            "place": places.get(entry.id, "") if entry.kind == record.MEETING else "",
            **(
                _build_meeting(seat, recaps[entry.id], points, rows)
                if entry.kind == record.MEETING
                else _build_beside(seat, rows[entry.kind][entry.id])
            ),
        }
        for entry in entries
    ]


def _read_rows(
    session: Session, seat: Seat, entries: Sequence[Entry], recaps: Mapping[int, Recap]
) -> dict[str, dict[int, Any]]:
    """Return the rows that entries are or tell of, by kind and id."""
    wanted = {kind: {e.id for e in entries if e.kind == kind} for kind in record.BESIDE}
    for recap in recaps.values():
        wanted[record.PROMISE] |= _ids(recap, "promises")
        wanted[record.GOAL] |= _goal_ids(recap)
    return {
        kind: {row.id: row for row in record.rows_of(session, seat, kind, sorted(ids))}
        for kind, ids in wanted.items()
    }


def _ids(recap: Recap, part: str) -> set[int]:
    return {row["id"] for row in recap.content.get(part, ()) if row.get("id")}


def _goal_ids(recap: Recap) -> set[int]:
    """Return the goals that a recap agrees on for the first time, wherever they were typed."""
    typed = (g for g in recap.content.get("reviewed", ()) if g.get("is_new"))
    return _ids(recap, "new_goals") | {goal["id"] for goal in typed if goal["state"] == "open"}


def _build_meeting(
    seat: Seat, recap: Recap, points: Sequence[Point], rows: Mapping[str, Mapping[int, Any]]
) -> Facts:
    closed = [
        {"text": row.text, "state": row.state, "day": _format_day(row.closed_at, seat)}
        for kind, ids in (
            (record.GOAL, _goal_ids(recap)),
            (record.PROMISE, _ids(recap, "promises")),
        )
        for id_, row in rows[kind].items()
        if id_ in ids and row.closed_at
    ]
    return {
        "recap": build_recap_context(seat, recap),
        "meeting": recap.meeting_id,
        "correctable": seat.pair.state != ENDED,
        "covered": [
            _build_point(point)
            for point in points
            if point.meeting_id == recap.meeting_id and point.id not in _ids(recap, "points")
        ],
        "closed": closed,
    }


def _build_beside(seat: Seat, row: Point | Goal | ActionItem) -> Facts:
    facts = {"by": seat.named(row.author_id).name, "state": "open", "closed_on": ""}
    if isinstance(row, Point):
        return {**facts, **_build_point(row), "state": row.state}
    closed = _format_day(row.closed_at, seat) if row.closed_at else ""
    facts |= {"text": row.text, "state": row.state, "closed_on": closed}
    if isinstance(row, Goal):
        return {**facts, "horizon": row.horizon}
    due = day_in_words(row.due_on) if row.due_on else ""
    return {**facts, "owner": seat.named(row.owner_id).name, "due": due}


def _build_point(point: Point) -> Facts:
    return {"domain": point.domain, "text": point.text, "time_line": point.time_line}


def _format_day(moment: datetime, seat: Seat) -> str:
    return day_in_words(wall_time(moment, seat.person.zone).date())
