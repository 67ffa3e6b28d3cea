"""Lines as people type them, each with its right reading: `typed_dates.tsv`.

`due` is a line of `/action`: its date and what is left of it ("none" for no date, "none? words" for
one of which it is said that no date was found); `moment` a meeting to plan; `past` a day on which
two met; `day` a day ahead. Lines without a zone are typed at ten on Tuesday 24 November 2026 in
each of these zones, where they mean the same.
"""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agendas.dates.due import split_due
from agendas.dates.hints import find_unread
from agendas.dates.local_time import wall_time
from agendas.dates.reading import read_day, read_moment, read_past_day
from agendas.dates.refusals import UnreadableDate

NOW = "2026-11-24T10:00"
ZONES = (
    *("America/Toronto", "Europe/London", "Asia/Kolkata", "Asia/Jerusalem", "Australia/Sydney"),
    *("Asia/Kathmandu", "Pacific/Kiritimati"),
)
READERS = {"day": read_day, "past": read_past_day, "moment": read_moment, "due": read_day}
Line = dict[str, str]


def lines() -> list[Line]:
    with (Path(__file__).parent / "typed_dates.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def places(line: Line) -> list[tuple[ZoneInfo, datetime]]:
    """The zones, and the moment in each, at which a line is typed."""
    zone, _, at = line["zone and time"].partition(" ")
    found = [ZoneInfo(name) for name in ([zone] if zone else ZONES)]
    return [(each, datetime.fromisoformat(at or NOW).replace(tzinfo=each)) for each in found]


def read(kind: str, text: str, now: datetime, zone: ZoneInfo) -> str:
    try:
        found = READERS[kind](text, now, zone)
    except UnreadableDate as refused:
        return type(refused).__name__ if refused.text == text else refused.text
    return f"{wall_time(found, zone):%Y-%m-%dT%H:%M}" if isinstance(found, datetime) else str(found)


def test_there_are_lines_enough() -> None:
    assert len(lines()) >= 200
    assert len({(line["kind"], line["zone and time"], line["typed"]) for line in lines()}) == len(
        lines()
    )


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line['kind']}: {line['typed']}")
def test_a_typed_line_is_read_rightly_in_each_zone(line: Line) -> None:
    for zone, now in places(line):
        if line["kind"] != "due":
            assert read(line["kind"], line["typed"], now, zone) == line["right"], zone
            continue
        what, due = split_due(line["typed"], now, zone)
        unread = "" if due else find_unread(what, now, zone)
        found = read("due", due, now, zone) if due else f"none? {unread}" if unread else "none"
        assert (found, what or "-") == (line["right"], line["left"]), zone
