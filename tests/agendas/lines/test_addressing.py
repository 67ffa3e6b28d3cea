"""Whom an @name is for: the first, the last, or after "for"; in a recap's line as anywhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agendas.lines.addressing import take_addressed
from agendas.lines.names import Names
from agendas.lines.promises import Read, Unread, read_promise

ZONE = ZoneInfo("Europe/London")
NOW = datetime.fromisoformat("2026-11-24T10:00").replace(tzinfo=ZONE)
TWO = Names("Dr Tom Lee", "Ana Silva", "mentee")


@pytest.mark.parametrize(
    ("line", "owner", "text"),
    [
        ("@Tom send the draft by friday", "mentor", "send the draft"),
        ("send the draft by friday @Tom", "mentor", "send the draft"),
        ("review chapter for @Tom by monday", "mentor", "review chapter"),
        ("I will send the draft to @Tom by friday", "mentee", "send the draft to @Tom"),
        ("Draft (me)", "mentee", "Draft"),
        ("Tom: the letter", "mentor", "the letter"),
        ("mentor: send it", "mentor", "send it"),
    ],
)
def test_a_name_is_the_owners(line: str, owner: str, text: str) -> None:
    read = read_promise(1, line, TWO, NOW, ZONE)
    assert isinstance(read, Read)
    assert (read.promise.owner, read.promise.text) == (owner, text)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Send the draft to @Tom", "no_owner"),
        ("email @Tom", "no_owner"),
        ("Read part (I)", "no_owner"),
        ("Mentor training: Tom books it", "two_owners"),
    ],
)
def test_a_name_within_a_line_is_nobodys(line: str, why: str) -> None:
    read = read_promise(1, line, TWO, NOW, ZONE)
    assert isinstance(read, Unread)
    assert read.why == why


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("@Max will send it", "Max", "send it"),
        ("send it @Max", "Max", "send it"),
        ("slides for @Max on friday", "Max", "slides on friday"),
        ("send it to @Max", "", "send it to Max"),
        ("@Max's draft", "", "Max's draft"),
        ("mail max@uni.edu", "", "mail max@uni.edu"),
    ],
)
def test_an_at_name_is_taken_off_a_line_that_is_for_them(line: str, name: str, words: str) -> None:
    assert take_addressed(line) == (name, words)
