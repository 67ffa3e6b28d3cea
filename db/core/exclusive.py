"""What only one process at a time may do to a database: the next one waits, and says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

_PATIENT = """SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0"""
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:what, 0))")
_WAIT = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")


@contextmanager
def one_at_a_time(engine: Engine, what: str, waits: Callable[[], None]) -> Iterator[None]:
    """Keep others from doing `what` (a short word) to the same database meanwhile.

    Where somebody else is at it, `waits` is called, once, and it begins when they have ended,
    however they do: the lock is the operating system's, or a transaction's of the server.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            _wait_on_server(connection, f"reiterate:{what}", waits)
            yield
        return
    file = Path(engine.url.database or "").resolve()
    if not file.parent.is_dir():  # it would be made, for a database that then cannot be opened
        yield
        return
    lock = FileLock(f"{file}.{what}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waits()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _wait_on_server(connection: Connection, what: str, waits: Callable[[], None]) -> None:
    # The lock is of a transaction that stays open, and not of a session: it holds through a pooler.
    connection.exec_driver_sql(_PATIENT)
    if not connection.scalar(_TRY, {"what": what}):
        waits()
        connection.execute(_WAIT, {"what": what})
