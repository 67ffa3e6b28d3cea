"""The scheduler, on real time: a few tenths of a second each."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.operations.scheduler import Scheduler


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return False


def test_each_tick_comes_round_at_its_own_pace_and_none_after_the_stop() -> None:
    fast: list[float] = []
    slow: list[float] = []
    scheduler = Scheduler(
        {
            "fast": (lambda: fast.append(time.monotonic()), 0.05),
            "slow": (lambda: slow.append(time.monotonic()), 60),
        }
    )
    assert scheduler.get_age("fast") is None
    scheduler.start()
    assert eventually(lambda: len(fast) >= 4 and len(slow) == 1)
    scheduler.stop()
    ticked = len(fast)
    time.sleep(0.2)
    assert len(fast) == ticked
    assert len(slow) == 1
    assert (scheduler.get_age("fast") or 0) < 10


def test_a_tick_that_fails_is_logged_with_a_reference_and_comes_round_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks: list[int] = []

    def fails() -> None:
        ticks.append(1)
        raise ZeroDivisionError

    scheduler = Scheduler({"fails": (fails, 0.05)})
    scheduler.start()
    assert eventually(lambda: len(ticks) >= 3)
    scheduler.stop()
    assert "tick fails failed (reference " in caplog.text


def test_a_tick_that_fails_and_fails_has_a_line_a_minute_and_one_when_it_fails_anew(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    away = threading.Event()
    away.set()

    def deliver() -> None:
        tried.append(1)
        if away.is_set():
            raise RuntimeError

    scheduler = Scheduler({"deliver": (deliver, 0.02)})
    scheduler.start()
    assert eventually(lambda: len(tried) >= 8)
    assert len(caplog.messages) == 1, "the minute is not over"
    monkeypatch.setattr("bot.operations.scheduler.TOLD_EVERY", 0.0)
    assert eventually(lambda: "times in a row (reference " in caplog.messages[-1])
    monkeypatch.undo()
    away.clear()
    assert eventually(lambda: scheduler.get_status()["deliver"].failures == 0)
    before = len(caplog.messages)
    away.set()
    assert eventually(lambda: len(caplog.messages) > before)
    scheduler.stop()
    assert "tick deliver failed (reference " in caplog.messages[before]


def test_a_tick_never_runs_twice_at_once_and_is_waited_for_at_the_stop() -> None:
    running: list[int] = []
    most: list[int] = []
    begun = threading.Event()

    def takes_long() -> None:
        running.append(1)
        most.append(len(running))
        begun.set()
        time.sleep(0.3)
        running.pop()

    scheduler = Scheduler({"long": (takes_long, 0.02)})
    scheduler.start()
    assert begun.wait(10)
    time.sleep(0.2)
    scheduler.stop()
    assert set(most) == {1}
    assert running == []


@pytest.mark.slow
def test_the_watchdog_puts_a_tick_right_when_the_wall_clock_is_set_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks: list[int] = []
    scheduler = Scheduler({"deliver": (lambda: ticks.append(1), 0.1)})
    scheduler.start()
    assert eventually(lambda: len(ticks) >= 2)
    # What setting the clock back an hour does to APScheduler: the next run lies an hour ahead.
    ahead = datetime.now(UTC) + timedelta(hours=1)
    scheduler._scheduler.modify_job("deliver", next_run_time=ahead)
    before = len(ticks)
    assert eventually(lambda: len(ticks) >= before + 3)
    scheduler.stop()
    assert "late" in caplog.text


def test_asking_for_a_tick_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Scheduler({}).get_age("deliver")
