"""A database for as long as somebody needs it, and why it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from db.core.engine import connect
from handlers.failures import name_code

# What PostgreSQL says then names a table or a schema, never a row.
NO_RIGHT = "InsufficientPrivilege"
# What is to be done.
OWNER = (
    "Let the user that DATABASE_URL names own the database: ALTER DATABASE name OWNER TO user; "
    "and its tables, if somebody else has made them."
)
WRITABLE = (
    "The bot writes to its file and to the folder that it is in: run this as the user they are "
    "of, or let this one write to both."
)
LOCKED = "Another program keeps it locked: stop that, or wait for it to end."
FULL = "Make room on its disk."
THERE = "See that it is up, and that DATABASE_URL names it."


class DriverMissing(Exception):
    """What talks to this kind of database is not installed; the message says what is to be done."""


@contextmanager
def open_database(url: str) -> Iterator[Engine]:
    """Give a database's engine, and close it afterwards; raise DriverMissing."""
    try:
        engine = connect(url)
    except (ImportError, NoSuchModuleError) as error:
        raise DriverMissing(f"DATABASE_URL needs a driver: {error}.") from None
    try:
        yield engine
    finally:
        engine.dispose()


class Failure(NamedTuple):
    """Why a database cannot be used, in words that quote no row, and what to do about it."""

    why: str
    mend: str


def explain_failure(error: SQLAlchemyError) -> Failure:
    """Return why a database cannot be used, and what its operator is to do."""
    origin = error.orig if isinstance(error, DBAPIError) else None
    code = name_code(error) or ""
    if code == NO_RIGHT:
        said = getattr(origin, "diag", None)
        return Failure(str(getattr(said, "message_primary", code)), OWNER)
    # Other kinds may quote a row, and with it what somebody wrote. One itself says that a file of
    # SQLite's is damaged, or none.
    quotes_none = isinstance(error, OperationalError) or type(error) is DatabaseError
    why = " ".join(str(origin).split()).rstrip(".?") if quotes_none else type(error).__name__
    if code.startswith("SQLITE_READONLY"):
        return Failure(why, WRITABLE)
    if code.startswith("SQLITE_FULL"):
        return Failure(why, FULL)
    return Failure(why, LOCKED if code.startswith("SQLITE_BUSY") else THERE)
