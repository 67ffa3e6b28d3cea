"""Slack takes no forms, no messages, no Home for a while; or the database breaks at the commit.

What was asked is done, acknowledged, and told of: nobody is left without a word.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.mentoring.content.actions import ActionItem
from db.mentoring.meetings import Meeting
from sandbox.block_kit.content import find_elements
from sandbox.model.entities import Message, View
from tests.faults.looking import SECRET, Log
from tests.stories.cycles import (
    adds_points,
    began_earlier,
    couple,
    rows,
)
from tests.stories.world import World

KEPT, NOT_SHOWN = "That is kept, but", "I could not show you that"
FAILURES: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 30},
    "500": {"status": 500},
    "503": {"status": 503},
    "internal_error": {"error": "internal_error"},
    "expired trigger": {"error": "expired_trigger_id"},
    "connection dropped": {"drop": "before"},
}
failing = pytest.mark.parametrize("failure", FAILURES)
SQLITE = pytest.mark.databases("sqlite")  # how Slack fails is the same to either database


def fails(world: World, method: str, failure: str, times: int = 1) -> None:
    tries = 2 if "drop" in FAILURES[failure] else 1  # the client itself tries such a call twice
    world.sandbox.faults.add(method, times=times * tries, **FAILURES[failure])


@SQLITE
@failing
def test_a_form_that_slack_does_not_take_is_told_of_in_a_line(
    world: World, log: Log, failure: str
) -> None:
    ana = couple(world).mentee
    fails(world, "views.open", failure)
    ana.types("/agenda")
    assert ana.modal is None
    assert NOT_SHOWN in ana.last_message.plain
    assert "/agenda" in ana.last_message.plain
    ana.types("/agenda")
    assert ana.modal
    assert ana.modal.callback_id == "agenda.save"


@pytest.mark.slow
@SQLITE
@failing
def test_a_form_that_slack_does_not_take_after_a_commit_changes_nothing_of_it(
    world: World, failure: str
) -> None:
    ana = couple(world).mentee
    fails(world, "views.open", failure)
    began_earlier(world)
    reply = ana.types("/meeting met yesterday")
    assert reply
    assert [meeting.state for meeting in rows(world, Meeting)] == ["held"]
    ana.sees(KEPT)


@pytest.mark.slow
@SQLITE
@failing
def test_a_form_that_slack_does_not_let_fill_says_so(world: World, failure: str) -> None:
    ana = couple(world).mentee
    fails(world, "views.update", failure)
    ana.types("/agenda")
    assert ana.modal
    assert ana.modal.callback_id == "agenda.save", "it is tried once more"
    fails(world, "views.update", failure, times=2)
    ana.types("/agenda")
    assert NOT_SHOWN in ana.modal.plain
    fails(world, "views.update", failure, times=3)
    ana.types("/agenda")
    assert "Fetching your agenda" in ana.modal.plain
    assert "close this and try again" in ana.modal.plain
    assert NOT_SHOWN in ana.last_message.plain


@pytest.mark.slow
@SQLITE
@failing
def test_an_answer_that_slack_does_not_take_is_shown_in_a_form(world: World, failure: str) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {SECRET}")
    fails(world, "response_url", failure)
    ana.clicks("Undo")
    assert rows(world, ActionItem) == []
    ana.sees(SECRET)
    ana.types(f"/action {SECRET}")
    fails(world, "response_url", failure, times=2)
    ana.clicks("Undo")
    assert rows(world, ActionItem) == []
    assert ana.modal
    assert SECRET in ana.modal.plain


@pytest.mark.slow
@SQLITE
@failing
def test_a_home_that_slack_does_not_take_is_told_of_in_a_form(world: World, failure: str) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {SECRET}")
    ana.opens_home()
    fails(world, "views.publish", failure)
    ana.clicks("Done", message=ana.home)
    assert [item.state for item in rows(world, ActionItem)] == ["done"]
    assert ana.modal
    assert KEPT in ana.modal.plain
    assert SECRET not in ana.opens_home().plain


@pytest.mark.slow
@SQLITE
@failing
def test_a_form_that_slack_does_not_change_keeps_what_was_typed_and_says_so(
    world: World, failure: str
) -> None:
    ana = couple(world).mentee
    began_earlier(world)
    ana.types("/meeting met yesterday")
    ana.fills("Decided", SECRET)
    fails(world, "views.update", failure)
    ana.clicks("Keep draft")
    assert ana.modal
    assert KEPT in ana.modal.plain
    ana.closes()
    assert SECRET in str(ana.modal.values)


def test_with_nothing_taken_at_all_it_is_kept_and_acknowledged_and_the_log_has_a_reference(
    world: World, log: Log
) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {SECRET}")
    for method in ("response_url", "views.open"):
        fails(world, method, "500", times=9)
    ana.clicks("Undo")
    assert rows(world, ActionItem) == []
    assert log.has("reference", "somebody was not told")
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
def test_a_slow_slack_keeps_nobody_from_being_acknowledged(world: World) -> None:
    two, slow = couple(world), 1.5
    two.mentee.types(f"/action {SECRET}")
    for method in ("views.open", "response_url"):
        world.sandbox.faults.add(method, delay=slow)
    for reply in (two.mentee.types("/agenda"), two.mentee.clicks("Undo")):
        assert reply
        assert reply.seconds < slow
    assert rows(world, ActionItem) == []


@pytest.mark.parametrize(
    "where",
    ["handlers.slackui.unanswered.render_payload", "handlers.slackui.incoming.render_payload"],
)
def test_what_fails_after_the_commit_leaves_nobody_unacknowledged_or_without_a_word(
    world: World, log: Log, where: str
) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {SECRET}")

    def fails(_message: object) -> dict[str, Any]:
        patch.undo()
        raise ValueError(SECRET)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, fails)
        if where == "handlers.slackui.unanswered.render_payload":
            ana.types("/action Another one")
            ana.sees("could not tell whether that was kept")
            assert len(rows(world, ActionItem)) == 2
        else:
            ana.clicks("Undo")
            ana.sees(KEPT)
            assert rows(world, ActionItem) == []
    assert log.has("reference", "ValueError")
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
def test_a_stop_waits_no_longer_for_what_slack_is_asked_than_it_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = couple(world).mentee
    monkeypatch.setattr("bot.embedded.STOPPED_WITHIN", 0.4)
    world.sandbox.faults.add("views.open", delay=5)
    world.sandbox.act.type_command(ana.id, ana.dm.id, "/agenda")
    begun = time.monotonic()
    assert not world.bot.stop()
    assert time.monotonic() - begun < 5


@contextmanager
def commit_ends(engine: Engine, error: Exception, *, kept: bool) -> Iterator[None]:
    """Let the next commit end in an error, and be kept, or not."""
    commit = engine.dialect.do_commit

    def ends(connection: Any) -> None:
        patch.undo()
        commit(connection) if kept else connection.rollback()
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.dialect, "do_commit", ends)
        yield


def broken(engine: Engine, words: str) -> Any:
    """Return an error of the database's driver."""
    driver: Any = engine.dialect.dbapi
    return driver.OperationalError(words)


@pytest.mark.parametrize("kept", [True, False])
def test_a_commit_whose_answer_was_lost_is_not_called_undone(
    world: World, log: Log, kept: bool
) -> None:
    ana, engine = couple(world).mentee, world.bot.engine
    gone = broken(engine, "server closed the connection")
    with commit_ends(engine, gone, kept=kept):
        ana.types(f"/action {SECRET}")
    told = ana.last_message.plain
    assert "could not tell whether that was kept" in told
    assert "look with `/action`" in told
    assert "nothing was changed" not in told
    assert log.has("reference")
    ana.types("/action")
    assert (SECRET in ana.last_message.plain) is kept


def test_a_commit_that_the_database_refuses_is_called_undone(world: World) -> None:
    ana, engine = couple(world).mentee, world.bot.engine
    full = broken(engine, "no room")
    full.sqlite_errorcode, full.sqlstate = 13, "53100"
    with commit_ends(engine, full, kept=False):
        ana.types(f"/action {SECRET}")
    assert "nothing was changed" in ana.last_message.plain
    assert rows(world, ActionItem) == []


def outdated(surface: Message | View) -> None:
    """Let the first button of a message or a Home be one that the bot no longer knows."""
    blocks = surface.blocks
    button = next(e for e in find_elements(blocks) if e.type == "button")
    button.body["action_id"] = "agenda.of_an_old_version"


def test_what_an_old_version_wrote_is_no_longer_current(world: World, log: Log) -> None:
    ana = couple(world).mentee
    ana.types(f"/action {SECRET}")
    message = ana.last_message
    outdated(message)
    ana.clicks(
        next(e for e in find_elements(message.blocks) if e.type == "button").body["text"]["text"]
    )
    assert "no longer current" in ana.last_message.plain
    assert "/agenda" in ana.last_message.plain

    home = ana.opens_home()
    outdated(home)
    ana.clicks(
        next(e for e in find_elements(home.blocks) if e.type == "button").body["text"]["text"]
    )
    assert ana.modal
    assert "no longer current" in ana.modal.plain
    ana.closes()

    ana.types("/agenda")
    ana.modal.body["callback_id"] = "agenda.of_an_old_version"
    adds_points(ana, SECRET)
    ana.submits()
    assert "no longer current" in ana.modal.plain
    ana.closes()
    assert SECRET in str(ana.modal.values), "what was typed is still there"
    assert log.tells_nothing_of(SECRET)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["shortcut", "message_action", "view_closed"])
def test_a_shortcut_or_a_close_that_nobody_answers_is_acknowledged(world: World, kind: str) -> None:
    ana = couple(world).mentee
    with world.sandbox.state.lock:
        payload = world.sandbox.act.payloads.build_base("view_closed", ana.id)
    reply = ana.raw_action(payload | {"type": kind, "callback_id": "of_an_old_version"})
    assert reply.payload is None
    if kind != "view_closed":
        assert ana.modal
        assert "no longer current" in ana.modal.plain


def test_a_command_that_nobody_answers_is_acknowledged(world: World) -> None:
    ana = couple(world).mentee
    known = world.sandbox.slack.manifest.commands["/agenda"]
    with world.sandbox.state.lock:
        payload = world.sandbox.act.payloads.build_command(ana.id, ana.dm.id, known, "")
    world.sandbox.act.send_command(ana.id, ana.dm.id, payload | {"command": "/of-an-old-version"})
    assert "no longer current" in ana.last_message.plain


@pytest.mark.slow
def test_an_event_that_could_not_be_kept_is_brought_again(world: World) -> None:
    two = couple(world, timedelta(days=7))
    gone = broken(world.bot.engine, "gone")
    user = {"id": two.mentee.id, "name": "ana", "real_name": "Ana Souza", "tz": "Europe/Lisbon"}
    with commit_ends(world.bot.engine, gone, kept=False):
        world.sandbox.dispatcher.link.deadline = 0.5
        world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": "1.000001"})
        world.sandbox.dispatcher.link.deadline = 3.0
    two.mentor.types("/mentoring")
    assert "Ana Souza" in two.mentor.last_message.plain
    assert [breach.what for breach in world.sandbox.state.breaches] == ["not_acknowledged"]
    world.sandbox.state.breaches.clear()
