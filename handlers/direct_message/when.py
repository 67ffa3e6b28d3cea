"""A moment that was typed, for one pair: its next meeting is planned for it, or moved to it."""

from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.wording import moment_in_words
from agendas.lines.place import is_length
from agendas.understanding.intents import Understood
from db.mentoring import meetings
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Seat
from handlers.context.meeting import make_reference
from handlers.context.wanted import Wanted

USUAL = time(10)  # where a day was said, and no hour, and there is no meeting to take it from


def build_when(session: Session, seat: Seat, found: Understood, now: datetime) -> dict[str, Any]:
    """Return what can be done with the moments that a line may mean, for one pair.

    `options` are (in words, what a button carries behind its row); `asks` says that the hour is
    still to be chosen. A moment that is over is none.
    """
    meeting = meetings.ahead(session, seat.pair)
    begun = meeting is not None and meeting.starts_at <= now
    moments = [at for at in _find_moments(seat, found, meeting, now) if at > now]
    there = meeting is not None and moments == [meeting.starts_at]
    place, minutes = found.place or None, _check_length(found)
    elsewhere = meeting is not None and _differs(meeting, place, minutes)
    zone = seat.person.zone
    return {
        "other": seat.other.name,
        "pair": seat.pair.id,
        "now": moment_in_words(meeting.starts_at, zone) if meeting else "",
        "ref": make_reference(meeting) if meeting else "",
        "past": begun,
        "same": there and not elsewhere,
        "stays": there and elsewhere,
        "asks": not (found.at or found.hours or (there and elsewhere)),
        "place": place or "",
        "minutes": minutes or 0,
        "options": [
            (moment_in_words(at, zone), Wanted(at, place, minutes).write()) for at in moments
        ],
    }


def _check_length(found: Understood) -> int | None:
    return found.minutes if found.minutes and is_length(found.minutes) else None


def _differs(meeting: Meeting, place: str | None, minutes: int | None) -> bool:
    """Say whether a line has a meeting at another place, or of another length."""
    return place not in (None, meeting.place) or minutes not in (None, meeting.minutes)


def _find_moments(
    seat: Seat, found: Understood, meeting: Meeting | None, now: datetime
) -> list[datetime]:
    zone = seat.person.zone
    there = wall_time(meeting.starts_at, zone) if meeting else None
    if found.clock and there:
        # "Move it to 3pm" is on the day on which it stands, if it is not over.
        at = from_wall_time(datetime.combine(there.date(), found.clock), zone)
        return [at if at > now or found.at is None else found.at]
    if found.at:
        return [found.at]
    if found.day:
        hour = there.time() if there else USUAL
        return [from_wall_time(datetime.combine(found.day, hour), zone)]
    if meeting and (found.place or found.minutes) and not found.problem:
        return [meeting.starts_at]
    return list(found.hours)
