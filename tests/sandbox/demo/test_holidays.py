"""On whatever day the page is opened, no meeting of its year is on a holiday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from agendas.dates.local_time import wall_time
from sandbox.demo.department import ZONE
from sandbox.demo.holidays import DAYS, PAIRS, Settling
from sandbox.demo.moving import Moving, find_opening
from sandbox.demo.shipping import read_shipped, unpack

OPENED = [datetime(2026, 12, 24, 15, tzinfo=UTC), datetime(2027, 7, 1, 12, tzinfo=UTC)]
OPENED += [datetime(2027, 1, 2, 12, tzinfo=UTC) + timedelta(weeks=week) for week in range(52)]


def read(moment: Any) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("now", OPENED, ids=str)
def test_no_meeting_is_on_a_holiday_whenever_the_page_is_opened(now: datetime) -> None:
    shipped, opens_at = read_shipped(), find_opening(now)
    moving = Moving(shipped.opens_at, opens_at)
    rows = list(unpack(moving.move_text(shipped.read("meetings"))))
    settling = Settling(rows, opens_at)
    settled = [settling.settle("meetings", row) for row in rows]
    moved = 0
    for row, before in zip(settled, rows, strict=True):
        at, was = read(row["starts_at"]), read(before["starts_at"])
        local = wall_time(at, ZONE)
        assert local.weekday() > 4 or DAYS.includes(local)
        assert local.time() == wall_time(was, ZONE).time()
        assert (at < opens_at) == (was < opens_at), "what is over stays over"
        moved += at != was
        if row["met_at"] and before["met_at"] == before["starts_at"]:
            assert row["met_at"][:16] == row["starts_at"][:16]
    assert moved < len(rows) / 10, "few are touched"
    for pair in {row["pair_id"] for row in rows}:
        own = [
            (read(row["starts_at"]), read(was["starts_at"]))
            for row, was in zip(settled, rows, strict=True)
            if row["pair_id"] == pair
        ]
        assert all(
            one[0] <= other[0] for one, other in pairwise(sorted(own, key=lambda two: two[1]))
        )


def test_the_week_in_which_it_opens_has_no_holiday() -> None:
    for now in OPENED:
        day = wall_time(find_opening(now), ZONE)
        assert day.weekday() == 1
        assert all(DAYS.includes(day + timedelta(days=number)) for number in range(-1, 4))


def test_what_is_said_of_a_meeting_elsewhere_is_moved_with_it() -> None:
    meeting = {"id": 3, "pair_id": 7, "starts_at": "2026-12-25 15:00:00.000000"}
    settling = Settling([meeting], datetime(2027, 1, 5, 14, tzinfo=UTC))
    pair = {"id": 7, "last_met_at": "2026-12-25 15:00:00.000000", "since": "2026-12-25 16:00:00"}
    assert settling.settle(PAIRS, pair) == pair | {"last_met_at": "2026-12-24 15:00:00.000000"}
    recap = {"id": 1, "pair_id": 7, "content": {"next_meeting": "2026-12-25T15:00:00+00:00"}}
    settled = settling.settle("recaps", recap)
    assert settled["content"] == {"next_meeting": "2026-12-24T15:00:00+00:00"}
    other = {"id": 7, "pair_id": 8, "at": "2026-12-25 15:00:00.000000"}
    assert settling.settle("recaps", other) == other
