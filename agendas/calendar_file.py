"""Calendar files (RFC 5545): one to add or move a meeting, one to take it out, one to subscribe to.

The calendar knows a meeting by its UID, and a newer word on it by a higher SEQUENCE; both are the
caller's to keep. Calendars are read by assistants and colleagues: of what a pair writes, only the
place that they gave a meeting goes into one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneStandard,
    vCalAddress,
    vDuration,
    vText,
    vUri,
)

from agendas.lines.place import find_link

PRODUCT = "-//Reiterate//Mentoring meetings//EN"
REFRESHED_EVERY = timedelta(hours=1)
# A METHOD wants an ORGANIZER, always the same for one UID (RFC 5546, 3.2.1 and 3.2.5). Nobody's
# address is given away for that: nothing under .invalid is ever delivered (RFC 2606).
ORGANIZER, ORGANIZER_NAME = "mailto:mentoring@reiterate.invalid", "Reiterate"


@dataclass(frozen=True)
class Entry:
    """One meeting as a calendar sees it; the three times are aware.

    `stamped_at` is when this word on it was given; `sequence` is 0 at first, and higher each time
    that the meeting is changed or cancelled. `place` is a room, a phone or a link, which then is
    its URL as well. `summary` and `description` must be neutral, and the
    same for all who have the meeting under this `uid`.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    summary: str
    description: str
    cancelled: bool = False
    place: str = ""

    def __post_init__(self) -> None:
        if any(at.tzinfo is None for at in (self.starts_at, self.ends_at, self.stamped_at)):
            raise ValueError("a calendar entry's times must be aware")
        if self.ends_at <= self.starts_at:
            raise ValueError("a meeting must end after it starts")
        if not self.uid or self.sequence < 0:
            raise ValueError("a calendar entry needs a UID, and a sequence from 0 up")


def announcement(entry: Entry) -> bytes:
    """Return the file that adds a meeting to a calendar or moves it there, or takes it out again.

    One that takes it out (METHOD:CANCEL) must have a higher sequence than the one that added it
    (METHOD:PUBLISH). It keeps RFC 5546's tables for both, which is all that can be promised: some
    programs take a newer file for another meeting, and some ignore one that cancels.
    """
    calendar = _calendar()
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    event = _event(entry)
    event.add("organizer", _organizer())
    calendar.add_component(event)
    return _file(calendar)


def subscription(name: str, entries: Iterable[Entry]) -> bytes:
    """Return all of a person's meetings as one calendar, which programs fetch again and again.

    It says how things stand and asks nobody to do anything, so that it has no METHOD, and an
    entry's DTSTAMP is when it last changed (RFC 5545, 3.7.2 and 3.8.7.2). Where no entry changes,
    neither does the file. NAME and REFRESH-INTERVAL are RFC 7986's; programs that do not know them
    go by the other two.
    """
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    duration = {"VALUE": "DURATION"}  # not this property's type unless it is said
    calendar.add("refresh-interval", vDuration(REFRESHED_EVERY), parameters=duration)
    calendar.add("x-published-ttl", vDuration(REFRESHED_EVERY))
    for entry in entries:
        event = _event(entry)
        event.add("last-modified", entry.stamped_at.astimezone(UTC))
        calendar.add_component(event)
    if not calendar.subcomponents:
        calendar.add_component(_utc())
    return _file(calendar)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.place:
        event.add("location", entry.place)
    if link := find_link(entry.place):
        event.add("url", vUri(link))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _organizer() -> vCalAddress:
    organizer = vCalAddress(ORGANIZER)
    organizer.params["cn"] = vText(ORGANIZER_NAME)
    return organizer


def _utc() -> Component:
    """Return the zone that times are in: a calendar without any component is none (RFC 5545)."""
    zone, always = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - a zone's onset has none itself
    always.add("tzoffsetfrom", timedelta())
    always.add("tzoffsetto", timedelta())
    zone.add_component(always)
    return zone


def _file(calendar: Calendar) -> bytes:
    file: bytes = calendar.to_ical()
    return file
