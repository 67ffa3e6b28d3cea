"""Traces of ticks: once a minute at most, the newest of any process counts, none stops a tick."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.operations.heartbeats import Heartbeats
from db.operations import heartbeats
from db.sessions import sessions
from sandbox.clock import SandboxClock

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def latest(engine: Engine) -> dict[str, datetime]:
    with sessions(engine)() as session:
        return heartbeats.latest(session)


def test_a_tick_that_ends_well_is_noted_once_a_minute_at_most(engine: Engine) -> None:
    clock = SandboxClock(NOON)
    done: list[str] = []
    noting = Heartbeats(sessions(engine), clock, "machine:1")
    tick, every = noting.wrap_ticks({"plan": (lambda: done.append("plan"), 60.0)})["plan"]
    tick()
    clock.advance(HOUR)
    tick()
    assert (done, every) == (["plan", "plan"], 60.0)
    assert latest(engine) == {"plan": NOON}, "a minute has not gone by in real time"
    Heartbeats(sessions(engine), clock, "machine:1").note("plan")
    assert latest(engine) == {"plan": NOON + HOUR}


def test_a_tick_that_fails_leaves_no_trace(engine: Engine) -> None:
    def fails() -> None:
        raise RuntimeError

    noting = Heartbeats(sessions(engine), SandboxClock(NOON), "machine:1")
    tick, _ = noting.wrap_ticks({"plan": (fails, 60.0)})["plan"]
    with pytest.raises(RuntimeError):
        tick()
    assert latest(engine) == {}


def test_a_database_that_takes_no_trace_does_not_make_a_tick_fail(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE heartbeats"))
    Heartbeats(sessions(engine), SandboxClock(NOON), "machine:1").note("plan")
    assert "tick plan could not be noted" in caplog.text


def test_of_several_processes_the_last_counts_and_those_long_gone_are_forgotten(
    engine: Engine,
) -> None:
    with sessions(engine).begin() as session:
        heartbeats.note(session, "machine:1", "plan", NOON)
        heartbeats.note(session, "machine:2", "plan", NOON - HOUR)
        heartbeats.note(session, "machine:2", "deliver", NOON - HOUR)
        assert heartbeats.latest(session) == {"plan": NOON, "deliver": NOON - HOUR}
        heartbeats.forget(session, NOON - HOUR / 2)
        assert heartbeats.latest(session) == {"plan": NOON}
