"""Moving the clock, and the bot with it, one due thing after the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from sandbox.clock import SandboxClock
from sandbox.page.config import Schedule

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
MOST_STOPS = 1_000


def forward(clock: SandboxClock, schedule: Schedule, by: str) -> None:
    """Move by "hour", "day" or "week", or to the "next" thing that anybody will see.

    On the way the clock stops at whatever is due, so that it happens at its own time. KeyError for
    another word.
    """
    if by != "next":
        _travel(clock, schedule, clock.now() + STEPS[by])
        return
    told = schedule.next_told()
    if told is not None:
        _travel(clock, schedule, max(told.at, clock.now()))


def _travel(clock: SandboxClock, schedule: Schedule, target: datetime) -> None:
    for _ in range(MOST_STOPS):
        due = schedule.next_due()
        if due is None or due.at >= target:
            break
        before = clock.now()
        clock.set(max(due.at, before))
        schedule.catch_up()
        if due.at <= before and schedule.next_due() == due:
            break  # it stays due, whatever is done: go on to the target
    clock.set(max(target, clock.now()))
    schedule.catch_up()
