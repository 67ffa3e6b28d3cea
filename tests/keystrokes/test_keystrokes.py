"""The first cycle of docs/keystrokes.md, counted anew: the page is not stale."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browsing import chromium as chromium
from tests.browsing import window as window
from tests.keystrokes.cycles import open_couple
from tests.keystrokes.operators import Effort, count_own_words
from tests.keystrokes.table import PLACE, write_rows

MORE = 1.1  # as a name that is longer, or a sentence put right


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.long
def test_the_page_says_what_a_first_meeting_costs_now(window: Page, tmp_path: Path) -> None:
    window.set_viewport_size({"width": 400, "height": 860})
    with open_couple(tmp_path, window) as couple:
        counted = couple.live_through("first meeting", goals=0)
    written = PLACE.read_text(encoding="utf-8").splitlines()
    rows = dict(read_row(line) for line in written if line.startswith("| first meeting"))
    for who, (done, words) in map(read_row, write_rows(counted)):
        assert done == rows[who][0], "make keystrokes counts anew"
        assert words <= rows[who][1] * MORE, f"more to read for the {who} than the page says"


def read_row(row: str) -> tuple[str, tuple[list[str], int]]:
    """Return whose a row is; taps, entries and characters; the bot's own words."""
    cells = [cell.strip() for cell in row.split("|")]
    return cells[2], (cells[4:7], int(cells[7]))


def test_seconds_are_counted_by_the_operators() -> None:
    effort = Effort(taps=2, fields=1, typed=10, thinks=1, words=200, shown=240)
    assert effort.hands == pytest.approx(2 * 1.3 + 2 * 0.4 + 1.35)
    assert effort.typing == pytest.approx(2.8)
    assert effort.reading == 60


@pytest.mark.slow
def test_what_people_wrote_is_not_the_bots_to_count() -> None:
    assert count_own_words("Due today: Send the draft", ["send the draft"]) == 2
    assert count_own_words("You meet *Ana Silva* on *Fri 4 Dec*.", ["Ana Silva"]) == 3
    when = "Tuesday 1 December 2026 at 10:00 (Toronto time)"
    assert count_own_words(f"Did you meet on {when}? [mentoring-2-0-2c39.ics]", []) == 4
