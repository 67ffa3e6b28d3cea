"""How long a statement may wait: what time brings for longer, a person for less."""

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError

from db.core.engine import Sessions, only_reads
from db.core.workspaces import Workspace
from db.sessions import sessions


def patience(make: Sessions) -> tuple[str, str]:
    with make() as session:
        lock, statement = (
            session.scalar(text(f"SHOW {name}_timeout")) for name in ("lock", "statement")
        )
    return str(lock), str(statement)


@pytest.mark.databases("postgresql")
def test_a_person_waits_less_and_leaves_the_connection_as_it_was(engine: Engine) -> None:
    usual, hurried = sessions(engine), sessions(engine, hurried=True)
    for _ in range(2):
        assert patience(usual) == ("10s", "20s")
        assert patience(hurried) == ("1500ms", "3s")
    assert engine.pool.status().startswith("Pool size: 5  Connections in pool: 1")


def test_a_session_that_only_reads_waits_for_nobody_and_cannot_write(engine: Engine) -> None:
    usual, reading = sessions(engine), sessions(engine, hurried=True, read_only=True)
    with usual.begin() as session:
        session.add(Workspace(id="T1", name="One"))
    with usual.begin() as writing:
        writing.execute(update(Workspace).values(name="Two"))
        with reading() as session:
            assert only_reads(session.connection())
            assert session.scalars(select(Workspace.name)).all() == ["One"]
        with reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(update(Workspace).values(name="Three"))
    with usual.begin() as session:
        assert not only_reads(session.connection())
        session.execute(update(Workspace).values(name="Four"))


@pytest.mark.databases("sqlite")
def test_how_long_it_waits_is_told_to_sqlite_when_it_changes(engine: Engine) -> None:
    usual, hurried = sessions(engine), sessions(engine, hurried=True)
    for make, milliseconds in ((usual, 10_000), (usual, 10_000), (hurried, 1_500)):
        with make() as session:
            assert session.scalar(text("PRAGMA busy_timeout")) == milliseconds
