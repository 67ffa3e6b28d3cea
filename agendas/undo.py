"""For how long what somebody does to another's world can be undone before the other knows of it."""

from datetime import datetime, timedelta

UNDO_WINDOW = timedelta(minutes=10)


def can_undo(told_at: datetime | None, now: datetime) -> bool:
    """Say whether the other has not been told yet; both moments are aware."""
    return told_at is not None and now < told_at
