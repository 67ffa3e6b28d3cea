"""The clock's buttons: every due thing on the way happens at its own time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.clock import SandboxClock
from sandbox.page.config import Due
from sandbox.page.time_travel import forward
from sandbox.pytest_plugin import NOON
from sandbox.server import Sandbox
from tests.sandbox.page.conftest import NINE, Rounds


def clock_of(sandbox: Sandbox) -> SandboxClock:
    assert isinstance(sandbox.clock, SandboxClock)
    return sandbox.clock


def test_forward_stops_at_the_next_thing_due(sandbox: Sandbox, rounds: Rounds) -> None:
    forward(clock_of(sandbox), rounds, "next")
    assert sandbox.clock.now() == NINE
    assert rounds.done == [NINE]


def test_forward_passes_by_what_nobody_would_see(sandbox: Sandbox, rounds: Rounds) -> None:
    rounds.unseen = {NINE}
    forward(clock_of(sandbox), rounds, "next")
    assert sandbox.clock.now() == NINE + timedelta(days=2)
    assert rounds.done == [NINE, NINE + timedelta(days=2)]


def test_forward_stays_where_it_is_when_nothing_is_due(sandbox: Sandbox, rounds: Rounds) -> None:
    rounds.due = []
    forward(clock_of(sandbox), rounds, "next")
    assert sandbox.clock.now() == NOON
    assert rounds.done == []


def test_a_week_passes_through_everything_due_on_the_way(sandbox: Sandbox, rounds: Rounds) -> None:
    forward(clock_of(sandbox), rounds, "week")
    week_later = NOON + timedelta(weeks=1)
    assert rounds.done == [NINE, NINE + timedelta(days=2), week_later]
    assert sandbox.clock.now() == week_later


def test_an_hour_leaves_alone_what_is_due_later(sandbox: Sandbox, rounds: Rounds) -> None:
    forward(clock_of(sandbox), rounds, "hour")
    assert rounds.done == [NOON + timedelta(hours=1)]
    assert rounds.next_due() == Due(NINE, "a reminder")


def test_something_overdue_that_stays_due_holds_nothing_up(sandbox: Sandbox) -> None:
    class Stuck:
        calls = 0

        def next_due(self) -> Due:
            return Due(NOON - timedelta(hours=1), "a letter that cannot be sent")

        next_told = next_due

        def catch_up(self) -> None:
            self.calls += 1

    stuck = Stuck()
    forward(clock_of(sandbox), stuck, "day")
    assert sandbox.clock.now() == NOON + timedelta(days=1)
    assert stuck.calls == 2


def test_an_unknown_step_is_refused(sandbox: Sandbox, rounds: Rounds) -> None:
    with pytest.raises(KeyError):
        forward(clock_of(sandbox), rounds, "year")
