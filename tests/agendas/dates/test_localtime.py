from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from agendas.dates.local_time import from_wall_time, wall_time
from tests.agendas.places import LONDON, TORONTO, moments, shown, zones


def test_a_time_that_the_clocks_skip_is_pushed_on_by_the_gap() -> None:
    assert from_wall_time(shown(2027, 3, 14, 2, 30), TORONTO) == datetime(
        2027, 3, 14, 7, 30, tzinfo=UTC
    )


def test_of_a_time_shown_twice_the_first_is_meant() -> None:
    assert from_wall_time(shown(2026, 10, 25, 1, 30, fold=1), LONDON) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        wall_time(shown(2026, 11, 22), TORONTO)


@given(moments, zones)
def test_a_wall_time_that_was_shown_is_kept(moment: datetime, zone: ZoneInfo) -> None:
    wall = wall_time(moment, zone)
    assert wall_time(from_wall_time(wall, zone), zone) == wall
