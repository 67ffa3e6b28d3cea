"""What came late: what is to follow it counts from when it came."""

from datetime import datetime, timedelta

# A night, or a free day, is no delay that anybody would count.
LATE = timedelta(days=1)


def count_from(meant: datetime, came: datetime) -> datetime:
    """Return from when a wait counts that begins with a message (all aware).

    That is when it was `meant` to come, or when it `came`, where that was over a day later.
    """
    return came if came - meant > LATE else meant
