"""The time that every process on one database goes by."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.operations import clock as clocks
from bot.operations.clock import DatabaseClock, SystemClock, choose_clock
from db.core.engine import connect

CLOSE = timedelta(seconds=2)


def test_a_file_goes_by_the_machine_and_a_server_by_itself(engine: Engine) -> None:
    kind = SystemClock if engine.dialect.name == "sqlite" else DatabaseClock
    clock = choose_clock(engine)
    assert isinstance(clock, kind)
    assert abs(clock.now() - datetime.now(UTC)) < CLOSE
    assert clock.now().tzinfo is UTC


@pytest.mark.databases("postgresql")
def test_a_machine_whose_clock_is_wrong_goes_by_the_servers(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2000, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(clocks, "datetime", Wrong)
    with engine.connect() as connection:
        there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    assert abs(DatabaseClock(engine).now() - there) < CLOSE


def test_time_goes_on_while_the_server_is_out_of_reach(caplog: pytest.LogCaptureFixture) -> None:
    clock = DatabaseClock(connect("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    first = clock.now()
    assert abs(first - datetime.now(UTC)) < CLOSE
    assert clock.now() > first
    assert caplog.text.count("was not asked for the time") == 1


def sleeps(monkeypatch: pytest.MonkeyPatch, so_long: timedelta) -> None:
    """Let the machine sleep: its monotonic clock stands still meanwhile."""
    gone = time.clock_gettime(time.CLOCK_BOOTTIME) + so_long.total_seconds()
    monkeypatch.setattr(time, "clock_gettime", lambda _which: gone)


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="cannot tell that it slept")
def test_a_machine_that_slept_is_not_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = DatabaseClock(connect("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    first = clock.now()
    sleeps(monkeypatch, timedelta(hours=1))
    assert timedelta(0) <= clock.now() - first - timedelta(hours=1) < CLOSE


@pytest.mark.databases("postgresql")
@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="cannot tell that it slept")
def test_a_machine_that_slept_asks_at_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = DatabaseClock(engine)
    first = clock.now()
    sleeps(monkeypatch, timedelta(hours=1))
    assert abs(clock.now() - first) < CLOSE, "at the server no hour has gone by"
