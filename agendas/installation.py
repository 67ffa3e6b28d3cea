"""The bot is taken out of a workspace: how long what it holds of it is kept."""

from datetime import datetime, timedelta

GRACE = timedelta(days=30)
"""How long a workspace can come back to everything as it was."""


def erased_at(left: datetime) -> datetime:
    """Return when a workspace's rows are erased that was left at a moment (both aware)."""
    return left + GRACE
