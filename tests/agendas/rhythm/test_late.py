"""A wait counts from when a message was meant to come, or came, if that was over a day later."""

from datetime import UTC, datetime, timedelta

import pytest

from agendas.rhythm.late import count_from

FRIDAY = datetime(2026, 11, 27, 21, tzinfo=UTC)


@pytest.mark.parametrize("hours", [0, 15, 24])
def test_what_came_within_a_day_counts_from_when_it_was_meant(hours: int) -> None:
    assert count_from(FRIDAY, FRIDAY + timedelta(hours=hours)) == FRIDAY


@pytest.mark.parametrize("hours", [25, 59, 24 * 90])
def test_what_a_weekend_or_an_outage_held_back_counts_from_when_it_came(hours: int) -> None:
    came = FRIDAY + timedelta(hours=hours)
    assert count_from(FRIDAY, came) == came
