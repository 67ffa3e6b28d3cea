"""Limits are locked in one order by everybody, and each workspace has its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from db.core.engine import Sessions
from db.messages import rate_limits, trials
from db.messages.claims import FORGIVEN, claim
from db.messages.leases import Pace
from db.messages.outbox import Letter, queue
from db.messages.rate_limits import Limit
from db.sessions import sessions

NOW = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def test_channels_are_locked_in_the_order_of_their_names(make: Sessions, engine: Engine) -> None:
    written: list[list[str]] = []

    def note(_connection: Any, _cursor: Any, sql: str, given: Any, *_: Any) -> None:
        if "limits" in sql:
            rows = given if isinstance(given, list) else [given]
            texts = [[*row.values()] if isinstance(row, dict) else [*row] for row in rows]
            written.append([str(one) for row in texts for one in row if "channel:" in str(one)])

    event.listen(engine, "before_cursor_execute", note)
    with make.begin() as session:
        rate_limits.reopen_channels(session, {("T1", "U3"), ("T1", "U1"), ("T1", "U2")}, NOW)
    assert written == [["channel:U1", "channel:U2", "channel:U3"]]


def test_what_is_claimed_is_locked_in_the_order_of_its_names(
    make: Sessions, engine: Engine
) -> None:
    with make.begin() as session:
        for name in ("U3", "U1", "U2"):
            assert queue(session, Letter("T1", name, "k", name, NOW), NOW)
    written: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: written.append(given[2]))
    with make.begin() as session:
        assert len(claim(session, "T1", NOW, "one", Pace(), 5)) == 3
    [closing] = [" ".join(sql.split()) for sql in written if "DO UPDATE" in sql]
    assert "ORDER BY scope ON CONFLICT" in closing
    with make() as session:
        found = session.execute(select(Limit.scope, Limit.next_at).order_by(Limit.scope)).all()
    closed = NOW + Pace().in_flight
    channels = [(f"channel:U{number}", closed) for number in (1, 2, 3)]
    assert [tuple(row) for row in found] == [
        *channels,
        ("workspace", NOW + timedelta(seconds=0.35)),
    ]


def test_a_clock_that_was_put_back_keeps_no_workspace_closed(make: Sessions) -> None:
    with make.begin() as session:
        rate_limits.postpone(session, "T1", rate_limits.WORKSPACE, NOW + timedelta(days=1))
        assert queue(session, Letter("T1", "U1", "k", "a", NOW), NOW)
    with make.begin() as session:
        assert len(claim(session, "T1", NOW, "one", Pace(), 5)) == 1
    with make() as session:
        next_at = session.scalar(select(Limit.next_at).where(Limit.scope == rate_limits.WORKSPACE))
    assert next_at == NOW - FORGIVEN + timedelta(seconds=0.2)


def test_scopes_that_go_on_are_locked_in_the_order_of_their_names(
    make: Sessions, engine: Engine
) -> None:
    scopes = [rate_limits.kind(name) for name in ("recap", "nudge")]
    with make.begin() as session:
        for scope in (rate_limits.WORKSPACE, *scopes):
            trials.hold_and_try(session, "T1", "trouble", scope, NOW)
        trials.hold_and_try(session, "T1", "trouble", rate_limits.kind("digest"), NOW)
    reads: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: reads.append(given[2]))
    with make.begin() as session:
        assert trials.note_success(session, "T1", scopes, NOW) == [*sorted(scopes), "workspace"]
    locking = [sql for sql in reads if sql.startswith("SELECT")]
    assert len(locking) == 2
    assert all("ORDER BY limits.scope" in " ".join(sql.split()) for sql in locking)


def test_what_is_noted_of_one_workspace_is_of_no_other(make: Sessions) -> None:
    later = NOW + timedelta(seconds=9)
    with make.begin() as session:
        for workspace in ("T1", "T2"):
            rate_limits.postpone(session, workspace, rate_limits.channel("U1"), later)
        rate_limits.reopen_channels(session, [("T1", "U1")], NOW)
        rate_limits.postpone(session, "T1", rate_limits.method("chat.update"), later)
    with make.begin() as session:
        here, there = (rate_limits.closed(session, team, NOW) for team in ("T1", "T2"))
    assert (set(here.channels), set(here.methods)) == (set(), {"chat.update"})
    assert (set(there.channels), set(there.methods)) == ({"U1"}, set())
