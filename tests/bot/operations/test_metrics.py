"""/metrics: what a story leaves in it, what a fault does, and nothing of what people wrote."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import event

from bot.http.monitoring import ProcessStatus
from bot.operations.metrics import FAILURES, Metrics, OutboxFigures, ProcessFigures
from db.core.engine import connect
from db.messages import figures as outbox_figures
from db.messages import rate_limits
from sandbox.clock import SandboxClock
from tests.bot.looks import figures, looking
from tests.bot.processes import free_port
from tests.faults.looking import POST, SECRET, letters, write
from tests.stories.cycles import couple, recapped
from tests.stories.world import TUESDAY, World
from tests.stories.world import world as open_world

ROOT = Path(__file__).parents[3]
STATUSES = ("pending", "sending", "sent", "dropped", "expired", "dead", "unknown")
DUE = "reiterate_outbox_oldest_due_seconds"
RETRIED = "reiterate_outbox_retried_rows"


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world


def rows(status: str) -> str:
    return f'reiterate_outbox_rows{{status="{status}"}}'


def handled(kind: str, name: str) -> str:
    return f'reiterate_handler_seconds_count{{kind="{kind}",name="{name}"}}'


def test_a_story_is_told_in_numbers_and_in_nothing_else(world: World) -> None:
    two = recapped(world)
    two.mentee.types(f"/agenda career: {SECRET}")
    found = figures(world.bot.get_status())
    by_status = {status: found[rows(status)] for status in STATUSES}
    in_rows = [row.status for row in letters(world)]
    assert by_status == {status: in_rows.count(status) for status in STATUSES}
    assert by_status["sent"] > 5
    assert found["reiterate_database_up"] == 1
    assert found["reiterate_slack_connected"] == 1
    assert (found[DUE], found[RETRIED]) == (0, 0)
    assert found[handled("command", "/agenda")] == 1
    assert found['reiterate_handler_seconds_bucket{kind="command",le="+Inf",name="/agenda"}'] == 1
    views = [v for k, v in found.items() if "_seconds_count" in k and 'kind="view"' in k]
    assert sum(views) == 2, "the recap, and that what was read of it may go"
    assert found['reiterate_tick_age_seconds{tick="deliver"}'] >= 0
    page = looking(world.bot.get_status()).get("/metrics").text
    pair = (two.mentee.id, two.mentor.id, "Ana", "Okafor", "ward round", "Send the draft")
    hidden = (*pair, SECRET, world.sandbox.team_id, world.sandbox.bot_token)
    assert not any(words in page for words in hidden)


def test_what_is_due_ages_until_it_is_out_and_what_is_ahead_does_not(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    write(world, ana, SECRET)
    write(world, ana, SECRET, key="ahead", due_at=world.clock.now() + timedelta(days=1))
    world.clock.advance(timedelta(seconds=90))
    assert figures(world.bot.get_status())[DUE] == 90
    world.settles()
    found = figures(world.bot.get_status())
    assert (found[DUE], found[rows("pending")], found[rows("sent")]) == (0, 1, 1)


def test_retried_expired_and_dead_are_counted(world: World) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    world.sandbox.faults.add(POST, channel=ana.dm.id, error="posting_to_general_channel_denied")
    world.sandbox.faults.add(POST, channel=max_.dm.id, times=2, error="no_text")
    write(world, ana, SECRET, key="retried")
    write(world, max_, SECRET, key="dead")
    now = world.clock.now()
    write(world, max_, SECRET, key="late", due_at=now, expires_at=now)
    world.settles()
    world.passes(minutes=5)
    found = figures(world.bot.get_status())
    statuses = {s: found[rows(s)] for s in STATUSES if found[rows(s)]}
    assert statuses == {"sent": 1, "dead": 1, "expired": 1}
    assert found[RETRIED] == 1


def test_holds_are_shown_by_their_scope(world: World) -> None:
    with world.bot.sessions.begin() as session:
        rate_limits.hold(session, world.sandbox.team_id, "token_revoked")
        rate_limits.hold(
            session, world.sandbox.team_id, "missing_scope: x", rate_limits.kind("digest")
        )
    found = figures(world.bot.get_status())
    assert found['reiterate_holds{scope="workspace"}'] == 1
    assert found['reiterate_holds{scope="kind:digest"}'] == 1
    world.bot.check_holds()
    assert 'reiterate_holds{scope="workspace"}' not in figures(world.bot.get_status())


def test_failures_are_counted_by_what_they_kept_from_happening(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)

    def fails(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("db.mentoring.pairs.seats_of", fails)
    with world.bot.metrics.count_failures():
        two.mentee.types("/agenda")
    two.mentee.types("/agenda")
    found = figures(world.bot.get_status())
    kinds = {k: found[f'reiterate_failures_total{{kind="{k}"}}'] for k in ("answer", "tick")}
    assert kinds == {"answer": 1, "tick": 0}


def test_every_kind_of_failure_is_counted_where_it_is_logged() -> None:
    metrics = Metrics()
    with metrics.count_failures():
        for place in (*FAILURES, "slack_bolt.App"):
            logging.getLogger(place).error("reference ab12cd34: ValueError")
            logging.getLogger(place).warning("not one of them")
        logging.getLogger("bot.delivery.outcomes").error("row 1 is dead, which is counted as such")
    found = figures(ProcessStatus(dict, dict, metrics))
    assert {k: v for k, v in found.items() if "failures_total" in k} == {
        f'reiterate_failures_total{{kind="{kind}"}}': places
        for kind, places in Counter((*FAILURES.values(), "library")).items()
    }


def test_every_place_that_gives_a_reference_is_counted() -> None:
    """What is logged with a reference is a failure of ours, and somebody is to hear of it."""
    giving = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for room in ("bot", "handlers", "db")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"log\.(error|exception)\b", text := path.read_text())
        and "reference %s" in text
    }
    assert giving <= {*FAILURES}
    assert len(giving) > 5


def test_names_that_nobody_registered_do_not_become_labels(world: World) -> None:
    body = {"command": f"/{SECRET}", "user_id": "U1", "team_id": "T1", "text": ""}
    world.bot.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
    found = figures(world.bot.get_status())
    assert found[handled("command", "other")] == 1
    assert not any(SECRET in name for name in found)


def test_a_database_that_is_gone_leaves_the_other_figures() -> None:
    engine = connect(f"postgresql+psycopg://somebody:hush@127.0.0.1:{free_port()}/hidden")
    metrics = Metrics()
    metrics.registry.register(OutboxFigures(engine, SandboxClock(TUESDAY)))
    metrics.registry.register(ProcessFigures(dict, lambda: None, lambda: None))
    found = figures(ProcessStatus(dict, dict, metrics))
    assert found["reiterate_database_up"] == 0
    assert found['reiterate_failures_total{kind="answer"}'] == 0
    assert "reiterate_slack_connected" not in found
    assert rows("sent") not in found


@pytest.mark.databases("sqlite")
def test_counts_are_read_from_indexes_alone(world: World) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(world.bot.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    with world.bot.sessions() as session:
        outbox_figures.by_status(session)
        outbox_figures.retried(session)
    counts = [(sql, given) for sql, given in asked if "FROM outbox" in sql]
    assert len(counts) == 2
    with world.bot.engine.connect() as connection:
        for sql, given in counts:
            plans = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
            read = [plan.detail for plan in plans if "outbox" in plan.detail]
            assert read
            assert all("INDEX ix_outbox_" in detail for detail in read), read
