"""What is said of a meeting around its date falls away, and nothing of the date does."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agendas.dates.guessing import guess_meant, strip_filling
from agendas.dates.local_time import wall_time
from agendas.dates.reading import read_moment

ZONE = ZoneInfo("America/Toronto")
FRIDAY = datetime.fromisoformat("2026-11-27T10:00").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("it to friday 3pm", "friday 3pm"),
        ("this friday 3pm", "this friday 3pm"),
        ("it this friday", "this friday"),
        ("this to friday", "friday"),
        ("this meeting to friday", "friday"),
        ("our call on friday", "friday"),
        ("the next meeting for fri", "fri"),
        ("this morning", "this morning"),
        ("up this morning", "this morning"),
        ("up with", ""),
        ("for 45 minutes", "for 45 minutes"),
        ("it for an hour", "for an hour"),
        ("for half an hour on friday", "for half an hour on friday"),
        ("for 4 december", "4 december"),
        ("this", ""),
        ("", ""),
    ],
)
def test_only_what_says_nothing_falls_away(words: str, date: str) -> None:
    assert strip_filling(words) == date


def test_this_friday_on_a_friday_is_today() -> None:
    at = read_moment(strip_filling("it to this friday 3pm"), FRIDAY, ZONE)
    assert wall_time(at, ZONE) == datetime.fromisoformat("2026-11-27T15:00")


def test_this_morning_may_be_when_they_met() -> None:
    assert guess_meant(strip_filling("this morning"), FRIDAY.replace(hour=15), ZONE) == "met"
