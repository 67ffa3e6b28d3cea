"""The clock on the wall, for processes that serve real people."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's own time; an `agendas.times.Clock`."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in UTC."""
        return datetime.now(UTC)
