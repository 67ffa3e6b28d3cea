from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from agendas.calendar_file import Entry, announcement, subscription
from tests.agendas.places import TORONTO, local, moments

STARTS = local(TORONTO, 2027, 3, 15, 9)
ENTRY = Entry(
    uid="meeting-17@reiterate",
    sequence=0,
    starts_at=STARTS.astimezone(TORONTO),
    ends_at=STARTS + timedelta(hours=1),
    stamped_at=datetime(2026, 11, 26, 15, tzinfo=UTC),
    summary="Mentoring meeting",
    description="Planned in Slack.",
)


def read(file: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert not event.errors
    return calendar, event


def test_an_invitation_puts_the_meeting_into_a_calendar() -> None:
    calendar, event = read(announcement(ENTRY))
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert (event["uid"], event["sequence"], event["status"]) == (ENTRY.uid, 0, "CONFIRMED")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (STARTS, ENTRY.ends_at)
    assert event.decoded("dtstamp") == ENTRY.stamped_at


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200))
def test_a_place_comes_back_as_it_was_written_whatever_is_in_it(words: str) -> None:
    place = words.strip()
    file = announcement(replace(ENTRY, place=place))
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    _, event = read(file)
    assert str(event.get("location", "")) == place


def test_only_a_web_address_in_a_place_is_its_url() -> None:
    for place, url in (
        ("Zoom: https://z.example/j/8?a=1&b=2, ask Ana", "https://z.example/j/8?a=1&b=2"),
        ("https://meet.example.edu/a;b", "https://meet.example.edu/a;b"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("Room 4.12, second floor; ring twice", ""),
    ):
        _, event = read(announcement(replace(ENTRY, place=place)))
        assert (str(event["location"]), str(event.get("url", ""))) == (place, url)


def test_times_are_written_in_utc_so_that_no_zone_need_be_sent() -> None:
    lines = announcement(ENTRY).decode().split("\r\n")
    assert "DTSTART:20270315T130000Z" in lines
    assert "DTEND:20270315T140000Z" in lines
    assert "DTSTAMP:20261126T150000Z" in lines


def test_a_move_is_the_same_meeting_with_a_higher_sequence() -> None:
    moved = replace(
        ENTRY,
        sequence=1,
        starts_at=STARTS + timedelta(days=1),
        ends_at=STARTS + timedelta(days=1, hours=1),
    )
    _, event = read(announcement(moved))
    assert (event["uid"], event["sequence"]) == (ENTRY.uid, 1)
    assert event.decoded("dtstart") == moved.starts_at


def test_a_cancellation_takes_the_same_meeting_out_again() -> None:
    calendar, event = read(announcement(replace(ENTRY, sequence=2, cancelled=True)))
    assert calendar["method"] == "CANCEL"
    assert (event["uid"], event["sequence"], event["status"]) == (ENTRY.uid, 2, "CANCELLED")


ALWAYS, PERHAPS, NEVER, ANY = (1, 1), (0, 1), (0, 0), (0, 99)
# RFC 5546, 3.2.1 and 3.2.5, of what a meeting without repetition can have; the least and the most.
TABLES = {
    "PUBLISH": {
        **dict.fromkeys(("DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "UID"), ALWAYS),
        **dict.fromkeys(("SEQUENCE", "DTEND", "DURATION", "DESCRIPTION", "LOCATION"), PERHAPS),
        **dict.fromkeys(("STATUS", "CLASS", "CREATED", "LAST-MODIFIED", "TRANSP"), PERHAPS),
        **dict.fromkeys(("ATTENDEE", "REQUEST-STATUS"), NEVER),
    },
    "CANCEL": {
        **dict.fromkeys(("DTSTAMP", "ORGANIZER", "SEQUENCE", "UID"), ALWAYS),
        **dict.fromkeys(("DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION"), PERHAPS),
        **dict.fromkeys(("LOCATION", "STATUS", "CLASS", "CREATED", "LAST-MODIFIED"), PERHAPS),
        "ATTENDEE": ANY,
        "REQUEST-STATUS": NEVER,
    },
}


@pytest.mark.parametrize("cancelled", [False, True])
def test_it_keeps_the_tables_of_its_method(cancelled: bool) -> None:
    calendar, event = read(announcement(replace(ENTRY, sequence=3, cancelled=cancelled)))
    table = TABLES[str(calendar["method"])]
    there = Counter(name for name, _ in event.property_items(recursive=False))
    there.subtract(("BEGIN", "END"))
    assert set(+there) <= set(table)
    for name, (least, most) in table.items():
        assert least <= there[name] <= most, name
    assert (event["status"] == "CANCELLED") is cancelled


def test_whoever_moves_or_cancels_it_is_who_published_it_and_cannot_be_written_to() -> None:
    files = (ENTRY, replace(ENTRY, sequence=1), replace(ENTRY, sequence=2, cancelled=True))
    (organizer,) = {str(read(announcement(entry))[1]["organizer"]) for entry in files}
    assert organizer.startswith("mailto:")
    assert organizer.endswith(".invalid")


def test_nothing_of_the_moment_of_writing_is_in_the_file() -> None:
    assert announcement(ENTRY) == announcement(ENTRY)
    assert subscription("Meetings", [ENTRY]) == subscription("Meetings", [ENTRY])


def test_a_calendar_to_subscribe_to_says_how_all_stands_and_how_often_to_look() -> None:
    gone = replace(ENTRY, uid="meeting-18@reiterate", sequence=1, cancelled=True)
    file = subscription("Meetings, and more", [ENTRY, gone])
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    assert "method" not in calendar, "it asks nobody to do anything"
    assert calendar["name"] == calendar["x-wr-calname"] == "Meetings, and more"
    lines = file.decode().split("\r\n")
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(lines)
    first, second = calendar.walk("VEVENT")
    assert (first["uid"], first["status"], first["sequence"]) == (ENTRY.uid, "CONFIRMED", 0)
    assert (second["uid"], second["status"], second["sequence"]) == (gone.uid, "CANCELLED", 1)
    for event in (first, second):
        assert event.decoded("dtstamp") == event.decoded("last-modified") == ENTRY.stamped_at


def test_a_calendar_with_no_meeting_in_it_is_still_one() -> None:
    """It must have one component at least (RFC 5545, 3.6)."""
    calendar = Calendar.from_ical(subscription("Meetings", []))
    assert isinstance(calendar, Calendar)
    (zone,) = calendar.subcomponents
    assert (zone.name, zone["tzid"]) == ("VTIMEZONE", "Etc/UTC")
    assert zone.walk("STANDARD")[0].decoded("tzoffsetto") == timedelta()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": STARTS},
        {"sequence": -1},
        {"uid": ""},
        {"stamped_at": STARTS.replace(tzinfo=None)},
    ],
)
def test_an_entry_that_no_calendar_would_take_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|needs"):
        replace(ENTRY, **wrong)


printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


@given(printable, printable, moments, st.integers(0, 99))
def test_lines_are_folded_and_escaped_and_read_back(
    summary: str, description: str, starts: datetime, sequence: int
) -> None:
    starts = starts.replace(microsecond=0)
    entry = replace(
        ENTRY,
        summary=summary,
        description=f"{description}\n{description}",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=45),
        sequence=sequence,
    )
    file = announcement(entry)
    assert file.count(b"\n") == file.count(b"\r\n")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    _, event = read(file)
    assert (event["summary"], event["description"]) == (entry.summary, entry.description)
    assert (event.decoded("dtstart"), event["sequence"]) == (starts, sequence)
