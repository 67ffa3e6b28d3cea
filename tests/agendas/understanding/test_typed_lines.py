"""Lines as people type them to the bot, each with its right reading: `typed_lines.tsv`.

`right` is the moment or the day that was understood, "at" an hour alone, the two hours of a
doubtful one, or why a date could not be read; `words` what is left to be kept or looked for,
points one by one, or where a meeting is to be. A promise of somebody else's has their name as
`right`. Lines are typed at ten on
Tuesday 24 November 2026 in each of these zones, where they mean the same.
"""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from agendas.understanding.intents import Intent, Understood
from agendas.understanding.naming import find_named
from agendas.understanding.reading import understand
from tests.agendas.places import moments, zones

NOW = datetime.fromisoformat("2026-11-24T10:00")
ZONES = (
    *("America/Toronto", "Europe/London", "Asia/Kolkata", "Asia/Jerusalem", "Australia/Sydney"),
    *("Asia/Kathmandu", "Pacific/Kiritimati"),
)
Line = dict[str, str]


def lines() -> list[Line]:
    with (Path(__file__).parent / "typed_lines.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(found: Understood, zone: ZoneInfo) -> str:
    """Return what was read of a date, as the table has it."""
    if found.problem:
        return found.problem
    if found.hours:
        return " or ".join(f"{wall_time(at, zone):%H:%M}" for at in found.hours)
    if found.clock:
        return f"at {found.clock:%H:%M}"
    if found.at:
        return f"{wall_time(found.at, zone):%Y-%m-%dT%H:%M}"
    return str(found.day) if found.day else found.who


def say_where(found: Understood) -> str:
    """Return where a meeting is to be and for how long, as the table has it among the words."""
    length = f"{found.minutes} minutes" if found.minutes else ""
    return ", ".join(part for part in (found.place, length) if part)


def test_there_are_lines_enough() -> None:
    assert len(lines()) >= 350
    assert len({line["typed"] for line in lines()}) == len(lines())
    assert {line["intent"] for line in lines()} == set(Intent)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["typed"])
def test_a_typed_line_is_understood_rightly_in_each_zone(line: Line) -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        found = understand(line["typed"].replace("\\n", "\n"), NOW.replace(tzinfo=zone), zone)
        words = " / ".join(found.lines) or found.words or say_where(found)
        read = (str(found.intent), write(found, zone), words)
        assert read == (line["intent"], line["right"], line["words"]), name


@pytest.mark.slow
@given(st.text(max_size=200), moments, zones)
def test_whatever_is_typed_is_understood_as_something(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
    found = understand(text, now, zone)
    assert isinstance(found.intent, Intent)
    assert found == understand(text, now, zone)


@given(st.sampled_from([line["typed"] for line in lines()]), moments, zones)
def test_a_moment_that_is_offered_is_ahead(text: str, now: datetime, zone: ZoneInfo) -> None:
    found = understand(text.replace("\\n", "\n"), now, zone)
    assert found.at is None or found.at > now
    assert all(at > now for at in found.hours)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we met with Ana", [0]),
        ("we met with ana silva", [0]),
        ("Lee and I met", [1]),
        ("we met", []),
        ("dr", []),
        ("Kim", []),
    ],
)
def test_who_is_named_is_found_unless_two_have_the_name(text: str, found: list[int]) -> None:
    assert find_named(text, ["Dr Ana Silva", "Kim Lee", "Kim Park"]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Will you move it to friday?", []),
        ("I will send an outline", []),
        ("Mark the draft as done", []),
        ("we met with will", [0]),
        ("the letter is for Will", [0]),
        ("@will sends it", [0]),
        ("Mark and I met", [1]),
        ("is An there?", [2]),
        ("Okafor's draft", [3]),
    ],
)
def test_a_word_that_is_a_name_as_well_names_nobody_by_itself(text: str, found: list[int]) -> None:
    assert find_named(text, ["Will Smith", "Mark Twain", "Nguyen An", "Max Okafor"]) == found
