"""One process at a time on a database file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import make_url


class AlreadyRunning(Exception):
    """Another process runs on this database file; the message says what can be done."""


@contextmanager
def lock_database_file(database_url: str) -> Iterator[None]:
    """Keep a SQLite file from other bots meanwhile; any number may share a PostgreSQL database.

    The lock is the operating system's: however a process ends, it ends with it.

    Raises AlreadyRunning.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        yield
        return
    file = Path(url.database or "").resolve()
    if not file.parent.is_dir():  # it would be made; so it is found missing when the file is opened
        yield
        return
    lock = FileLock(f"{file}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(
            f"A bot is running on {file} already. Stop that one first, or keep the rows in "
            "PostgreSQL, where any number can work: set DATABASE_URL."
        ) from None
    try:
        yield
    finally:
        lock.release()
