"""A new schema under running old code: what the version before reads and writes is still there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Inspector, inspect, select

from db.core import engine as engines
from db.core import schema
from db.mentoring.meetings import Meeting
from tests.stories.cycles import calendars, couple
from tests.stories.world import world as open_world

# The schema of the version before this one. Whoever releases a version sets it to the newest. Up to
# this one every process has to be stopped before the upgrade, as the changelog says.
BEFORE = "0028"


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = engines.connect(empty_database)
    yield engine
    engine.dispose()


def columns(inspector: Inspector) -> dict[tuple[str, str], Any]:
    return {
        (table, column["name"]): column
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
    }


def unique(inspector: Inspector) -> set[str]:
    return {
        f"{table}: {key['column_names']}"
        for table in inspector.get_table_names()
        for key in [
            *inspector.get_unique_constraints(table),
            *(index for index in inspector.get_indexes(table) if index["unique"]),
        ]
    }


def test_revisions_of_one_version_leave_its_predecessor_running(engine: Engine) -> None:
    schema.migrate(engine, to=BEFORE)
    before, keys = columns(inspect(engine)), unique(inspect(engine))
    schema.migrate(engine)
    after = columns(inspect(engine))
    gone = [name for name in before if name not in after]
    assert gone == [], "dropped or renamed: leave that to the version after this one"
    tables = {table for table, _ in before}
    for (table, name), column in after.items():
        old = before.get((table, name))
        if old is not None and not column["nullable"]:
            assert not old["nullable"], f"{table}.{name}: old code may still leave it empty"
        if old is None and table in tables:
            fills_itself = column["nullable"] or column["default"] is not None
            assert fills_itself, f"{table}.{name}: old code does not know it; give it a default"
    more = {key for key in unique(inspect(engine)) - keys if key.partition(":")[0] in tables}
    assert more == set(), "old code may still write what a new key forbids"


@pytest.mark.slow
def test_a_meeting_that_the_version_before_planned_is_moved_and_cancelled(database: str) -> None:
    with open_world(database) as world:
        two = couple(world, timedelta(days=12))
        with world.bot.sessions.begin() as session:
            for meeting in session.scalars(select(Meeting)):
                meeting.stamped_at = None
        two.mentee.types("/meeting move 15 december 10:00")
        assert "15 December" in two.mentee.last_message.plain
        two.mentee.types("/meeting cancel")
        two.mentee.clicks("Cancel the meeting", confirm=True)
        world.settles()
        assert [method for method, _ in calendars(two.mentor)][-1] == "CANCEL"
