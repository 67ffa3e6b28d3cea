"""When a pair may meet next: what its own meetings, both people's hours and holidays suggest."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.rhythm.suggestions import suggest_meetings
from db.mentoring import meetings
from db.mentoring.pairs import Seat

REMEMBERED = 6


def suggest_dates(
    session: Session, seat: Seat, now: datetime, after: datetime | None = None
) -> tuple[datetime, ...]:
    """Return up to three moments (UTC) for a pair's next meeting, what fits best first.

    `after` is when the meeting was after which it is to be: the one they held last, unless given.
    """
    pair = seat.pair
    held = meetings.held(session, pair, REMEMBERED)
    # Of what was only noted afterwards the hour is not known.
    earlier = [meeting.starts_at for meeting in held if meeting.stamped_at is not None]
    return suggest_meetings(
        pair.cadence,
        after or pair.last_met_at or now,
        now,
        earlier,
        (pair.mentee.hours, pair.mentor.hours),
        taken=meetings.list_planned_with_others(session, pair, now),
    )
