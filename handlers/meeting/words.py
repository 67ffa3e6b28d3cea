"""The facts about a meeting that its messages are written from."""

from datetime import datetime
from typing import Any

from agendas.calendar_file import Entry, cancellation, invitation
from agendas.cycle import LENGTH
from agendas.dates import moment_in_words
from agendas.words import phrase
from db.meetings import Meeting
from db.pairs import Seat
from handlers.recap.words import day_held


def facts(seat: Seat, meeting: Meeting) -> dict[str, Any]:
    """Return what one side is told of a meeting: with whom, when (in their zone), which it is."""
    return {
        "other": seat.other.name,
        "role": seat.role,
        "when": moment_in_words(meeting.starts_at, seat.person.zone),
        "day": day_held(seat, meeting),
        "ref": reference(meeting),
        "pair": seat.pair.id,
    }


def reference(meeting: Meeting) -> str:
    """Return what a meeting's buttons carry: a move makes the buttons of the old date stale."""
    return f"{meeting.id}.{meeting.sequence}"


def calendar_file(
    seat: Seat, meeting: Meeting, now: datetime, *, cancelled: bool
) -> dict[str, str]:
    """Return the calendar file of a meeting (RFC 5545); it holds no word of the agenda."""
    summary = phrase("meeting/calendar", "summary", other=seat.other.name)
    entry = Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + LENGTH,
        stamped_at=now,
        summary=summary,
        description=phrase("meeting/calendar", "description"),
    )
    comment = "cancel_comment" if cancelled else "comment"
    return {
        "filename": f"mentoring-{meeting.id}-{meeting.sequence}.ics",
        "title": summary,
        "comment": phrase("meeting/calendar", comment, other=seat.other.name),
        "content": (cancellation if cancelled else invitation)(entry).decode(),
    }
