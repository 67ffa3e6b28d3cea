"""Ids never come again: they stand in buttons that people still see, and in keys of messages."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Inspector,
    Integer,
    MetaData,
    Table,
    delete,
    insert,
    inspect,
    make_url,
    text,
)
from sqlalchemy.orm import Session

from db.core import engine as engines
from db.core import schema
from db.mentoring import people
from db.mentoring.people import Person
from db.tables import METADATA

BEFORE, COUNTING = "0007", "0008"
FILLING: dict[type, object] = {
    int: 0,
    str: "x",
    bool: False,
    object: {},
    datetime: datetime(2026, 11, 24, 15, tzinfo=UTC),
    time: time(18),
}
# What was counted when counting began.
BEGUN = (
    *("action_items", "audit", "goal_notes", "goals", "lapse_reasons", "lapses", "meetings"),
    *("outbox", "pairs", "people", "points", "programmes", "recaps"),
)
KINDS = {kind: make_url(f"{kind}://").get_dialect()() for kind in ("sqlite", "postgresql")}


def counted() -> list[Table]:
    """Tables whose rows have a number of their own."""
    return [table for table in METADATA.sorted_tables if own_number(table) is not None]


def own_number(table: Table) -> Column[Any] | None:
    keys = list(table.primary_key)
    is_own = len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys
    return keys[0] if is_own else None


def test_every_number_of_a_row_counts_on_for_good_and_is_wide_enough() -> None:
    assert len(counted()) >= 13
    for table in counted():
        number = own_number(table)
        assert number is not None
        assert number.identity, f"{table}.{number.name} is no Key"
        assert table.dialect_options["sqlite"]["autoincrement"], table
        assert number.type.compile(KINDS["postgresql"]) == "BIGINT", table
        assert number.type.compile(KINDS["sqlite"]) == "INTEGER", table


def test_what_refers_to_a_row_is_as_wide_as_its_number() -> None:
    for table in METADATA.sorted_tables:
        for key in table.foreign_keys:
            for kind in KINDS.values():
                here, there = key.parent.type.compile(kind), key.column.type.compile(kind)
                assert here == there, f"{table}.{key.parent.name} is no RowId"


def test_the_database_counts_so(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in counted():
            if engine.dialect.name == "sqlite":
                made = "SELECT sql FROM sqlite_master WHERE name = :table"
                wanted = "PRIMARY KEY AUTOINCREMENT"
            else:
                made = (
                    "SELECT data_type || is_identity FROM information_schema.columns "
                    "WHERE table_name = :table AND column_name = 'id'"
                )
                wanted = "bigintYES"
            found = connection.scalar(text(made), {"table": table.name})
            assert wanted in str(found), f"{table}: a revision made it anew without its count"


def test_the_number_of_a_row_that_is_gone_is_not_given_away_again(engine: Engine) -> None:
    with Session(engine) as session:
        person = people.keep(session, "T1", "U1", "Ada", "UTC").id
        assert person == 1
        session.execute(delete(Person))
        assert people.keep(session, "T1", "U2", "Ben", "UTC").id > person


@pytest.fixture
def earlier(empty_database: str) -> Iterator[Engine]:
    """A database as it was before ids were counted so, with a pair in it and a little more."""
    engine = engines.connect(empty_database)
    schema.migrate(engine, to=BEFORE)
    with engine.begin() as connection:
        put(connection, "workspaces", id="T1", name="A")
        for number in (1, 2):
            put(connection, "people", id=number, slack_id=f"U{number}")
        put(connection, "programmes", id=1, name="Medicine")
        put(connection, "pairs", id=7, programme_id=1, mentor_id=1, mentee_id=2)
        put(connection, "meetings", id=12, pair_id=7)
        put(connection, "goals", id=3, pair_id=7, author_id=2, meeting_id=12)
        put(connection, "outbox", id=30, key="T1:meeting.ask:meeting:12:0:U1")
        if engine.dialect.name == "postgresql":  # as if it had given the numbers itself
            connection.execute(text("SELECT setval('pairs_id_seq', 90)"))
    yield engine
    engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("audit", {"subject": "meeting:80"}),
        ("outbox", {"subject": "recap:80"}),
        ("outbox", {"key": "T1:recap.waiting:recap:80::U1:settled"}),
        ("outbox", {"payload": {"blocks": [{"elements": [{"value": "80"}, {"text": "999"}]}]}}),
        ("outbox", {"payload": {"blocks": [{"elements": [{"value": "7.80"}]}]}}),
        ("seen", {"key": "trigger:1", "row_id": 80}),
        ("meetings", {"pair_id": 7, "id": 80}),
    ],
)
@pytest.mark.databases("sqlite")
def test_counts_go_on_beyond_every_number_that_is_still_told_of(
    earlier: Engine, table: str, values: dict[str, Any]
) -> None:
    with earlier.begin() as connection:
        put(connection, table, **values)
    schema.migrate(earlier, to=COUNTING)
    with earlier.connect() as connection:
        for counting in BEGUN:
            assert 80 <= counted_to(connection, counting) < 10_000, counting


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_a_servers_counts_go_on_where_they_were(earlier: Engine) -> None:
    schema.migrate(earlier, to=COUNTING)
    with earlier.connect() as connection:
        assert counted_to(connection, "pairs") >= 90


@pytest.mark.slow
def test_rows_keys_and_indexes_stay_as_they_were(earlier: Engine) -> None:
    looked, counts = looks(inspect(earlier)), rows(earlier, looks(inspect(earlier)))
    schema.migrate(earlier, to=COUNTING)
    later = looks(inspect(earlier))
    for table, look in looked.items():
        assert set(look) <= set(later[table]), table
    assert rows(earlier, looked) == counts
    assert counts["pairs"] == counts["goals"] == counts["outbox"] == 1


def test_a_new_database_begins_with_one(engine: Engine) -> None:
    with Session(engine) as session:
        assert people.keep(session, "T1", "U1", "Ada", "UTC").id == 1


def put(connection: Connection, into: str, **values: Any) -> None:
    """Insert a row as the database now has it, with something in all that must not be empty."""
    table = Table(into, MetaData(), autoload_with=connection, resolve_fks=False)
    needed = [one for one in table.columns if not (one.nullable or one.primary_key)]
    filled = {one.name: FILLING[one.type.python_type] for one in needed}
    if "token" in filled:
        filled["token"] = str(values)[:32]
    if "workspace_id" in table.columns:
        filled["workspace_id"] = "T1"
    connection.execute(insert(table).values({**filled, **values}))


def counted_to(connection: Connection, table: str) -> int:
    """Return the largest number that a table has given away."""
    if connection.dialect.name == "sqlite":
        query = "SELECT seq FROM sqlite_sequence WHERE name = :table"
    else:
        query = "SELECT nextval(pg_get_serial_sequence(:table, 'id')) - 1"
    return int(connection.scalar(text(query), {"table": table}) or 0)


def looks(inspector: Inspector) -> dict[str, list[str]]:
    """Return what every table is like but for its own number, each trait in words."""
    return {
        table: sorted(
            [
                *(f"key {one}" for one in inspector.get_foreign_keys(table)),
                *(
                    f"index {one['name']} {one['column_names']} {one['unique']} "
                    f"{[str(option) for option in one.get('dialect_options', {}).values()]}"
                    for one in inspector.get_indexes(table)
                ),
                *(f"unique {one}" for one in inspector.get_unique_constraints(table)),
                *(
                    f"{one['name']} {one['nullable']} {one['default']}"
                    for one in inspector.get_columns(table)
                    if one["name"] != "id"
                ),
            ]
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def rows(engine: Engine, tables: Iterable[str]) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0
            for table in tables
        }
