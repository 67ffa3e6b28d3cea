"""Slack's own status of being on holiday, or ill: what can wait is held off, for so long at most.

Pure: moments are aware. Slack's two are ":palm_tree:" (Vacationing) and ":face_with_thermometer:"
(Out sick), as its clients suggest them; `status_expiration` is in seconds, and 0 where it has none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EMOJI = (":palm_tree:", ":face_with_thermometer:")
AT_MOST = timedelta(days=14)
# Slack's times are whole seconds of this century: what else is sent is no time.
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Away:
    """Since when somebody is seen to be away, and until when what can wait is held off."""

    since: datetime
    until: datetime


def find_away(emoji: str, expires: float, before: Away | None, now: datetime) -> Away | None:
    """Return how somebody with that status is away, or None; `before` is how they were.

    A status without an end holds for two weeks, and so does one that ends later: however often
    Slack tells of it again, they are counted from when it was first seen.
    """
    if emoji not in EMOJI:
        return None
    ends = datetime.fromtimestamp(expires, UTC) if 0 < expires < _LATEST else None
    if ends is not None and ends <= now:
        return None
    # One whose end has come and gone is another's than the one that is there now.
    goes_on = before is not None and (before.until > now or before.until == before.since + AT_MOST)
    since = before.since if before is not None and goes_on else now
    latest = since + AT_MOST
    return Away(since, min(ends, latest) if ends else latest)
