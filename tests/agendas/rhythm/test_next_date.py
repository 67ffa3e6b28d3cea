"""When a pair without a date is asked for one: twice at most, a week apart."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendas.rhythm.next_date import WEEK, Cause, Wanted, ask_at, want_again

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def asks(cause: Cause, late: list[int], resumed: datetime | None = None) -> list[datetime]:
    """Return when both are asked, each time so many days late."""
    wanted, had = Wanted(cause, NOW), list[datetime]()
    for days in late:
        at = ask_at(wanted, resumed)
        if at is None:
            break
        had.append(at + days * DAY)
        wanted = Wanted(cause, NOW, len(had), had[-1])
    return had


@pytest.mark.parametrize(
    ("cause", "days"),
    [
        (Cause.FIRST, [3, 10]),
        (Cause.ACCEPTED, [7]),
        (Cause.MISSED, [0, 7]),
        (Cause.CANCELLED, [7]),
    ],
)
def test_both_are_asked_when_the_cycle_says_so(cause: Cause, days: list[int]) -> None:
    assert [(at - NOW).days for at in asks(cause, [0] * 9)] == days


def test_after_a_leave_it_begins_anew() -> None:
    back = NOW + 40 * DAY
    assert asks(Cause.FIRST, [0] * 9, back) == [back + 3 * DAY, back + 10 * DAY]


@given(st.sampled_from(Cause), st.lists(st.integers(0, 30), min_size=5))
def test_nobody_is_asked_more_than_twice_nor_twice_in_a_week(cause: Cause, late: list[int]) -> None:
    had = asks(cause, late)
    assert len(had) <= 2
    assert all(later - earlier >= WEEK for earlier, later in pairwise(had))


@given(st.sampled_from(Cause), st.timedeltas(DAY * 0, 40 * DAY))
def test_what_was_asked_is_not_asked_again_once_a_meeting_is_taken_back(
    cause: Cause, later: timedelta
) -> None:
    every = asks(cause, [0] * 9)
    had = [at for at in every if at <= NOW + later]
    last = had[-1] if had else None
    wanted = want_again(cause, NOW, NOW + later)
    assert (wanted.since, wanted.asks, wanted.asked_at) == (NOW, len(had), last)
    assert ask_at(wanted, None) == next(iter(every[len(had) :]), None)
