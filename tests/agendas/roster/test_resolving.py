"""Rosters: what a file may say, and every fault in it by line and reason."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.profiles import Profile, Standing
from agendas.rhythm.cadence import Cadence
from agendas.roster.columns import COLUMNS
from agendas.roster.faults import Fault
from agendas.roster.people import Directory, list_references, reference
from agendas.roster.resolving import Entry, list_named, remarks_on
from agendas.roster.resolving import resolve as resolve_rows
from agendas.roster.rows import NoHeader, Row
from agendas.roster.rows import read as read_file
from agendas.roster.sheets import NotASheet

HEADER = "programme,mentor,mentee,cadence,next_meeting\n"
ADA = Profile("U1", "Ada", "Europe/London", active=True, is_bot=False)
BEN = Profile("U2", "Ben", "America/Toronto", active=True, is_bot=False)
ROBOT = Profile("U8", "Robot", "UTC", active=True, is_bot=True)
GONE = Profile("U9", "Gone", "UTC", active=False, is_bot=False)
ZONES = {"Faculty": "America/Halifax", "Postdocs": "Asia/Tokyo"}


def whom(slack_id: str, standing: Standing, zone: str = "") -> Profile:
    return Profile(slack_id, "Kim", zone, active=True, is_bot=False, standing=standing)


PEOPLE: dict[str, Profile | None] = {
    "U1": ADA,
    "ada@example.org": ADA,
    "U2": BEN,
    "U8": ROBOT,
    "U9": GONE,
    "U0NOBODY": None,
    "U3": whom("U3", Standing.MEMBER),
    "U4": whom("U4", Standing.GUEST, "Europe/Berlin"),
    "U5": whom("U5", Standing.INVITED),
    "U6": whom("U6", Standing.ELSEWHERE, "Europe/Berlin"),
    "U7": whom("U7", Standing.STRANGER, "Europe/Berlin"),
}


NOW = datetime(2026, 10, 1, tzinfo=UTC)
EVERYBODY = ((ADA, "ada@example.org"), (BEN, "ben@example.org"), (ROBOT, ""), (GONE, ""))


def read(text: str) -> tuple[list[Row], list[Fault]]:
    found = read_file(text.encode())
    return found.rows, found.faults


def resolve(rows: list[Row]) -> tuple[list[Entry], list[Fault]]:
    return resolve_rows(rows, ZONES, Directory(PEOPLE, EVERYBODY), NOW)


def resolved(*lines: str) -> tuple[list[Entry], list[Fault]]:
    rows, faults = read(HEADER + "\n".join(lines))
    assert faults == []
    return resolve(rows)


def fault(line: str) -> str:
    entries, faults = resolved(line)
    assert entries == []
    assert [fault.line for fault in faults] == [2]
    return faults[0].sentence


def test_a_row_is_read_with_its_line_and_without_outer_blanks() -> None:
    rows, faults = read(HEADER + "\n Faculty , U1,U2,6 weeks,\n,,,,\n")
    assert rows == [Row(3, "Faculty", "U1", "U2", "6 weeks", "")]
    assert faults == []


def test_columns_may_stand_in_any_order_and_case() -> None:
    rows, _ = read('Mentee,mentor,Programme,next_meeting,cadence\nU2,U1,"Faculty, arts",,monthly\n')
    assert rows == [Row(2, "Faculty, arts", "U1", "U2", "monthly", "")]


def test_the_line_is_the_one_that_a_row_begins_on() -> None:
    rows, _ = read(HEADER + '"Fac\nulty",U1,U2,monthly,\nFaculty,U1,U2,monthly,')
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize("text", ["mentor,name\n", "mentee;x\nU1;U2\n", '"', "a b c\nd\n"])
def test_a_file_without_the_columns_is_refused(text: str) -> None:
    with pytest.raises(NoHeader):
        read(text)


def test_a_row_with_a_value_too_many_is_named_and_empty_ones_are_not() -> None:
    rows, faults = read(HEADER + "Faculty,U1,U2,monthly\nF,U1,U2,monthly,,,\nF,U1,U2,x,,x\n")
    assert [row.line for row in rows] == [2, 3]
    assert [(f.line, f.kind, f.facts["found"]) for f in faults] == [(4, "cells", 6)]
    assert "There are 6 values, and the first line names 5 columns" in faults[0].sentence


def test_quotation_marks_that_do_not_close_are_named() -> None:
    rows, faults = read(HEADER + 'Faculty,U1,U2,monthly,\nFaculty,"U1,U2,monthly,\n')
    assert len(rows) == 1
    assert [(f.line, f.kind) for f in faults] == [(3, "unreadable")]
    assert "quotation marks" in faults[0].sentence


@given(st.text())
def test_whatever_the_text_every_row_or_fault_has_its_line(text: str) -> None:
    try:
        rows, faults = read(HEADER + text.encode(errors="replace").decode())
    except (NotASheet, NoHeader):
        return
    assert all(row.line >= 2 for row in rows)
    assert all(fault.line >= 2 and fault.sentence for fault in faults)


def test_people_are_named_by_slack_id_or_address() -> None:
    assert reference("U012AB3CD") == "U012AB3CD"
    assert reference("W012AB3CD") == "W012AB3CD"
    assert reference("Ada@Example.org") == "ada@example.org"
    for text in ("", "ada", "@ada", "u012ab3cd", "C012AB3CD", "ada@", "ada @example"):
        assert reference(text) is None


def test_each_person_is_asked_about_once() -> None:
    rows, _ = read(HEADER + "F,U1,ADA@example.org,,\nF,ada@example.org,U1,,\nF,nobody,U2,,\n")
    assert list_references(list_named(rows)) == ["U1", "ada@example.org", "U2"]


def test_a_time_without_an_offset_is_the_mentees_own() -> None:
    (entry,), faults = resolved("Faculty,ada@example.org,U2,twice a year,2027-01-18T10:00")
    assert faults == []
    when = datetime(2027, 1, 18, 15, tzinfo=UTC)
    assert entry == Entry(2, "Faculty", ADA, BEN, Cadence(6, "month"), when)


def test_a_time_with_an_offset_is_taken_as_it_stands() -> None:
    (entry,), _ = resolved("Faculty,U1,U2,monthly,2027-01-18T10:00+02:00")
    assert entry.next_meeting == datetime(2027, 1, 18, 8, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    (entry,), _ = resolved("Faculty,U1,U2,monthly,2026-11-01 01:30")
    assert entry.next_meeting == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("?,U1,U2,monthly,", "The programme is missing"),
        ("Facultie,U1,U2,monthly,", 'Is it "Faculty"?'),
        ("Arts,U1,U2,monthly,", 'no programme called "Arts"'),
        ("Faculty,,U2,monthly,", "The mentor is missing"),
        ("Faculty,U1,Bon,monthly,", 'The mentee "Bon" is not the name of anybody here. Write an e'),
        ("Faculty,U0NOBODY,U2,monthly,", 'nobody here as "U0NOBODY", the mentor'),
        ("Faculty,U1,U8,monthly,", 'The mentee "U8" is a bot'),
        ("Faculty,U9,U2,monthly,", 'the mentor "U9" is deactivated'),
        ("Faculty,U6,U2,monthly,", 'The mentor "U6" is in your organisation, and not in this'),
        ("Faculty,U1,U7,monthly,", 'The mentee "U7" belongs to another organisation'),
        ("Faculty,U1,ada@example.org,monthly,", "Ada cannot be their own mentor"),
        ("Faculty,U1,U2,,", "The cadence is missing. Write"),
        ("Faculty,U1,U2,often,", 'The cadence "often" is not known. Write "every 2 weeks", "mon'),
        ("Faculty,U1,U2,weekly,", 'from every two weeks to twice a year. Write "every 2 weeks".'),
        ("Faculty,U1,U2,biweekly,", '"biweekly" can mean two things. Write "every 2 weeks".'),
        ("Faculty,U1,U2,bimonthly,", 'Write "every 2 months" or "every 2 weeks".'),
        ("Faculty,U1,U2,monthly,soon", '"soon" is not a time. Write it as'),
        ("Faculty,U1,U2,monthly,2027-02-30T10:00", "is not a time"),
        ("Faculty,U1,U2,monthly,0001-01-01T00:00+14:00", "is not a time"),
        ("Faculty,U1,U2,monthly,2027-01-18", "no time of day. Write it as 2027-01-18 10:00"),
        ("Faculty,U1,U2,monthly,2027-03-14T02:30", "clocks go forward"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(line: str, said: str) -> None:
    assert said in fault(line)


def test_every_fault_of_every_row_is_told_in_the_order_of_the_file() -> None:
    entries, faults = resolved("Arts,U8,,often,soon", "Faculty,U1,U2,monthly,", "Faculty,U9,U2,x,")
    assert [entry.line for entry in entries] == [3]
    assert [(f.line, f.kind) for f in faults] == [
        *((2, kind) for kind in ("unknown_programme", "bot", "empty", "cadence", "not_a_time")),
        *((4, kind) for kind in ("deactivated", "cadence")),
    ]
    assert all(f.sentence for f in faults)


def test_a_pair_is_told_once_and_one_way_only_in_a_programme() -> None:
    _, faults = resolved(
        "Faculty,U1,U2,monthly,",
        "Faculty,ada@example.org,U2,quarterly,",
        "Faculty,U2,U1,monthly,",
        "Postdocs,U2,U1,monthly,",
    )
    assert [(f.line, f.kind, f.facts["other"]) for f in faults] == [
        (3, "twice", 2),
        (4, "reversed", 2),
    ]
    assert faults[0].sentence == "This pair is on line 2 already."


def test_the_columns_are_the_documented_ones() -> None:
    assert HEADER.strip() == ",".join(COLUMNS)


def test_whoever_has_no_zone_is_given_the_programmes_and_that_is_said() -> None:
    (entry,), faults = resolved("Faculty,U1,U3,monthly,2027-01-18T10:00")
    assert faults == []
    assert entry.mentee.timezone == "America/Halifax"
    assert entry.next_meeting == datetime(2027, 1, 18, 14, tzinfo=UTC)
    (remark,) = remarked("Faculty,U1,U3,monthly,", "Postdocs,U3,U2,monthly,")
    assert remark == (2, "no_zone")


def test_guests_and_invited_people_are_loaded_and_named() -> None:
    rows = ("Faculty,U4,U2,monthly,", "Faculty,U1,U5,monthly,", "Faculty,U4,U5,monthly,")
    entries, faults = resolved(*rows)
    assert (len(entries), faults) == (3, [])
    assert remarked(*rows) == [(2, "guest"), (3, "invited"), (3, "no_zone")]


def remarked(*lines: str) -> list[tuple[int, str]]:
    rows, _ = read(HEADER + "\n".join(lines))
    found = remarks_on(resolve(rows)[0])
    assert all("Kim" in one.sentence for one in found)
    return [(one.line, one.kind) for one in found]
