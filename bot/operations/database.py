"""A database for as long as somebody needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import NoSuchModuleError

from db.core.engine import connect


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
