"""Calendar files (RFC 5545) for a meeting: one to add or move it, one to take it out again.

The calendar knows a meeting by its UID, and a newer word on it by a higher SEQUENCE; both are the
caller's to keep. Calendars are read by assistants and colleagues: no content goes into one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

PRODUCT = "-//Reiterate//Mentoring meetings//EN"


@dataclass(frozen=True)
class Entry:
    """One meeting as a calendar sees it; the three times are aware.

    `stamped_at` is when this word on it was given; `sequence` is 0 at first, and higher each time
    that the meeting is moved or cancelled. `summary` and `description` must be neutral.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    summary: str
    description: str

    def __post_init__(self) -> None:
        if any(at.tzinfo is None for at in (self.starts_at, self.ends_at, self.stamped_at)):
            raise ValueError("a calendar entry's times must be aware")
        if self.ends_at <= self.starts_at:
            raise ValueError("a meeting must end after it starts")
        if not self.uid or self.sequence < 0:
            raise ValueError("a calendar entry needs a UID, and a sequence from 0 up")


def invitation(entry: Entry) -> bytes:
    """Return the file that adds the meeting to a calendar, or moves it there (METHOD:PUBLISH)."""
    return _file(entry, method="PUBLISH", status="CONFIRMED")


def cancellation(entry: Entry) -> bytes:
    """Return the file that takes the meeting out again (METHOD:CANCEL).

    `entry.sequence` must be higher than in the file that added it.
    """
    return _file(entry, method="CANCEL", status="CANCELLED")


def _file(entry: Entry, method: str, status: str) -> bytes:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", status)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
