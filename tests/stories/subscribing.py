"""A calendar program: it is given an address, fetches it over HTTP, and reads it strictly."""

import re
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar

from sandbox.people import Person

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/calendar/[\w-]{43}\.ics")


@dataclass(frozen=True)
class Fetched:
    """What came back from an address."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def address_given(person: Person) -> str:
    """Return the address in the message that the person sees last."""
    (found,) = ADDRESS.findall(person.last_message.plain)
    return str(found)


def subscribes(person: Person) -> str:
    """Let a person ask for an address; return it."""
    person.types("/mentoring calendar")
    return address_given(person)


def fetch(address: str, method: str = "GET", **headers: str) -> Fetched:
    """Fetch an address."""
    parts = urlsplit(address)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path, headers=asked)
        answer = connection.getresponse()
        return Fetched(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def events(address: str) -> list[Any]:
    """Return the meetings at an address, in order, after a strict look at the file."""
    fetched = fetch(address)
    assert fetched.status == 200, fetched.text
    assert fetched.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return read_strictly(fetched.body)


def read_strictly(body: bytes) -> list[Any]:
    """Return the events of a calendar that is as RFC 5545 and RFC 7986 would have it."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), "folded at 75 octets"
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    assert not calendar.errors
    lines = re.sub(r"\r\n[ \t]", "", body.decode()).split("\r\n")
    head = lines[: next(n for n, line in enumerate(lines) if line.startswith("BEGIN:V") and n)]
    for once in ("VERSION:2.0", "PRODID:", "NAME:", "X-WR-CALNAME:", "REFRESH-INTERVAL;"):
        assert len([line for line in head if line.startswith(once)]) == 1, once
    assert not [line for line in head if line.startswith("METHOD")]
    assert calendar.subcomponents, "one component at least"
    found: list[Any] = list(calendar.walk("VEVENT"))
    for event in found:
        assert not event.errors
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"):
            assert not isinstance(event[name], list), name
        for name in ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"):
            assert event[name].dt.utcoffset().total_seconds() == 0, name
        assert event["DTSTART"].dt < event["DTEND"].dt
    assert len({str(event["UID"]) for event in found}) == len(found)
    return found


def brief(event: Any) -> tuple[str, int, datetime]:
    """Return how a meeting stands: its status, its sequence, when it begins."""
    return str(event["STATUS"]), int(event["SEQUENCE"]), event["DTSTART"].dt
