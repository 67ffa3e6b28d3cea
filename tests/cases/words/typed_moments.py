"""Moments as people type them, in many zones, with zone letters, and where clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from agendas.dates.reading import read_moment
from agendas.dates.refusals import UnreadableDate

SUMMER = datetime(2027, 6, 1, 15, tzinfo=UTC)
CASES = (
    ("America/Toronto", SUMMER, "10 july 2pm EST", "10 july 2pm ET", "friday 2pm PT"),
    ("America/Toronto", SUMMER, "friday 2pm CET", "friday 2pm IST", "friday 2pm BST"),
    ("Europe/London", SUMMER, "friday 2pm BST", "friday 2pm GMT", "friday 2pm UK time"),
    ("Asia/Kolkata", SUMMER, "friday 2pm IST", "2 june 10:30", "tomorrow 9am"),
    ("Asia/Jerusalem", SUMMER, "friday 2pm IST"),
    ("Australia/Sydney", SUMMER, "friday 2pm AEST", "friday 2pm EST", "today 3am"),
    ("Asia/Kathmandu", SUMMER, "tomorrow 9am", "friday 9am"),
    ("Pacific/Kiritimati", datetime(2027, 6, 1, 11, tzinfo=UTC), "today 9am", "2 june 9am"),
    ("Pacific/Pago_Pago", datetime(2027, 6, 1, 10, tzinfo=UTC), "today 9am", "31 may 23:30"),
    ("Africa/Cairo", datetime(2027, 4, 29, 10, tzinfo=UTC), "tomorrow 00:30", "friday 00:00"),
    ("Asia/Beirut", datetime(2027, 3, 27, 10, tzinfo=UTC), "tomorrow 00:30", "28 march 00:15"),
    ("Australia/Lord_Howe", datetime(2027, 10, 2, 10, tzinfo=UTC), "tomorrow 02:15"),
    ("America/Toronto", datetime(2027, 3, 13, 15, tzinfo=UTC), "tomorrow 2:30am", "in 24 hours"),
    ("America/Toronto", datetime(2027, 11, 6, 15, tzinfo=UTC), "tomorrow 1:30am", "in 24 hours"),
    ("America/Toronto", datetime(2027, 11, 26, 15, tzinfo=UTC), "friday 9am", "friday 11am"),
    ("America/Toronto", datetime(2027, 11, 28, 15, tzinfo=UTC), "next friday 11am", "monday 11am"),
    ("America/Toronto", SUMMER, "friday evening at 7", "tomorrow at 9", "friday 2:30", "fri at 10"),
)


def act() -> Iterator[str]:
    for name, now, *lines in CASES:
        zone = ZoneInfo(name)
        for line in lines:
            try:
                read = f"{read_moment(line, now, zone).astimezone(zone):%a %d %b %Y %H:%M %Z}"
            except UnreadableDate as no:
                read = f"not read ({type(no).__name__})"
            yield f"{now.astimezone(zone):%a %d %b %H:%M %Z} {name}: {line} -> {read}"
