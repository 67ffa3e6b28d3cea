"""Who does what by when, typed as a line: read, or named with its line; nothing is guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agendas.lines.bullets import list_lines
from agendas.lines.names import Names
from agendas.lines.promises import Read, Unread, read_promise, write_promise
from agendas.recap import ACTION_LENGTH, Promise

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday
ZONE = ZoneInfo("America/Toronto")
TWO = Names("Dr Max Okafor", "Ana Silva", "mentee")
NAMESAKES = Names("Max Okafor", "Max van der Berg", "mentee")


def read(line: str, names: Names = TWO) -> Read | Unread:
    return read_promise(1, line, names, NOW, ZONE)


READ = {
    # a name first, in whatever way it is joined to what is to be done
    "Max sends the draft by Friday": ("mentor", "sends the draft", "2026-11-27"),
    "me: read the chapter, 3 December": ("mentee", "read the chapter", "2026-12-03"),
    "I read the chapter (3 Dec)": ("mentee", "read the chapter", "2026-12-03"),
    "I'll send it tomorrow": ("mentee", "send it", "2026-11-25"),
    "I’ll send it tomorrow": ("mentee", "send it", "2026-11-25"),
    "@Max introduce Ana to the board": ("mentor", "introduce Ana to the board", ""),
    "Max Okafor: introduce Ana": ("mentor", "introduce Ana", ""),
    "DR OKAFOR to write next friday": ("mentor", "write", "2026-12-04"),
    "Dr. Max Okafor will write; in 2 weeks": ("mentor", "write", "2026-12-08"),
    "Mentor - review it": ("mentor", "review it", ""),
    "my mentor: review it": ("mentor", "review it", ""),
    # a name last
    "send the draft, Max": ("mentor", "send the draft", ""),
    "send the draft by friday (Max)": ("mentor", "send the draft", "2026-11-27"),
    "send the draft @max by friday": ("mentor", "send the draft", "2026-11-27"),
    # a date first, in the middle, last; with a link or without one
    "by friday: Max sends the draft": ("mentor", "sends the draft", "2026-11-27"),
    "Max by friday sends the draft": ("mentor", "sends the draft", "2026-11-27"),
    "Max: by friday: send the draft": ("mentor", "send the draft", "2026-11-27"),
    "Max sends the draft Friday": ("mentor", "sends the draft", "2026-11-27"),
    "Ana Silva reads 2026-12-10": ("mentee", "reads", "2026-12-10"),
    # no date
    "me: by hand": ("mentee", "by hand", ""),
    "Max prepares the slides for Monday": ("mentor", "prepares the slides for Monday", ""),
    "Ana: read chapter 3": ("mentee", "read chapter 3", ""),
}
UNREAD = {
    "send the draft": "no_owner",
    "Maximilian reads it": "no_owner",
    "Max's draft": "no_owner",
    "I. Newton to be read": "no_owner",
    "Max and I read it by friday": "two_owners",
    "Ana, Max: both": "two_owners",
    "Max:": "empty",
    "Max: " + "x" * (ACTION_LENGTH + 1): "too_long",
    "Max: send it by 31 Feb": "NoSuchDay",
    "Max: send it by 12/3": "AmbiguousDate",
    "Max: send it, 1 November 2026": "InThePast",
    "Max: send it by 1 january 2049": "TooFar",
    "Max: send it by friday 10am PT": "OtherZone",
}


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_as_it_is_meant(line: str) -> None:
    found = read(line)
    assert isinstance(found, Read), found
    due = found.promise.due_on
    said = (found.promise.owner, found.promise.text, due.isoformat() if due else "")
    assert said == READ[line]


@pytest.mark.parametrize("line", UNREAD)
def test_what_is_doubtful_is_named_and_why(line: str) -> None:
    found = read(line)
    assert isinstance(found, Unread), found
    assert (found.number, found.line, found.why) == (1, line, UNREAD[line])


def test_what_may_be_a_date_in_the_middle_is_told_of() -> None:
    found = read("Ana: Send the draft by Friday to the board")
    assert isinstance(found, Read)
    assert (found.promise.due_on, found.saw) == (None, "by Friday to the board")


def test_of_two_namesakes_the_full_name_tells() -> None:
    shared = read("Max: read it", NAMESAKES)
    assert isinstance(shared, Unread)
    assert shared.why == "two_owners"
    for line, owner in (("Max Okafor: read it", "mentor"), ("Max van der Berg reads", "mentee")):
        found = read(line, NAMESAKES)
        assert isinstance(found, Read)
        assert found.promise.owner == owner
    assert NAMESAKES.shorten("mentor") == "Max Okafor"
    assert TWO.shorten("mentor") == "Max"
    same = Names("Max Berg", "Max Berg", "mentor")
    assert (same.shorten("mentor"), same.shorten("mentee")) == ("mentor", "mentee")


def test_a_day_that_was_promised_before_may_have_come() -> None:
    line = "Max: send the whole draft, by 1 November 2026"
    found = read_promise(1, line, TWO, NOW, ZONE, {date(2026, 11, 1)})
    assert isinstance(found, Read)
    assert found.promise == Promise("send the whole draft", "mentor", date(2026, 11, 1))


def test_bullets_and_numbers_before_a_line_are_no_part_of_it() -> None:
    typed = "- Max: one\n\n • me: two\n3. me: three\n  4) me:  four "
    assert list_lines(typed) == ["Max: one", "me: two", "me: three", "me: four"]


words = st.text(st.characters(categories=["L"], max_codepoint=0x24F), min_size=2, max_size=12)
names = st.builds(
    lambda title, parts: " ".join([*title, *parts]),
    st.sampled_from([[], ["Dr"], ["Prof"]]),
    st.lists(words, min_size=1, max_size=3),
)
days = st.integers(0, 3000).map(lambda ahead: date(2026, 11, 24) + timedelta(days=ahead))
tasks = st.sampled_from(
    [
        "send the draft",
        "Introduce Kim to the board",
        "read “Mentoring, a guide”",
        "book room 12",
        "write 3 pages",
        "ask for data: all of it",
    ]
)


@given(names, names, st.sampled_from(["mentor", "mentee"]), tasks, st.none() | days)
def test_a_promise_that_stands_in_a_form_reads_back_the_same(
    mentor: str, mentee: str, owner: str, task: str, due: date | None
) -> None:
    two = Names(mentor, mentee, "mentee")
    promise = Promise(task, owner, due)
    found = read_promise(1, write_promise(promise, two), two, NOW, ZONE)
    assert isinstance(found, Read), found
    assert found.promise == promise


@pytest.mark.slow
@given(st.text(max_size=80), names, names)
def test_whatever_is_typed_is_read_or_named(line: str, mentor: str, mentee: str) -> None:
    for one in list_lines(line):
        found = read(one, Names(mentor, mentee, "mentor"))
        assert found.line == one
        if isinstance(found, Read):
            assert found.promise.text
            assert found.promise.owner in ("mentor", "mentee")
            assert len(found.promise.text) <= ACTION_LENGTH


@pytest.mark.slow
@given(tasks, words)
def test_a_line_without_a_name_is_nobodys(task: str, name: str) -> None:
    assume(name.casefold() not in task.casefold())
    two = replace(TWO, mentor=f"Zz{name} Qq{name}", mentee=f"Yy{name} Xx{name}")
    found = read(task, two)
    assert isinstance(found, Unread)
    assert found.why == "no_owner"
