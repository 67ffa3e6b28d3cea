"""The schema of a database: whether it is the one that this code knows, and how it becomes so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from db.core.exclusive import one_at_a_time

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Schema(StrEnum):
    """How a database's schema stands to this code's."""

    NEW = "new"
    CURRENT = "current"
    OLD = "old"
    AHEAD = "ahead"
    FOREIGN = "foreign"


class WrongSchema(Exception):
    """The database cannot be used as it is; the message says what can be done."""


class OldSchema(WrongSchema):
    """The database is older than the code, or still empty."""


class NewerSchema(WrongSchema):
    """The database was made by a later version, or holds somebody else's tables."""


def current(engine: Engine) -> Schema:
    """Return how the database's schema stands to the code's; nothing is changed."""
    with engine.connect().execution_options(read_only=True) as connection:
        return _current(connection)


def migrate(
    engine: Engine, waits: Callable[[], None] = lambda: None, to: str = "head"
) -> list[str]:
    """Bring the database up to the code's schema; return the revisions that were carried out.

    Up to an earlier revision instead, where one is named: for tests of those after it.

    Where another process is at it, `waits` is called, and this one goes on when that has ended.

    All of it happens in one transaction (a third of a second for a new SQLite file). Raises
    NewerSchema for what cannot be brought there.
    """
    from alembic import command

    with one_at_a_time(engine, "migrate", waits), _unhindered(engine) as connection:
        _refuse_newer(_current(connection))
        before = _revision(connection)
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        after = _revision(connection)
    known = migrations()
    first = known.index(before) + 1 if before else 0
    return known[first : known.index(after) + 1 if after else 0]


def migrations() -> list[str]:
    """Return the names of all revisions, the first one first: their files begin with them."""
    return list(_in(MIGRATIONS))


def ensure(engine: Engine) -> None:
    """Let the database pass if its schema is current; a new SQLite file is given it.

    Raises OldSchema or NewerSchema.
    """
    revision = current(engine)
    if revision is Schema.NEW and engine.dialect.name == "sqlite":
        migrate(engine)
    elif revision in (Schema.NEW, Schema.OLD):
        raise OldSchema(
            f"The database {_name(engine)} is {_LAG[revision]}. "
            "Bring it up to date with: python -m bot migrate"
        )
    else:
        _refuse_newer(revision)


def alembic_config() -> Any:
    """Return Alembic's configuration (`alembic.config.Config`), which needs no file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


_LAG = {Schema.NEW: "empty", Schema.OLD: "of an older version"}
_NEWER = {
    Schema.AHEAD: "The database was made by a later version of Reiterate: install that version.",
    Schema.FOREIGN: "The database holds tables that are not Reiterate's: give it one of its own.",
}


@contextmanager
def _unhindered(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction in which a table may be rebuilt, as SQLite needs for most changes.

    Rows that refer to the table would forbid it, and checking them cannot be put off within one.
    """
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        lite = engine.dialect.name == "sqlite"
        if lite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not lite:  # a table that is written anew takes as long as it takes
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                yield connection
                if lite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("after the revisions, rows refer to rows that are gone")
        finally:
            if lite:
                raw.execute("PRAGMA foreign_keys=ON")


@cache
def _in(folder: Path) -> tuple[str, ...]:
    # Alembic would import every one, and itself: a bot at rest needs neither. They do not change
    # under a running process.
    files = (folder / "versions").glob("[!_]*.py")
    return tuple(sorted(file.stem.partition("_")[0] for file in files))


def _revision(connection: Connection) -> str | None:
    """Return the last revision that was carried out, as Alembic notes it, or None."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    noted: str | None = connection.scalar(text("SELECT max(version_num) FROM alembic_version"))
    return noted


def _current(connection: Connection) -> Schema:
    found = _revision(connection)
    if found is None:
        return Schema.FOREIGN if inspect(connection).get_table_names() else Schema.NEW
    known = migrations()
    if known[-1] == found:
        return Schema.CURRENT
    return Schema.OLD if found in known else Schema.AHEAD


def _refuse_newer(found: Schema) -> None:
    if found in _NEWER:
        raise NewerSchema(_NEWER[found])


def _name(engine: Engine) -> str:
    # A password may also stand among a URL's options.
    return engine.url.set(query={}).render_as_string(hide_password=True)
