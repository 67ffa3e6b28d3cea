"""What has become of a pair's dates, as Home has it: for whoever is sent no message of that."""

from datetime import datetime
from typing import Any

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words, moment_in_words
from agendas.meeting import State
from db.mentoring.pairs import Seat
from handlers.context.standing import Standing


def build_dates_part(standing: Standing, seat: Seat, _now: datetime) -> dict[str, Any]:
    """Return whether the next meeting was `moved`, and when one was to be that was `cancelled`.

    `doubts` are the days of which the two say different things.
    """
    zone, ahead, last = seat.person.zone, standing.ahead, standing.changed
    off = ahead is None and last is not None and last.stands is State.CANCELLED
    return {
        "moved": ahead is not None and ahead.sequence > 0,
        "cancelled": moment_in_words(last.starts_at, zone) if off and last else "",
        "doubts": [
            day_in_words(wall_time(meeting.met_at or meeting.starts_at, zone).date())
            for meeting in standing.doubted
        ],
    }
