"""A moment that was typed, for one pair: its next meeting is planned for it, or moved to it."""

from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import moment_in_words
from agendas.understanding.intents import Understood
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import make_reference

USUAL = time(10)  # where a day was said, and no hour, and there is no meeting to take it from


def build_when(session: Session, seat: Seat, found: Understood, now: datetime) -> dict[str, Any]:
    """Return what can be done with the moments that a line may mean, for one pair.

    `options` are (in words, as a button carries it); `asks` says that the hour is still to be
    chosen.
    """
    meeting = meetings.ahead(session, seat.pair)
    moments = _find_moments(seat, found, meeting)
    begun = meeting is not None and meeting.starts_at <= now
    zone = seat.person.zone
    return {
        "other": seat.other.name,
        "pair": seat.pair.id,
        "now": moment_in_words(meeting.starts_at, zone) if meeting else "",
        "ref": make_reference(meeting) if meeting else "",
        "past": begun,
        "same": meeting is not None and moments == [meeting.starts_at],
        "asks": not (found.at or found.hours),
        "options": [(moment_in_words(at, zone), int(at.timestamp())) for at in moments],
    }


def _find_moments(seat: Seat, found: Understood, meeting: Meeting | None) -> list[datetime]:
    zone = seat.person.zone
    there = wall_time(meeting.starts_at, zone) if meeting else None
    if found.clock and there:
        # "Move it to 3pm" is on the day on which it stands.
        return [from_wall_time(datetime.combine(there.date(), found.clock), zone)]
    if found.at:
        return [found.at]
    if found.day:
        hour = there.time() if there else USUAL
        return [from_wall_time(datetime.combine(found.day, hour), zone)]
    return list(found.hours)
