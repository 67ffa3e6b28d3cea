"""What contradicts a rule that the code believes in is refused by the database itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Engine,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agendas.meeting import State
from db.core import engine as engines
from db.core import ids
from db.core.base import Base
from db.core.workspaces import Workspace
from db.mentoring.check_ins import CheckIn
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal, GoalNote
from db.mentoring.content.points import Point
from db.mentoring.content.recaps import Recap
from db.mentoring.lapses import Lapse, LapseReason, LapseSide
from db.mentoring.meetings import ChecklistMark, Meeting
from db.mentoring.pairs import Pair
from db.mentoring.people import Person
from db.mentoring.programmes import Facilitator, Programme
from db.tables import METADATA

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
# Nobody deletes what these refer to, but together with their workspace, and that goes last.
# What is in a brief is found by an index of such rows alone.
UNINDEXED = {("outbox", ("pair_id",)), ("outbox", ("brief_id",))}
KEYS = (PrimaryKeyConstraint, UniqueConstraint)


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """Two workspaces: in the first, two people who are a pair, and a third; in the other, one."""
    engine = engines.connect(database)
    with Session(engine) as session:
        add(session, *(Workspace(id=name, name=name) for name in ("T1", "T2")))
        add(session, *(person(number, "T1") for number in (1, 2, 3)), person(4, "T2"))
        add(session, programme(id=1, name="P"), programme(id=2, workspace_id="T2", name="P"))
        add(session, pair(id=1), pair(id=2, mentor_id=3))
        add(session, meeting(id=1, state=State.HELD), meeting(id=2, state=State.HELD, pair_id=2))
        add(session, goal(id=1), goal(id=2, pair_id=2))
        add(session, Lapse(id=1, workspace_id="T1", pair_id=1, since=NOW))
        ids.move_on(session, 1000)  # what is added gets numbers that none of these has
        session.commit()
        yield session
    engine.dispose()


def add(session: Session, *rows: Base) -> None:
    session.add_all(rows)
    session.flush()


def person(number: int, workspace: str) -> Person:
    return Person(id=number, workspace_id=workspace, slack_id=f"U{number}", name="N", active=True)


def programme(**columns: Any) -> Programme:
    return Programme(**{"workspace_id": "T1", "channel_id": "C1", "timezone": "UTC"} | columns)


def pair(**columns: Any) -> Pair:
    members = {"programme_id": 1, "mentor_id": 1, "mentee_id": 2}
    goes_on = {"workspace_id": "T1", "cadence_code": "1 month", "started_at": NOW}
    return Pair(**members | goes_on | columns)


def meeting(**columns: Any) -> Meeting:
    planned = {"state": State.PLANNED, "starts_at": NOW, "entered_at": NOW}
    return Meeting(**{"workspace_id": "T1", "pair_id": 1} | planned | columns)


def goal(**columns: Any) -> Goal:
    written = {"author_id": 2, "text": "x", "horizon": "1y", "created_at": NOW}
    return Goal(**{"workspace_id": "T1", "pair_id": 1} | written | columns)


def written(table: Callable[..., Base], **columns: Any) -> Base:
    return table(**{"workspace_id": "T1", "pair_id": 1} | columns)


def lapse(**columns: Any) -> Base:
    return written(Lapse, since=NOW, **columns)


def item(**columns: Any) -> Base:
    by = {"owner_id": 1, "author_id": 2, "text": "x", "created_at": NOW}
    return written(ActionItem, **by | columns)


def point(**columns: Any) -> Base:
    by = {"author_id": 2, "domain": "career", "text": "x", "created_at": NOW}
    return written(Point, **by | columns)


def recap(**columns: Any) -> Base:
    sent = {"meeting_id": 1, "version": 1, "content": {}, "sent_at": NOW}
    sent |= {"proposed_by": "mentee"}
    return written(Recap, **sent | columns)


ABSURD: dict[str, Callable[[], list[Base]]] = {
    "a state that is none": lambda: [meeting(state="planed")],
    "a meeting of another workspace": lambda: [meeting(workspace_id="T2")],
    "two meetings ahead": lambda: [meeting(), meeting(state=State.ASKED)],
    "a meeting of no pair": lambda: [meeting(pair_id=999)],
    "a pair of one": lambda: [pair(mentor_id=2)],
    "a cadence that is none": lambda: [pair(mentor_id=2, mentee_id=1, cadence_code="at times")],
    "a leave without an end": lambda: [pair(mentor_id=2, mentee_id=1, state="paused")],
    "an end at no time": lambda: [pair(mentor_id=2, mentee_id=1, state="ended")],
    "a pair's state that is none": lambda: [pair(mentor_id=2, mentee_id=1, state="gone")],
    "a goal's state that is none": lambda: [goal(state="maybe")],
    "a horizon that is none": lambda: [goal(horizon="7y")],
    "a digest on weekday 9": lambda: [programme(name="Q", digest_weekday=9)],
    "a digest at hour 77": lambda: [programme(name="Q", digest_hour=77)],
    "grace of less than nothing": lambda: [programme(name="Q", grace_days=-1)],
    "nothing is kept": lambda: [programme(name="Q", retention_months=0)],
    "a lapse closed for no reason": lambda: [lapse(closed_at=NOW)],
    "a lapse open for a reason": lambda: [lapse(pair_id=2, closed_how="met")],
    "a lapse closed somehow": lambda: [lapse(closed_at=NOW, closed_how="somehow")],
    "two open lapses": lambda: [lapse()],
    "an item's state that is none": lambda: [item(state="perhaps")],
    "a recap's state that is none": lambda: [recap(state="lost")],
    "a domain that is none": lambda: [point(domain="leisure")],
    "an answer that is none": lambda: [
        written(CheckIn, person_id=1, asked_at=NOW, answer="so so", answered_at=NOW)
    ],
    "an answer at no time": lambda: [written(CheckIn, person_id=1, asked_at=NOW, answer="well")],
}
STRAY: dict[str, Callable[[], Base]] = {
    "mentor": lambda: pair(mentor_id=4),
    "mentee": lambda: pair(mentor_id=2, mentee_id=4),
    "pair's programme": lambda: pair(mentor_id=2, mentee_id=3, programme_id=2),
    "facilitator": lambda: Facilitator(programme_id=1, person_id=4, workspace_id="T1", position=0),
    "author of a goal": lambda: goal(author_id=4),
    "meeting of a goal": lambda: goal(meeting_id=2),
    "owner of an item": lambda: item(owner_id=4),
    "author of an item": lambda: item(author_id=4),
    "meeting of an item": lambda: item(meeting_id=2),
    "author of a point": lambda: point(author_id=4),
    "meeting of a point": lambda: point(meeting_id=2),
    "meeting of a recap": lambda: recap(meeting_id=2),
    "meeting of a mark": lambda: written(ChecklistMark, meeting_id=2, item="goals", person_id=1),
    "person of a mark": lambda: written(ChecklistMark, meeting_id=1, item="goals", person_id=4),
    "goal of a note": lambda: written(GoalNote, goal_id=2, meeting_id=1, text="x"),
    "meeting of a note": lambda: written(GoalNote, goal_id=1, meeting_id=2, text="x"),
    "lapse of a side": lambda: written(LapseSide, pair_id=2, lapse_id=1, person_id=1),
    "person of a side": lambda: written(LapseSide, lapse_id=1, person_id=4),
    "lapse of a reason": lambda: written(
        LapseReason, pair_id=2, lapse_id=1, person_id=1, text="x", written_at=NOW
    ),
    "person of a reason": lambda: written(
        LapseReason, lapse_id=1, person_id=4, text="x", written_at=NOW
    ),
    "person of a check-in": lambda: written(CheckIn, person_id=4, asked_at=NOW),
}


def test_what_is_sound_is_taken(session: Session) -> None:
    """Else everything below might be refused for another reason."""
    add(session, meeting(), lapse(pair_id=2), item(), recap(), point(), goal(state="reached"))
    add(session, pair(mentor_id=2, mentee_id=1, state="paused", paused_until=LATER))
    add(session, pair(mentor_id=2, mentee_id=3, state="ended", ended_at=NOW))
    add(session, lapse(closed_at=NOW, closed_how="met"), programme(name="Q", grace_days=0))
    add(session, written(CheckIn, person_id=1, asked_at=NOW, answer="well", answered_at=NOW))
    add(session, meeting(pair_id=2), meeting(state=State.CANCELLED))


@pytest.mark.parametrize("what", ABSURD)
def test_what_is_absurd_is_refused(session: Session, what: str) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)check constraint|unique|foreign key"):
        add(session, *ABSURD[what]())


@pytest.mark.parametrize("what", STRAY)
def test_a_row_of_another_pair_or_workspace_is_refused(session: Session, what: str) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        add(session, STRAY[what]())


def test_rows_go_with_what_they_belong_to(session: Session) -> None:
    add(session, written(ChecklistMark, meeting_id=1, item="goals", person_id=1))
    add(session, written(GoalNote, goal_id=1, meeting_id=1, text="x"), recap())
    add(session, written(LapseSide, lapse_id=1, person_id=1))
    add(session, written(LapseReason, lapse_id=1, person_id=1, text="x", written_at=NOW))
    add(session, written(CheckIn, person_id=1, asked_at=NOW))
    session.commit()
    connection = session.connection()

    def left(*tables: type[Base]) -> int:
        return sum(len(connection.execute(select(table.__table__)).all()) for table in tables)

    connection.exec_driver_sql("DELETE FROM meetings WHERE id = 1")
    assert left(ChecklistMark, GoalNote, Recap) == 0
    connection.exec_driver_sql("DELETE FROM lapses WHERE id = 1")
    assert left(LapseSide, LapseReason) == 0
    assert left(Goal, CheckIn) == 3
    connection.exec_driver_sql("DELETE FROM pairs WHERE id = 1")
    assert left(Goal, CheckIn) == 1


def test_the_revisions_make_the_rules_that_the_models_name(session: Session) -> None:
    inspector = inspect(session.get_bind())
    assert isinstance(session.get_bind(), Engine)
    for table in METADATA.sorted_tables:
        named = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        made = {str(one["name"]) for one in inspector.get_check_constraints(table.name)}
        assert named == made, table.name
        for index in table.indexes:
            if index.unique:
                assert index.name in {one["name"] for one in inspector.get_indexes(table.name)}


def leading(table: Table) -> set[str]:
    """The columns by which rows of a table are found: the first of every index and key."""
    whole = [one for one in table.indexes if one.dialect_kwargs["sqlite_where"] is None]
    keys = [one for one in table.constraints if isinstance(one, KEYS)]
    return {next(iter(one.columns)).name for one in [*whole, *keys] if len(one.columns)}


def test_what_refers_is_found_by_an_index() -> None:
    for table in METADATA.sorted_tables:
        for key in table.constraints:
            if isinstance(key, ForeignKeyConstraint):
                columns = tuple(column.name for column in key.columns)
                own = set(columns) - {"workspace_id"} or set(columns)
                known = (table.name, columns) in UNINDEXED
                assert known or own & leading(table), (table.name, columns)
