"""Whether the database can be written to, and if not, why."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

FORBIDDEN = "not this user's to write to"
LEAST_FREE = 16 * 2**20  # bytes; SQLite needs some for its log as well as for its file


def trouble(engine: Engine) -> str | None:
    """Return "locked", "full" and the like, or None when all is well; nothing is written.

    It takes no longer than a person may be kept waiting. Only for SQLite is it known whether there
    is room: a server looks after its own disk.
    """
    hurried = engine.execution_options(hurried=True)
    try:
        with hurried.begin() as connection:
            lite = engine.dialect.name == "sqlite"
            return _room(connection, engine.url.database) if lite else _writable(connection)
    except PoolTimeout:
        return "locked"
    except DBAPIError as error:
        return _named(error)


def damage(engine: Engine) -> str | None:
    """Return in a few words how much of the database is damaged, or None; nothing is written.

    SQLite reads every page that it has in use (`PRAGMA quick_check`); writers go on meanwhile. A
    PostgreSQL server looks at each page as it reads it, if its checksums are on, and counts.
    Raises sqlite3.Error or SQLAlchemyError where it cannot be looked at.
    """
    if engine.dialect.name == "sqlite":
        return torn(Path(engine.url.database or ""))
    with engine.begin() as connection:
        failures = connection.exec_driver_sql(
            "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
        ).scalar()
    return f"{failures} pages are not as they were written" if failures else None


def torn(file: Path) -> str | None:
    """Return how much of a SQLite file is damaged, or None. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        said = [line for (line,) in connection.execute("PRAGMA quick_check")]
    return None if said == ["ok"] else f"{len(said)} faults in the file"


def _room(connection: Connection, file: str | None) -> str | None:
    """Look how much the file may still grow; the transaction has the lock of a writer."""

    def pragma(name: str) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())

    if file and not os.access(file, os.W_OK):
        return FORBIDDEN
    left = pragma("max_page_count") - pragma("page_count") + pragma("freelist_count")
    crowded = file and shutil.disk_usage(Path(file).parent).free < LEAST_FREE
    return "full" if left <= 0 or crowded else None


def _writable(connection: Connection) -> str | None:
    # The tables that every answer needs: somebody who holds them whole keeps everybody waiting.
    connection.exec_driver_sql("LOCK TABLE seen, outbox, limits IN ROW EXCLUSIVE MODE")
    recovering = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on"
    return "read-only" if recovering else None


def _named(error: DBAPIError) -> str:
    said = str(error.orig).lower()
    if "full" in said:
        return "full"
    if "permission denied" in said or "readonly" in said:
        return FORBIDDEN
    return "locked" if "lock" in said else "unreachable"
