"""What an error of the database means for whoever waits for an answer."""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# Locked, full, restarting or out of reach: worth another try in a while.
BUSY = (OperationalError, InterfaceError, NoConnectionFree)

# PostgreSQL's serialization_failure and deadlock_detected: documented as "try again at once".
AGAIN = ("40001", "40P01")


def is_clash(error: DBAPIError) -> bool:
    """Say whether somebody else did the same, or something beside it, at the same instant."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in AGAIN
