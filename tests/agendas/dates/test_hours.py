from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.times import read_hours


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("18:00-08:00", time(18), time(8)),
        ("18:00 – 8:00", time(18), time(8)),
        ("from 18:00 until 8:30", time(18), time(8, 30)),
        ("6pm-8am", time(18), time(8)),
        ("6 pm to 8 a.m.", time(18), time(8)),
        ("6:30pm-7", time(18, 30), time(7)),
        ("10pm till 7:15am please", time(22), time(7, 15)),
        ("9-17", time(9), time(17)),
        ("20.15-07.15", time(20, 15), time(7, 15)),
        ("18h-8h", time(18), time(8)),
        ("6-8pm", time(18), time(20)),
        ("11-1pm", time(11), time(13)),
        ("8-8pm", time(8), time(20)),
        ("22:00-24:00", time(22), time(0)),
        ("10pm-midnight", time(22), time(0)),
        ("midnight to noon", time(0), time(12)),
        ("22-0", time(22), time(0)),
    ],
)
def test_hours_are_read_as_they_are_said(text: str, start: time, end: time) -> None:
    assert read_hours(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "evenings",
        "18:00",
        "25:00-99:00",
        "8-6",
        "9-12",
        "9:00-9:00",
        "6pm-8am-9am",
        "friday 6-8pm",
    ],
)
def test_hours_that_are_none_or_may_be_others_are_not_read(text: str) -> None:
    assert read_hours(text) is None


@given(st.times(), st.times())
def test_hours_read_back_as_they_are_written(start: time, end: time) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    read = read_hours(f"{start:%H:%M}-{end:%H:%M}")
    assert read == (None if start == end else (start, end))
    assert read_hours(f"{start:%I:%M%p} to {end:%I:%M%p}") == read


@given(st.text() | st.from_regex(r"[0-9apm:.h -]{1,14}", fullmatch=True))
def test_whatever_is_typed_is_hours_or_none(text: str) -> None:
    read_hours(text)
