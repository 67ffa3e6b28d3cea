"""What time is, here: an aware moment that somebody hands in, never one looked up in a rule."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one source of the present; made in the wiring, read once per handler or tick."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in UTC."""
        ...
