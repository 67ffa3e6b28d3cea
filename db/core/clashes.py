"""What an error of the database means for whoever waits for an answer."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# Locked, full, restarting or out of reach: worth another try in a while.
BUSY = (OperationalError, InterfaceError, NoConnectionFree)

# PostgreSQL's serialization_failure and deadlock_detected: documented as "try again at once".
AGAIN = ("40001", "40P01")

# After these the server may have committed all the same: the connection or the server has gone,
# or something in it has failed that nobody foresaw (PostgreSQL, "Error Codes": the classes).
UNSURE = ("08", "57", "58", "XX")
# SQLite, "Result Codes": what it says before anything is written.
REFUSED = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CONSTRAINT,
)


def was_refused(error: DBAPIError) -> bool:
    """Say whether a commit that failed is known to have kept nothing: the database has said so."""
    if state := getattr(error.orig, "sqlstate", None):
        return not str(state).startswith(UNSURE)
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in REFUSED


def is_clash(error: DBAPIError) -> bool:
    """Say whether somebody else did the same, or something beside it, at the same instant."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in AGAIN
