"""A database of an earlier schema keeps all it has, and what breaks a new rule is put right."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import UserDefinedType

from db.core import engine as engines
from db.core import schema
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.mentoring.programmes import Programme
from db.mentoring.reporting.digests import Digest

BEFORE = "0013"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
LIVE = timedelta(days=30)
FILLING: dict[type, object] = {
    int: 0,
    str: "x",
    bool: False,
    object: {},
    time: time(18),
    datetime: NOW,
    date: NOW.date(),
}
PAIR = {"programme_id": 1, "cadence_code": "1 month", "state": "active"}
OF_PAIR = {"pair_id": 7, "workspace_id": "T1"}
HELD = {**OF_PAIR, "state": "recapped", "met_at": NOW}
TYPED = "a NUL \x00, and \\u0000 that was typed as such"
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("workspaces", {"id": "T1"}),
    *(("people", {"id": number, "slack_id": f"U{number}"}) for number in (1, 2)),
    ("programmes", {"id": 1, "name": "Medicine", "grace_days": 14, "retention_months": 24}),
    ("facilitators", {"programme_id": 1, "person_id": 1}),
    ("feeds", {"person_id": 2, "token_hash": "hash"}),
    ("pairs", {**PAIR, "id": 7, "mentor_id": 1, "mentee_id": 2}),
    ("meetings", {**HELD, "id": 12}),
    ("meetings", {**OF_PAIR, "id": 13, "state": "planned", "ahead_of": 7, "next_due_at": NOW}),
    ("meeting_ticks", {"meeting_id": 12, "item": "goals", "person_id": 1}),
    ("goals", {**OF_PAIR, "id": 3, "meeting_id": 12, "author_id": 2, "horizon": "1y"}),
    ("goal_notes", {"id": 4, "goal_id": 3, "meeting_id": 12}),
    ("action_items", {**OF_PAIR, "id": 5, "meeting_id": 12, "owner_id": 1, "author_id": 2}),
    ("points", {**OF_PAIR, "id": 6, "meeting_id": 12, "author_id": 2, "domain": "career"}),
    ("recaps", {**OF_PAIR, "id": 8, "meeting_id": 12, "version": 1, "content": {"said": TYPED}}),
    ("lapses", {**OF_PAIR, "id": 9, "open_pair_id": 7}),
    ("lapse_sides", {"lapse_id": 9, "person_id": 2, "nudges": 2}),
    ("lapse_reasons", {"id": 10, "lapse_id": 9, "person_id": 2}),
    ("audit", {"id": 11, "person_id": 1, "subject": "pair:7"}),
    *(
        ("digests", {"programme_id": 1, "local_date": date(2026, 11, day), "occurrences": [day]})
        for day in (23, 16)
    ),
    ("outbox", {"id": 30, "key": "T1:meeting.ask:meeting:12:0:U1", "payload": {"text": "x"}}),
)
STATES = {"goals": "open", "action_items": "open", "recaps": "waiting"}


class Moment(UserDefinedType[datetime]):
    """A moment as SQLite has it at any revision: as text, or as a number."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return read_moment


def read_moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value and datetime.fromtimestamp(value, UTC).replace(tzinfo=None)


@pytest.fixture
def earlier(empty_database: str) -> Iterator[Engine]:
    """A database as the version before had it, with a row in every table of mentoring."""
    engine = engines.connect(empty_database)
    schema.migrate(engine, to=BEFORE)
    for table, row in ROWS:
        put(engine, table, **row)
    yield engine
    engine.dispose()


def put(engine: Engine, into: str, **values: Any) -> None:
    """Insert a row as the database now has it, with something in all that must not be empty."""
    table = Table(into, MetaData(), autoload_with=engine, resolve_fks=False)
    needed = [one for one in table.columns if not (one.nullable or one.primary_key)]
    filled = {one.name: FILLING[one.type.python_type] for one in needed}
    if "workspace_id" in table.columns:
        filled["workspace_id"] = "T1"
    if into in STATES:
        filled["state"] = STATES[into]
    with engine.begin() as connection:
        connection.execute(insert(table).values({**filled, **values}))


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table but the revision."""
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    tables = [Table(name, MetaData(), autoload_with=engine, resolve_fks=False) for name in names]
    for column in (column for table in tables for column in table.columns):
        if isinstance(column.type, DateTime) and engine.dialect.name == "sqlite":
            column.type = Moment()
    with engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in tables
        }


GONE = {
    ("meetings", "ahead_of"),
    ("lapses", "open_pair_id"),
    *(("lapse_sides", name) for name in ("unanswered", "nudged_at", "answered_at")),
    ("pairs", "last_contact_at"),
    ("outbox", "payload"),
    ("outbox", "target_key"),
    ("outbox", "wiped_at"),
}


def test_a_point_of_a_meeting_without_a_recap_is_open_again(earlier: Engine) -> None:
    put(earlier, "meetings", **{**HELD, "id": 14, "state": "held"})
    put(
        earlier,
        "points",
        **{**OF_PAIR, "id": 61, "meeting_id": 14, "author_id": 2, "domain": "career"},
    )
    schema.migrate(earlier)
    kept = {row["id"]: (row["meeting_id"], row["state"]) for row in everything(earlier)["points"]}
    assert kept == {6: (12, "talked"), 61: (None, "open")}


@pytest.mark.slow
def test_every_value_of_every_row_is_kept(earlier: Engine) -> None:
    before = everything(earlier)
    assert all(before[table] for table, _ in ROWS)
    schema.migrate(earlier)
    after = everything(earlier)
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for row in rows:
            kept = {name: value for name, value in row.items() if (table, name) not in GONE}
            if earlier.dialect.name == "postgresql" and table == "recaps":
                kept["content"] = {"said": TYPED.replace("\x00", "")}  # it takes none any more
            assert any(kept.items() <= found.items() for found in after[table]), (table, kept)


@pytest.mark.slow
def test_rows_without_a_pair_are_given_theirs(earlier: Engine) -> None:
    schema.migrate(earlier)
    after = everything(earlier)
    for table in ("meeting_ticks", "goal_notes", "lapse_sides", "lapse_reasons"):
        assert [row["pair_id"] for row in after[table]] == [7], table


def letter(number: int, kind: str, subject: str, status: str, **values: Any) -> tuple[str, Any]:
    key = f"T1:{kind}:{subject}:0:U1"
    row = {"id": number, "kind": kind, "subject": subject, "status": status, "key": key}
    return "outbox", {**row, "recipient": "U1", "token": str(number), "op": "post", **values}


@pytest.mark.slow
def test_what_waits_is_composed_and_what_was_sent_lately_is_looked_at_again(
    earlier: Engine,
) -> None:
    sent = {"slack_ts": "1.2", "finished_at": NOW}
    for table, row in (
        letter(31, "agenda.prompt", "meeting:13", "pending"),
        letter(32, "action.reminder", "action:5", "sent", **sent),
        letter(33, "recap.accepted", "recap:8", "sent", **sent),
        letter(
            34, "recap.to_write", "meeting:12", "sent", **sent | {"finished_at": NOW - 9 * LIVE}
        ),
        letter(35, "digest", "programme:1", "pending"),
        letter(36, "meeting.ask", "meeting:12", "pending", op="update", key="a change"),
    ):
        put(earlier, table, **row)
    schema.migrate(earlier)
    rows = {row["id"]: row for row in everything(earlier)["outbox"]}
    assert (rows[31]["pair_id"], rows[31]["occurrence"], rows[31]["status"]) == (7, "0", "pending")
    assert rows[32]["pair_id"] == 7
    assert {number for number, row in rows.items() if row["refresh_at"]} == {32}
    assert rows[35]["status"] == "dropped"
    assert 36 not in rows


@pytest.mark.slow
def test_digests_are_numbered_by_their_dates(earlier: Engine) -> None:
    schema.migrate(earlier)
    with Session(earlier) as session:
        found = session.scalars(select(Digest).order_by(Digest.id)).all()
        assert [(one.id, one.local_date.day, one.figures) for one in found] == [
            (1, 16, None),
            (2, 23, None),
        ]


@pytest.mark.slow
def test_what_breaks_a_rule_is_put_right(earlier: Engine) -> None:
    put(earlier, "people", id=3, slack_id="U3")
    put(earlier, "people", id=4, slack_id="U4")
    put(earlier, "pairs", **{**PAIR, "state": "paused"}, id=20, mentor_id=1, mentee_id=3)
    put(earlier, "pairs", **{**PAIR, "state": "ended"}, id=21, mentor_id=1, mentee_id=4)
    put(earlier, "meetings", **OF_PAIR, id=22, state="asked", next_due_at=NOW)
    put(earlier, "lapses", **OF_PAIR, id=23)
    put(earlier, "lapses", **OF_PAIR, id=24, closed_at=NOW)
    put(earlier, "programmes", id=2, name="Q", digest_weekday=9, digest_hour=77, grace_days=-1)
    put(earlier, "workspaces", id="T2")
    put(earlier, "action_items", pair_id=7, workspace_id="T2", id=25, owner_id=1, author_id=2)
    schema.migrate(earlier)
    with Session(earlier) as session:
        states = {one.id: one.state for one in session.scalars(select(Pair)).unique()}
        assert states == {7: "active", 20: "active", 21: "ended"}
        assert session.get_one(Pair, 21).ended_at is not None
        assert session.get_one(Meeting, 13).state == "planned"
        assert session.get_one(Meeting, 22).state == "cancelled"
        assert session.get_one(Meeting, 22).next_due_at is None
        assert session.get_one(Lapse, 9).closed_at is None
        assert session.get_one(Lapse, 23).closed_at is not None
        assert session.get_one(Lapse, 24).closed_how == "no_longer_due"
        programme = session.get_one(Programme, 2)
        assert (programme.digest_weekday, programme.digest_hour) == (0, 9)
        assert (programme.grace_days, programme.retention_months) == (14, 24)
        assert session.get_one(Recap, 8).content["said"].endswith("that was typed as such")
    assert {row["workspace_id"] for row in everything(earlier)["action_items"]} == {"T1"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "row", "rule"),
    [
        ("pairs", {**PAIR, "mentor_id": 1, "mentee_id": 1}, "ck_pairs_two_people"),
        ("meetings", {**OF_PAIR, "state": "planed"}, "ck_meetings_state"),
    ],
)
def test_what_cannot_be_put_right_is_named_and_nothing_is_changed(
    earlier: Engine, table: str, row: dict[str, Any], rule: str
) -> None:
    put(earlier, table, **row)
    before = everything(earlier)
    with pytest.raises(IntegrityError, match=rule):
        schema.migrate(earlier)
    assert everything(earlier) == before


@pytest.mark.slow
def test_ways_of_closing_a_lapse_become_codes(earlier: Engine) -> None:
    schema.migrate(earlier, to="0017")
    put(earlier, "lapses", **OF_PAIR, id=40, closed_at=NOW, closed_how="on leave")
    put(earlier, "lapses", **OF_PAIR, id=41, closed_at=NOW, closed_how="no longer due")
    told = {"over": {"met": 2, "on leave": 1}}
    put(earlier, "digests", id=42, programme_id=1, local_date=date(2026, 11, 30), figures=told)
    schema.migrate(earlier)
    with Session(earlier) as session:
        closed = [session.get_one(Lapse, number).closed_how for number in (40, 41)]
        assert closed == ["on_leave", "no_longer_due"]
        assert session.get_one(Digest, 42).figures == {"over": {"met": 2, "on_leave": 1}}


@pytest.mark.slow
def test_what_was_written_before_is_found_by_its_words(earlier: Engine) -> None:
    schema.migrate(earlier, to="0022")
    put(earlier, "meetings", **OF_PAIR, id=50, state="accepted", starts_at=NOW, uid="of-fifty")
    goal = {"text": "Présider la SÉANCE", "horizon": "1y", "state": "open", "author_id": 1}
    put(earlier, "goals", **OF_PAIR, **goal, id=51, created_at=NOW)
    said = {"decisions": "Apply in Spring", "promises": [{"text": "Ask", "owner": "mentor"}]}
    recap = {"meeting_id": 50, "content": said, "state": "accepted", "proposed_by": "mentee"}
    put(earlier, "recaps", **OF_PAIR, **recap, id=52, version=1, main_point="")
    schema.migrate(earlier)
    with Session(earlier) as session:
        assert session.get_one(Goal, 51).folded == "presider la seance"
        assert set(session.get_one(Recap, 52).folded.split("\n")) == {"apply in spring", "ask"}


@pytest.mark.slow
def test_what_was_asked_in_a_lapse_is_counted_for_the_person(earlier: Engine) -> None:
    schema.migrate(earlier, to="0022")
    put(earlier, "lapse_sides", lapse_id=9, person_id=1, pair_id=7, unanswered=2, nudged_at=NOW)
    put(earlier, "lapses", **OF_PAIR, id=43, closed_at=NOW, closed_how="met")
    put(earlier, "lapse_sides", lapse_id=43, person_id=2, pair_id=7, answered_at=NOW)
    schema.migrate(earlier)
    kept = {row["person_id"]: row for row in everything(earlier)["silences"]}
    assert (kept[1]["unanswered"], kept[1]["quiet_until"]) == (2, None)
    assert (kept[2]["unanswered"], kept[2]["not_yets"]) == (0, 1)
    assert kept[2]["quiet_until"].replace(tzinfo=UTC) == NOW + timedelta(days=14)
