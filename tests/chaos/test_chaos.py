"""A dozen kills on each database; `make chaos` makes as many as are asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db.engine import connect, sessions
from db.outbox import Letter, OutboxRow, Status, queue
from sandbox import posting
from sandbox.clock import SandboxClock
from sandbox.opened import MANIFEST
from sandbox.server import Sandbox
from sandbox.state import Message
from tests.chaos.__main__ import report
from tests.chaos.counting import count
from tests.chaos.run import TUESDAY, Bounds, run

SOME = Bounds(kills=12, seconds=5.0, workers=4, pairs=10)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database)
    yield engine
    engine.dispose()


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(MANIFEST, SandboxClock(TUESDAY))


def test_nothing_is_lost_and_nothing_comes_twice_however_often_it_is_killed(
    database: str, tmp_path: Path
) -> None:
    outcome = run(database, tmp_path, SOME)
    assert outcome.good, report(database.partition(":")[0], SOME, outcome)
    assert outcome.deaths.kills
    assert outcome.count.messages >= 2 * SOME.pairs


def sent(sandbox: Sandbox, engine: Engine) -> OutboxRow:
    """Return a row that is noted as sent."""
    ana, now = sandbox.add_person("ana"), sandbox.clock.now()
    letter = Letter(sandbox.team_id, ana.id, "nudge", "key", {"text": "Hello"}, now)
    with sessions(engine).begin() as session:
        queue(session, letter, now)
        row = session.scalars(select(OutboxRow)).one()
        row.status, row.slack_channel = Status.SENT, ana.dm.id
    return row


def post(sandbox: Sandbox, row: OutboxRow) -> Message:
    channel = sandbox.team.conversations[row.slack_channel or ""]
    message = posting.post(sandbox.slack, sandbox.team, channel, "Hello", [])
    message.metadata = {"event_type": "x", "event_payload": {"key": row.token}}
    return message


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("copies", "lost", "twice"), [(0, 1, 0), (1, 0, 0), (2, 0, 1)])
def test_the_count_sees_a_message_that_is_missing_and_one_that_came_twice(
    sandbox: Sandbox, engine: Engine, copies: int, lost: int, twice: int
) -> None:
    row = sent(sandbox, engine)
    for _ in range(copies):
        post(sandbox, row)
    made = count(sandbox, engine, [], [])
    assert (made.messages, len(made.lost), len(made.twice)) == (copies, lost, twice)


@pytest.mark.databases("sqlite")
def test_the_count_sees_a_promise_that_was_acknowledged_and_is_not_there(
    sandbox: Sandbox, engine: Engine
) -> None:
    assert count(sandbox, engine, ["Errand 1"], []).lost == ["Errand 1 was acknowledged"]
