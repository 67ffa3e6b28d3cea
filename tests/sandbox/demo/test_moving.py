"""A year moved by whole weeks: days stay days of the week, hours stay hours, rows stay in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.dates.local_time import wall_time
from sandbox.demo.department import ZONE
from sandbox.demo.moving import Moving, find_opening, shorten

BEGUN = datetime(2026, 11, 24, 14, tzinfo=UTC)
MOMENTS = st.integers(-400, 40).flatmap(
    lambda day: st.builds(
        lambda seconds: BEGUN + timedelta(days=day, seconds=seconds), st.floats(0, 86_400)
    )
)
WEEKS = st.integers(-200, 200)


def moving(weeks: int) -> Moving:
    return Moving(BEGUN, BEGUN + timedelta(weeks=weeks))


def skips(moment: datetime) -> bool:
    """Whether clocks there are put on or back around a moment."""
    hours = (wall_time(moment + timedelta(hours=h), ZONE) for h in (-3, 3))
    first, last = hours
    return last - first != timedelta(hours=6)


@given(MOMENTS, WEEKS)
def test_what_was_at_nine_is_at_nine(moment: datetime, weeks: int) -> None:
    moved = moving(weeks).move(moment)
    before, after = wall_time(moment, ZONE), wall_time(moved, ZONE)
    if not (skips(moment) or skips(moved)):
        assert after - before == timedelta(weeks=weeks)
        assert moving(-weeks).move(moved) == moment


@given(MOMENTS, MOMENTS, WEEKS)
def test_nothing_overtakes_anything(one: datetime, other: datetime, weeks: int) -> None:
    first, last = sorted((one, other))
    if not (skips(first) or skips(last)):
        assert moving(weeks).move(first) <= moving(weeks).move(last)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ('"2026-11-24"', '"2026-12-01"'),
        ('"2026-11-24 14:00:00"', '"2026-12-01 14:00:00.000000"'),
        ('"2026-10-27 13:00:00.000007"', '"2026-11-03 14:00:00.000007"'),
        ('"2026-11-24T14:00:00+00:00"', '"2026-12-01T14:00:00+00:00"'),
        ('"2026-11-24T14:00:00.250000+00:00"', '"2026-12-01T14:00:00.250000+00:00"'),
        ('"T0:digest:programme:1:2026-11-23:C1"', '"T0:digest:programme:1:2026-11-30:C1"'),
        (
            '"when_next:pair:1:first:202611241400.1:U1"',
            '"when_next:pair:1:first:202612011400.1:U1"',
        ),
        ('"gone:1:2026-11-24T14:00:00+00:00:U1"', '"gone:1:2026-12-01T14:00:00+00:00:U1"'),
        ('"4e17b437-3194-4f83-b01c-11c396f96703@reiterate"',) * 2,
        ('"the 2019 paper, in 3 years"',) * 2,
    ],
)
def test_what_rows_say_of_time_is_moved(text: str, moved: str) -> None:
    assert moving(1).move_text(text) == moved


def test_a_messages_time_stamp_is_moved_and_stays_its_own() -> None:
    assert moving(1).move_ts("1779000000.000123") == "1779604800.000123"
    assert moving(1).move_ts("sent") == "sent"


def test_what_is_zero_is_left_out_and_comes_back() -> None:
    kept = "2026-11-24 14:00:00.000000"
    assert shorten(kept) == "2026-11-24 14:00:00"
    assert moving(0).move_text(shorten(kept)) == kept


@pytest.mark.parametrize("day", range(22, 29))
def test_the_page_is_opened_on_a_tuesday_at_nine(day: int) -> None:
    now = datetime(2026, 11, day, 12, tzinfo=UTC)
    opened = wall_time(find_opening(now), ZONE)
    assert (opened.weekday(), opened.hour) == (1, 9)
    assert timedelta(-1) < find_opening(now) - now < timedelta(7)
