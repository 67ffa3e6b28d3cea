"""Rosters as spreadsheet programs and people write them: each is read, or named for what it is."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from agendas.rhythm.cadence import Cadence
from agendas.roster.columns import COLUMNS, MORE, find_column
from agendas.roster.dates import read_meeting
from agendas.roster.explaining import describe_reading, explain
from agendas.roster.people import (
    Directory,
    find_person,
    fold_name,
    reference,
    split_people,
)
from agendas.roster.resolving import resolve
from agendas.roster.rows import NoHeader, Row, read
from agendas.roster.sheets import LARGEST, LONGEST, NotASheet, tidy
from tests.agendas.roster.test_resolving import BEN, EVERYBODY, NOW

HEADER = "programme,mentor,mentee,cadence,next_meeting"
LINE = "Faculty,ada@example.org,ben@example.org,monthly,2027-01-18T10:00"
PLAIN = f"{HEADER}\n{LINE}\n"
ROW = Row(2, *LINE.split(","))


def packed(name: str, text: bytes) -> bytes:
    there = BytesIO()
    with ZipFile(there, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr(name, text)
    return there.getvalue()


def workbook(*lines: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r\n").encode() + b"\x1a",
        f"{HEADER},,\n{LINE},,\n,,,,,,\n\n".encode(),
        f"{HEADER}\n{LINE},,\n".encode(),
        f"Program, Mentor e-mail ,MENTEE (email),How often?,Next meeting\n{LINE}\n".encode(),
        f"Scheme,Mentor's email,Mentee address,Frequency,First meeting date\n{LINE}\n".encode(),
        PLAIN.replace("ben@", "\u200b\ufeffben@").replace("org,", "org\u00a0,").encode(),
        PLAIN.replace("ada@example.org", "Ada Mentor <Ada@example.org>").encode(),
        PLAIN.replace("ada@", "mailto:ada@").encode(),
        PLAIN.replace(
            "ada@example.org", '"=HYPERLINK(""mailto:ada@example.org"",""ada@example.org"")"'
        ).encode(),
        workbook(COLUMNS, LINE.split(",")),
    ],
)
def test_what_spreadsheet_programs_write_is_read(data: bytes) -> None:
    found = read(data)
    assert (found.faults, found.left) == ([], [])
    (row,) = found.rows
    assert (row.line, row.programme, row.cadence) == (2, ROW.programme, ROW.cadence)
    assert [reference(one) for one in row.people] == ["ada@example.org", "ben@example.org"]
    assert read_meeting(2, row.next_meeting, "America/Toronto", NOW).at == datetime(
        2027, 1, 18, 15, tzinfo=UTC
    )


def test_the_separator_that_the_first_line_names_is_taken_and_lines_count_on() -> None:
    found = read(f"sep=;\r\n{PLAIN.replace(',', ';')}".encode())
    assert [row.line for row in found.rows] == [3]


def test_a_title_above_the_header_is_passed_over() -> None:
    found = read(f"Roster of 2027,,,,\n\n{PLAIN}".encode())
    assert [row.line for row in found.rows] == [4]


def test_what_is_not_unicode_is_read_and_named() -> None:
    for encoding, name in (("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman")):
        text = PLAIN.replace("Faculty", "Faculté").replace("ada@", "rené@")
        found = read(text.encode(encoding))
        assert [row.programme for row in found.rows] == ["Faculté"]
        assert name in describe_reading(found, ["Faculté"])[0]


def test_unknown_columns_are_named_and_left() -> None:
    found = read(f"{HEADER},Notes,Phone\n{LINE},hello,123\n".encode())
    assert found.rows == [ROW]
    assert describe_reading(found, ["Faculty"]) == [
        'What is in these columns was left alone: "Notes", "Phone".'
    ]


def units_of(header: str, *units: str, programmes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return into which programmes lines with these units come, and what is told of the file."""
    lines = [f"{unit},U1,U{number}" for number, unit in enumerate(units, 2)]
    found = read("\n".join([f"{header},mentor,mentee", *lines]).encode())
    people = {f"U{number}": replace(BEN, slack_id=f"U{number}") for number in range(1, 9)}
    zones = dict.fromkeys(programmes, "UTC")
    monthly = dict.fromkeys(programmes, Cadence(1, "month"))
    entries, faults = resolve(found.rows, zones, Directory(people, ()), NOW, monthly)
    told = [fault.sentence for fault in faults] + describe_reading(found, programmes)
    return [entry.programme for entry in entries], told


@pytest.mark.parametrize("header", ["Division", "Department", "Cohort"])
def test_where_people_work_is_left_alone_in_the_only_programme(header: str) -> None:
    """A department's own spreadsheet has divisions, which are no programmes."""
    came, told = units_of(header, "Cardiology", "", "Renal", programmes=["Medicine"])
    assert came == ["Medicine"] * 3
    assert told == [f'What is in these columns was left alone: "{header}".']


def test_where_people_work_may_be_what_their_programme_is_called() -> None:
    came, told = units_of("Department", "medicine", "", programmes=["Medicine"])
    assert (came, told) == (["Medicine"] * 2, [])
    came, told = units_of("Department", "Medicine", "Surgery", programmes=["Medicine"])
    assert came == ["Medicine"]
    assert "no programme called" in told[0], "it is of another programme, and not of this"
    came, told = units_of("Department", "Surgery", "Medicin", programmes=["Medicine", "Surgery"])
    assert came == ["Surgery"]
    assert ['Is it "Medicine"?' in one for one in told] == [True]


@pytest.mark.parametrize("header", ["Division,Programme", "Programme,Division"])
def test_beside_a_column_of_programmes_another_of_units_says_nothing(header: str) -> None:
    line = "Cardiology,Medicine" if header.startswith("Division") else "Medicine,Cardiology"
    found = read(f"{header},mentor,mentee\n{line},U1,U2\n".encode())
    assert [row.programme for row in found.rows] == ["Medicine"]
    assert found.left == ["Division"]


def test_columns_may_be_left_out_but_for_the_two_people() -> None:
    found = read(b"mentor,mentee,cadence\nU1,U2,monthly\n")
    assert found.rows == [Row(2, "", "U1", "U2", "monthly", "")]


def test_an_address_is_believed_before_a_name() -> None:
    data = b"mentor name,mentor email,mentee name,mentee email\nAda,ada@e.org,Ben,\n"
    assert read(data).rows == [Row(2, "", "ada@e.org", "Ben", "", "")]


def test_several_mentees_of_a_line_are_a_row_each() -> None:
    text = 'mentor,mentee\nU1,"ben@e.org; dee@e.org"\nU1,"U2, U3"\nU1,"Okafor, Ben"\n'
    rows = read(text.encode()).rows
    assert [(row.line, row.mentee) for row in rows] == [
        *((2, "ben@e.org"), (2, "dee@e.org"), (3, "U2"), (3, "U3"), (4, "Okafor, Ben")),
    ]


def test_one_time_for_several_mentees_is_asked_about() -> None:
    found = read(b"mentor,mentee,next meeting\nU1,U2; U3,2027-01-18 10:00\n")
    assert [(one.line, one.column) for one in found.faults] == [(2, "next_meeting")]
    assert "for 2 mentees" in found.faults[0].sentence


def test_nothing_yet_is_nothing() -> None:
    for said in ("TBD", "n/a", "-", "tbc", "–"):
        (row,) = read(PLAIN.replace("2027-01-18T10:00", said).encode()).rows
        assert row.next_meeting == ""


def test_cells_of_a_workbook_are_what_one_would_have_typed() -> None:
    data = workbook(
        (None, "Roster"),
        (*COLUMNS, *MORE),
        (
            "Faculty",
            "U1",
            "U2",
            "monthly",
            datetime.fromisoformat("2027-01-18T10:00"),
            3.0,
            "U3",
            None,
        ),
        (),
        ("Faculty", "U1", "U4", "6 weeks", date(2027, 1, 18), None, None, "U5"),
    )
    assert read(data).rows == [
        Row(3, "Faculty", "U1", "U2", "monthly", "2027-01-18 10:00", "3", "U3", ""),
        Row(5, "Faculty", "U1", "U4", "6 weeks", "2027-01-18", "", "", "U5"),
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \n \n", "empty"),
        (b"x" * (LARGEST + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "picture"),
        (b"<html><table><tr><td>programme</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04" + bytes(range(256)), "broken"),
        (packed("a.txt", b"hello"), "other_zip"),
        (packed("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "broken"),
        (b"a\x00b\x01" * 5 + b"\xff\xfe\xfd", "not_text"),
        ((f"{HEADER}\n" + f"{LINE}\n" * (LONGEST + 1)).encode(), "too_long"),
    ],
)
def test_what_is_no_roster_is_named_for_what_it_is(data: bytes, kind: str) -> None:
    with pytest.raises(NotASheet) as refused:
        read(data)
    assert refused.value.kind == kind
    assert explain(refused.value)


def test_a_table_of_other_things_is_told_what_it_lacks() -> None:
    with pytest.raises(NoHeader) as refused:
        read(b"mentor;email\nU1;U2\n")
    assert "there is no mentee" in explain(refused.value)
    assert explain(refused.value).endswith('As it is, it begins with: "mentor, email".')


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Program", "programme"),
        ("Mentor (e-mail address)", "mentor"),
        ("Email of the mentee", "mentee"),
        ("How often they meet", "cadence"),
        ("Next meeting (date and time)", "next_meeting"),
        ("Max. mentees", "mentor_capacity"),
        ("Number of mentees", "mentor_capacity"),
        ("Department head", "chair"),
        ("Line manager", "supervisor"),
        ("Notes", ""),
        ("E-mail", ""),
        ("", ""),
    ],
)
def test_a_heading_is_known_by_any_usual_name(heading: str, column: str) -> None:
    assert find_column(heading) == column


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("<@U012AB3CD>", "U012AB3CD"),
        ("<@U012AB3CD|ada>", "U012AB3CD"),
        ("https://example.slack.com/team/U012AB3CD", "U012AB3CD"),
        ("Ada Mentor <U012AB3CD>", "U012AB3CD"),
        ("Mentee, Ben <ben@example.org>", "ben@example.org"),
        ("ada@example.org;", "ada@example.org"),
        ("s.o’neill@example.org", "s.o'neill@example.org"),
        ("ada+mentor@example.org", "ada+mentor@example.org"),
        ("rené@example.org", "rené@example.org"),
        ("ada@example.org, dee@example.org", None),
    ],
)
def test_people_are_named_in_the_ways_of_mail_and_of_slack(text: str, who: str | None) -> None:
    assert reference(text) == who


def test_a_name_is_found_whatever_its_order_and_titles_and_has_to_be_confirmed() -> None:
    there = Directory({}, ((BEN, "ben@example.org"),))
    for text in ("Ben", "ben", "Dr. Ben", "@Ben", "Prof Bén, PhD"):
        found = find_person(2, "mentee", text, there)
        assert (found.profile, found.by_name) == (BEN, True)
    assert fold_name("Okafor, Ben") == fold_name("Dr Ben Okafor") == "ben okafor"


def test_who_is_nearest_is_named() -> None:
    there = Directory({"ben@exmaple.org": None}, EVERYBODY)
    wrong = find_person(2, "mentee", "ben@exmaple.org", there).fault
    assert wrong is not None
    assert wrong.sentence.endswith("Is it Ben, ben@example.org?")


def test_of_two_with_one_name_neither_is_taken() -> None:
    wrong = find_person(2, "mentee", "Ben", Directory({}, ((BEN, "b@e.org"), (BEN, "b@e.org"))))
    assert wrong.fault is not None
    assert "is the name of more than one: Ben, b@e.org; Ben" in wrong.fault.sentence


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("18/01/2027 10:00", ""),
        ("18 Jan 2027 10:00", ""),
        ("2027-01-18 9:00", ""),
        ("18.01.2027 10:00", ""),
        ("46040.4166667", ""),
        ("46040", "no_time"),
        ("2027-01-18", "no_time"),
        ("3/4/2027 10:00", "two_days"),
        ("2127-01-18T10:00", "too_far"),
        ("2028-10-01T00:00+00:00", "too_far"),
        ("2027-02-29T10:00", "not_a_time"),
        ("########", "not_a_time"),
        ("2027-03-14T02:30", "skipped"),
    ],
)
def test_a_next_meeting_is_read_as_people_write_it(text: str, kind: str) -> None:
    found = read_meeting(2, text, "America/Toronto", NOW)
    assert (found.fault.kind if found.fault else "") == kind
    assert (found.at is not None) == (not kind)
    if found.fault:
        assert found.fault.sentence


def test_what_is_past_is_wrong_only_with_a_pair_that_begins() -> None:
    for text in ("2026-09-01 10:00", "1 Sep 2020 10:00"):
        found = read_meeting(2, text, "America/Toronto", NOW)
        assert found.fault is None
        assert found.late is not None


CELL = st.text(max_size=20).map(tidy)


@given(
    st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_is_written_comes_back_line_by_line(
    lines: list[tuple[str, str, str, str]], separator: str, end: str, encoding: str
) -> None:
    written = StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=end)
    writer.writerow(["programme", "mentor", "mentee", "cadence"])
    writer.writerows(lines)
    found = read(written.getvalue().encode(encoding, "replace"))
    assert found.faults == []
    assert {row.line for row in found.rows} <= set(range(2, len(lines) + 2))


@given(st.binary(max_size=400))
def test_no_file_does_harm(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", PLAIN.encode(), b"\xff\xfe"):
        try:
            found = read(start + data)
        except (NotASheet, NoHeader) as why:
            explain(why)
        else:
            assert all(row.line >= 2 for row in found.rows)


@given(st.text(max_size=60))
def test_whoever_is_named_is_somebody(text: str) -> None:
    for one in split_people(tidy(text)):
        assert one.strip()
        assert reference(one) != ""
