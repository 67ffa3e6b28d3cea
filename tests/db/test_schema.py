"""The schema: revisions and models agree, a new file is made, what does not fit is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent, indent
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.core import engine as engines
from db.core import schema
from db.core.exclusive import one_at_a_time
from db.core.schema import NewerSchema, OldSchema, Schema
from db.core.workspaces import Workspace
from db.mentoring import people
from db.tables import METADATA


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = engines.connect(empty_database)
    yield engine
    engine.dispose()


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def tables(engine: Engine) -> list[str]:
    return inspect(engine).get_table_names()


def with_revision(folder: Path, upgrade: str, *, after: str | None) -> Path:
    """A copy of the revisions, with a later one; or that one alone."""
    (folder / "versions").mkdir(parents=True)
    earlier = schema.MIGRATIONS.glob("versions/*.py") if after else ()
    for file in [schema.MIGRATIONS / "env.py", *earlier]:
        (folder / file.relative_to(schema.MIGRATIONS)).write_text(file.read_text())
    (folder / "versions" / "later.py").write_text(
        f"from alembic import op\nrevision = 'later'\ndown_revision = {after!r}\n"
        f"def upgrade():\n{indent(dedent(upgrade), '    ')}\n"
    )
    return folder


def test_the_names_of_revisions_are_those_of_their_files_in_order() -> None:
    chain = ScriptDirectory.from_config(schema.alembic_config()).walk_revisions()
    assert schema.migrations() == [one.revision for one in chain][::-1]


@pytest.mark.slow
def test_the_revisions_make_what_the_models_say(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == [], 'write a revision: python -m db.migrations "what changes"'


@pytest.mark.slow
def test_a_new_file_is_made_by_itself_and_a_servers_database_only_when_asked(
    engine: Engine,
) -> None:
    assert schema.current(engine) is Schema.NEW
    if engine.dialect.name == "postgresql":
        with pytest.raises(OldSchema, match=r"is empty.*python -m bot migrate"):
            schema.ensure(engine)
        schema.migrate(engine)
    schema.ensure(engine)
    assert schema.current(engine) is Schema.CURRENT


@pytest.mark.slow
def test_migrating_twice_does_nothing_the_second_time(engine: Engine) -> None:
    assert schema.migrate(engine)[0] == "0001"
    assert schema.migrate(engine) == []


@pytest.mark.slow
def test_three_that_migrate_at_once_wait_for_each_other_and_say_so(empty_database: str) -> None:
    waiting = Barrier(4, timeout=60)

    def waited() -> None:
        waiting.wait()

    def migrates() -> list[str]:
        mine = engines.connect(empty_database)
        try:
            return schema.migrate(mine, waits=waited)
        finally:
            mine.dispose()

    first = engines.connect(empty_database)
    with ThreadPoolExecutor(3) as threads:
        with one_at_a_time(first, "migrate", lambda: None):
            running = [threads.submit(migrates) for _ in range(3)]
            waiting.wait()  # all three have said that they wait
            assert schema.current(first) is Schema.NEW
        done = [one.result(timeout=60) for one in running]
    first.dispose()
    assert sorted(done) == [[], [], schema.migrations()]


@pytest.mark.slow
def test_an_old_schema_is_refused_with_the_command_that_mends_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schema.migrate(engine)
    upgrade = "op.execute('CREATE TABLE later (id INTEGER)')"
    revisions = with_revision(tmp_path / "later", upgrade, after=schema.migrations()[-1])
    monkeypatch.setattr(schema, "MIGRATIONS", revisions)
    with pytest.raises(OldSchema, match="python -m bot migrate") as raised:
        schema.ensure(engine)
    assert "older version" in str(raised.value)
    assert schema.migrate(engine) == ["later"]
    schema.ensure(engine)


@pytest.mark.slow
def test_a_table_that_rows_refer_to_can_be_changed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schema.migrate(engine)
    with Session(engine) as session:
        people.keep(session, "T1", "U1", "Ada", "UTC")
        session.commit()
    # SQLite can change a table only by making it anew.
    recreate = "always" if engine.dialect.name == "sqlite" else "auto"
    upgrade = f"""
        with op.batch_alter_table("workspaces", recreate="{recreate}") as table:
            table.alter_column("name", nullable=True)
    """
    revisions = with_revision(tmp_path / "later", upgrade, after=schema.migrations()[-1])
    monkeypatch.setattr(schema, "MIGRATIONS", revisions)
    assert schema.migrate(engine) == ["later"]
    with Session(engine) as session:
        assert people.find(session, "T1", "U1")
        if engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.slow
def test_a_revision_that_breaks_what_rows_refer_to_is_undone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schema.migrate(engine)
    with Session(engine) as session:
        people.keep(session, "T1", "U1", "Ada", "UTC")
        session.commit()
    upgrade = "op.execute('DELETE FROM workspaces')"
    revisions = with_revision(tmp_path / "later", upgrade, after=schema.migrations()[-1])
    monkeypatch.setattr(schema, "MIGRATIONS", revisions)
    refused = "refer to rows that are gone|still referenced from table"
    with pytest.raises((RuntimeError, IntegrityError), match=refused):
        schema.migrate(engine)
    with Session(engine) as session:
        assert session.get(Workspace, "T1")
    assert schema.current(engine) is Schema.OLD


@pytest.mark.slow
def test_a_later_schema_is_refused_and_left_alone(engine: Engine) -> None:
    schema.migrate(engine)
    run(engine, "UPDATE alembic_version SET version_num = '9999'")
    assert schema.current(engine) is Schema.AHEAD
    for attempt in (schema.ensure, schema.migrate):
        with pytest.raises(NewerSchema, match="later version"):
            attempt(engine)


def test_somebody_elses_database_is_refused_and_left_alone(engine: Engine) -> None:
    run(engine, "CREATE TABLE songs (id INTEGER)")
    for attempt in (schema.ensure, schema.migrate):
        with pytest.raises(NewerSchema, match="not Reiterate's"):
            attempt(engine)
    assert tables(engine) == ["songs"]


def test_a_revision_that_fails_leaves_nothing_behind(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upgrade = """
        op.execute("CREATE TABLE half (id INTEGER)")
        raise RuntimeError
    """
    revisions = with_revision(tmp_path / "bad", upgrade, after=None)
    monkeypatch.setattr(schema, "MIGRATIONS", revisions)
    with pytest.raises(RuntimeError):
        schema.migrate(engine)
    assert schema.current(engine) is Schema.NEW
