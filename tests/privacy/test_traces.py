"""What people write leaves no trace outside their own messages and rows."""

import json
import logging
import re

import pytest
from sqlalchemy.exc import IntegrityError

from bot.operations.logs import OURS, LineFormatter
from db.mentoring.content.goals import Goal
from db.privacy import audit
from db.privacy.audit import Verb
from handlers import failures
from sandbox.block_kit.content import find_elements
from sandbox.people import Person
from tests.databases import ON_ONE
from tests.privacy import planting
from tests.privacy.planting import CANARY, Planted
from tests.stories.cycles import PROMISES, sends
from tests.stories.world import TUESDAY

pytestmark = ON_ONE


def writes(person: Person) -> None:
    """Fill every text input of the open modal, and send it."""
    assert person.modal is not None
    for element in list(find_elements(person.modal.blocks)):
        if element.type == "plain_text_input":
            label = element.block["label"]["text"]
            if label != "Another date":  # it takes a date alone
                person.fills(label, f"me: {CANARY}" if label == PROMISES else CANARY)
    sends(person)
    person.closes()


def lives_through(planted: Planted) -> None:
    """A cycle of Max and Ana in which everything that can be written holds a canary."""
    world, max_, ana = planted.world, planted.max, planted.ana
    for line in (
        f"/goal {CANARY} goal 1y",
        f"/action {CANARY} item by friday",
        f"/agenda career: {CANARY} point",
        f"/meeting {CANARY}",
        f"/meeting plan {CANARY}",
        f"/mentoring quiet {CANARY}",
        f"/action {CANARY} by 31 february",
        "/meeting we met",
    ):
        ana.types(line)
    writes(ana)
    world.settles()
    max_.clicks("Ask for a change")
    writes(max_)
    world.passes(days=60)
    ana.clicks("Not yet")
    ana.clicks("What is in the way?")
    writes(ana)
    world.passes(days=7)


def test_no_log_of_a_whole_story_holds_a_word_of_a_pair(
    planted: Planted, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in OURS:
        caplog.set_level(logging.DEBUG, logger=room)
    lives_through(planted)
    faults, ana = planted.world.sandbox.faults, planted.ana.id
    faults.add("chat.postMessage", channel=ana, times=2, error="invalid_blocks")
    faults.add("chat.postMessage", channel=ana, times=1, error="fatal_error")
    planted.ana.types(f"/action {CANARY} again by next friday")
    planted.world.passes(days=14)

    def fails(*_: object) -> None:
        raise RuntimeError(f"{CANARY} in an error nobody foresaw")

    monkeypatch.setattr("handlers.goal.service.add", fails)
    planted.ana.types(f"/goal {CANARY}")
    assert "reference" in planted.ana.last_message.plain
    shown = [LineFormatter().format(record) for record in caplog.records]
    assert len(shown) > 20
    assert any("RuntimeError" in line for line in shown)
    for line in shown:
        assert "canary" not in line


@pytest.mark.slow
def test_what_is_hidden_in_messages_is_an_opaque_key(planted: Planted) -> None:
    lives_through(planted)
    with planted.world.sandbox.state.lock:
        channels = planted.world.sandbox.team.conversations.values()
        posted = [m for c in channels for m in c.messages if m.by_bot and m.metadata]
    assert len(posted) > 10
    for message in posted:
        assert message.metadata is not None
        assert set(message.metadata["event_payload"]) == {"key"}
        assert "canary" not in json.dumps(message.metadata)


@pytest.mark.slow
def test_the_audit_log_holds_ids_and_no_word_of_a_pair(planted: Planted) -> None:
    lives_through(planted)
    planted.ana.types(f"/mentoring pause until {CANARY}")
    planted.ana.types("/mentoring cadence quarterly")
    with planted.world.bot.sessions() as session:
        noted = audit.entries(session, planted.world.sandbox.team_id)
    assert {"begin", "cadence", "recap.send", "recap.amend"} <= {one.verb for one in noted}
    for one in noted:
        assert one.verb in set(Verb)
        assert re.fullmatch(r"[a-z]+:\d+", one.subject)


@pytest.mark.slow
def test_digests_and_their_occurrences_hold_no_word_of_a_pair(planted: Planted) -> None:
    lives_through(planted)
    digests = planted.world.channel.messages
    assert any("Ana Silva" in message.text for message in digests)
    assert "canary" not in json.dumps([[m.text, m.blocks] for m in digests])


def test_an_error_of_the_database_does_not_quote_what_was_written(planted: Planted) -> None:
    nowhere = Goal(workspace_id=planted.world.sandbox.team_id, pair_id=12345, author_id=1)
    nowhere.text, nowhere.horizon, nowhere.created_at = CANARY, "1y", TUESDAY
    nowhere.state = "open"
    with pytest.raises(IntegrityError) as caught, planted.world.bot.sessions.begin() as session:
        session.add(nowhere)
    assert CANARY not in str(caught.value)
    assert CANARY not in failures.describe(caught.value)


def test_a_row_that_the_database_quotes_whole_is_not_logged(planted: Planted) -> None:
    """PostgreSQL shows the failing row of a NOT NULL in its message; the log leaves that out."""
    with planted.world.bot.sessions() as session:
        goal = session.get_one(Goal, planting.GOAL)
        goal.horizon = None  # type: ignore[assignment]
        with pytest.raises(IntegrityError) as caught:
            session.flush()
    assert CANARY not in failures.describe(caught.value)
    made = logging.LogRecord("db", logging.ERROR, __file__, 1, "failed", (), caught._excinfo)
    assert CANARY not in LineFormatter().format(made)
