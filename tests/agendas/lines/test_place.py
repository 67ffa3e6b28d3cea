"""What a typed line says of when and where: read surely, or left to the date."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates import reading
from agendas.dates.refusals import UnreadableDate
from agendas.lines.place import (
    LENGTHS,
    LINK,
    LONGEST,
    SHORTEST,
    Planned,
    find_link,
    is_length,
    read_planned,
)
from agendas.text.messages import say
from tests.agendas.places import TORONTO

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ZOOM = "https://zoom.us/j/88?pwd=a&b=2"
READ = {
    "tuesday 10:00": Planned("tuesday 10:00"),
    "tuesday 10:00 for 45 min in room 4.12": Planned("tuesday 10:00", "room 4.12", 45),
    "for 45 min tuesday 10:00": Planned("tuesday 10:00", None, 45),
    "tuesday 10:00, room 4.12": Planned("tuesday 10:00", "room 4.12"),
    f"tuesday 10:00 at {ZOOM}": Planned("tuesday 10:00", ZOOM),
    f"tuesday 10:00 {ZOOM}": Planned("tuesday 10:00", ZOOM),
    f"tuesday 10:00 @ {ZOOM}": Planned("tuesday 10:00", ZOOM),
    f"for half an hour at {ZOOM}": Planned("", ZOOM, 30),
    "tuesday at 10:00 in my office for an hour": Planned("tuesday at 10:00", "my office", 60),
    "3 december 14:00 by phone +1 416 555 0100": Planned(
        "3 december 14:00", "phone +1 416 555 0100"
    ),
    "at noon in room 3": Planned("at noon", "room 3"),
    "in two weeks at 10:00": Planned("in two weeks at 10:00"),
    "tuesday 10:00 on Zoom": Planned("tuesday 10:00", "Zoom"),
    "tuesday 10:00 for 1.5 hours": Planned("tuesday 10:00", None, 90),
    "tuesday 10:00 for 1h30": Planned("tuesday 10:00", None, 90),
    "tuesday 10:00 for an hour and a half": Planned("tuesday 10:00", None, 90),
    "tuesday 10:00 for 1 hour and 15 minutes": Planned("tuesday 10:00", None, 75),
    "in room 5": Planned("", "room 5"),
    "for 30 min": Planned("", None, 30),
    "my office": Planned("", "my office"),
    "tuesday 10:00 the library": Planned("tuesday 10:00", "the library"),
    # What may be something else is left to the date, which then is asked about.
    "tuesday 10:00 in London": Planned("tuesday 10:00 in London"),
    "tuesday 10:00 in the room at noon": Planned("tuesday 10:00 in the room at noon"),
    "friday 3pm at the end of the month": Planned("friday 3pm at the end of the month"),
    "tuesday 10:00 for lunch": Planned("tuesday 10:00 for lunch"),
    "tuesday 10:00 for 2 weeks": Planned("tuesday 10:00 for 2 weeks"),
    "tuesday 10:00 javascript:alert(1)": Planned("tuesday 10:00 javascript:alert(1)"),
    "tuesday 10:00 at ftp://files.example": Planned("tuesday 10:00 at ftp://files.example"),
}
WHENS = (
    "tuesday 10:00",
    "3 december 14:00",
    "tomorrow at 9:30",
    "friday 3pm",
    "in two weeks 11:00",
)
PLACES = ("room 4.12", "the library, 2nd floor", "my office", ZOOM, "Zoom", "Hall B (ring twice)")


def is_moment(words: str) -> bool:
    try:
        reading.read_moment(words, NOW, TORONTO)
    except UnreadableDate:
        return False
    return True


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_for_a_date_a_place_and_a_length(line: str) -> None:
    assert read_planned(line, is_moment) == READ[line]


@given(
    st.sampled_from(WHENS),
    st.none() | st.sampled_from(PLACES),
    st.none() | st.integers(1, 999),
    st.booleans(),
)
def test_what_is_put_together_comes_apart_again(
    when: str, place: str | None, minutes: int | None, length_first: bool
) -> None:
    where = f" at {place}" if place else ""
    length = f" for {minutes} min" if minutes else ""
    line = when + (length + where if length_first else where + length)
    assert read_planned(line, is_moment) == Planned(when, place, minutes)


@given(st.text(st.sampled_from("tuesday 10:0 in at for room https://x.y min45;,"), max_size=60))
def test_no_line_has_a_date_read_out_of_it_that_is_none(line: str) -> None:
    said = read_planned(line, is_moment)
    if said.place is not None:
        assert not said.when or is_moment(said.when)
        assert said.place in line
    assert said.when in line or said.minutes is not None


@given(st.text(max_size=80) | st.text("<>|&:/htps jav.ex", max_size=40))
def test_a_link_is_of_the_web_and_cannot_be_more_than_one(words: str) -> None:
    link = find_link(words)
    assert not link or link.lower().startswith(("http://", "https://"))
    assert not set(link) & set('<>|" \n\t')
    facts = {"other": "Ana", "when": "now", "minutes": 60, "acted": False, "file": True}
    shown = say("meeting/changed", place=words, **facts).text
    inside = shown.split("Where: ")[1].split("\nHow long")[0]
    links = inside.count("<")
    assert links == inside.count(">") == len(LINK.findall(" ".join(words.split()))) or not words


def test_a_link_stands_apart_from_the_words_beside_it() -> None:
    facts = {"other": "Ana", "when": "now", "minutes": 60, "acted": False, "file": True}
    place = "Room 4, https://zoom.example/j/1 second floor"
    shown = say("meeting/changed", place=place, **facts).text
    assert "Room 4, <https://zoom.example/j/1> second floor" in shown


def test_a_meeting_lasts_from_a_quarter_to_eight_hours() -> None:
    assert all(is_length(one) for one in LENGTHS)
    assert (is_length(SHORTEST), is_length(LONGEST)) == (True, True)
    assert not any(is_length(one) for one in (-1, 0, SHORTEST - 1, LONGEST + 1))
