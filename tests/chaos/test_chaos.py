"""A dozen kills on each database; `make chaos` makes as many as are asked for."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from agendas.meeting import State
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from db.messages.outbox import Letter, OutboxRow, Status, queue
from db.sessions import sessions
from sandbox.clock import SandboxClock
from sandbox.demo.run import MANIFEST
from sandbox.model import messages
from sandbox.model.entities import Message
from sandbox.server import Sandbox
from tests.chaos.__main__ import report
from tests.chaos.counting import count
from tests.chaos.crowd import settled_in
from tests.chaos.forms import Kept
from tests.chaos.run import TUESDAY, Bounds, run

SOME = Bounds(kills=12, seconds=5.0, workers=4, pairs=10)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(MANIFEST, SandboxClock(TUESDAY))


@pytest.mark.slow
@pytest.mark.long
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
    letter = Letter(sandbox.team_id, ana.id, "nudge", "key", now)
    with sessions(engine).begin() as session:
        queue(session, letter, now)
        row = session.scalars(select(OutboxRow).where(OutboxRow.key == "key")).one()
        row.status, row.slack_channel = Status.SENT, ana.dm.id
    return row


def post(sandbox: Sandbox, row: OutboxRow) -> Message:
    channel = sandbox.team.conversations[row.slack_channel or ""]
    message = messages.post_message(sandbox.slack, sandbox.team, channel, "Hello", [])
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
def test_the_count_sees_what_was_acknowledged_and_is_not_there(
    sandbox: Sandbox, engine: Engine
) -> None:
    kept = [Kept("promise", "Errand 1"), Kept("decision", "Decision 1")]
    lost = ["Errand 1 was acknowledged", "Decision 1 was acknowledged"]
    assert count(sandbox, engine, kept, []).lost == lost


def recapped(sandbox: Sandbox, engine: Engine, state: str) -> int:
    """Return the row id of a recap in this state, of which nobody was told anything."""
    (couple,), now = settled_in(sandbox, engine, 1), sandbox.clock.now()
    with sessions(engine).begin() as session:
        pair = session.get_one(Pair, couple.pair)
        times = {"starts_at": now, "met_at": now, "entered_at": now}
        meeting = Meeting(workspace_id=sandbox.team_id, pair=pair, state=State.RECAPPED, **times)
        recap = Recap(
            workspace_id=sandbox.team_id,
            pair=pair,
            meeting=meeting,
            version=1,
            proposed_by="mentee",
            state=state,
            content={"decisions": "Decision 1"},
            sent_at=now,
        )
        session.add_all([meeting, recap])
        session.flush()
        return recap.id


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("waiting", "recap.waiting"),
        ("amended", "recap.change"),
        ("accepted", "recap.accepted"),
        ("replaced", "was never to be read back"),
    ],
)
def test_the_count_sees_a_recap_of_which_nobody_was_told(
    sandbox: Sandbox, engine: Engine, state: str, told: str
) -> None:
    number = recapped(sandbox, engine, state)
    lost = count(sandbox, engine, [Kept("decision", "Decision 1")], []).lost
    assert [one for one in lost if f"recap {number} " in one and told in one]
    assert not [one for one in lost if "acknowledged" in one]


@pytest.mark.databases("sqlite")
def test_the_count_sees_a_message_that_still_asks_to_accept_what_was_answered(
    sandbox: Sandbox, engine: Engine
) -> None:
    number, row = recapped(sandbox, engine, "accepted"), sent(sandbox, engine)
    with sessions(engine).begin() as session:
        found = session.get_one(OutboxRow, row.id)
        found.kind, found.subject = "recap.waiting", f"recap:{number}"
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Accept"}}
    post(sandbox, row).blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    lost = count(sandbox, engine, [], []).lost
    assert f"row {row.id} still asks to accept recap {number}, accepted" in lost
