"""Sending what the outbox holds, over real HTTP."""

import threading
from datetime import datetime, timedelta
from functools import partial

import pytest
from slack_sdk import WebClient

from bot.delivery.dispatcher import Delivery
from bot.slack.errors import NotInstalled
from db.core.workspaces import keep
from db.messages.outbox import OutboxRow, Status
from db.messages.rate_limits import WORKSPACE, hold, holds, kind, release
from db.operations.installations import Installation
from tests.bot.delivery.rig import START, Rig
from tests.bot.delivery.slack_stand_in import Fault

BUTTON = {"type": "actions", "elements": [{"type": "button", "action_id": "met"}]}


def test_a_due_letter_goes_to_the_persons_direct_messages_with_an_opaque_mark(rig: Rig) -> None:
    rig.queue("T1:nudge:lapse-3:2026-03-09:U1", payload={"text": "Did you meet?"})
    assert rig.worker().deliver() == 1
    [message] = rig.slack.messages["D1"]
    row = rig.row("T1:nudge:lapse-3:2026-03-09:U1")
    assert message["text"] == "Did you meet?"
    assert message["metadata"]["event_payload"] == {"key": row.token}
    assert row.token not in row.key
    assert (row.status, row.slack_channel, row.slack_ts) == ("sent", "D1", message["ts"])


def test_a_letter_that_is_not_due_stays(rig: Rig) -> None:
    rig.queue("later", due_at=START + timedelta(minutes=5))
    assert rig.worker().deliver() == 0
    rig.clock.forward(minutes=5)
    assert rig.worker().deliver() == 1


def test_letters_need_no_conversation_opened_and_files_one_for_each_person(rig: Rig) -> None:
    worker, file = rig.worker(), {"filename": "a.ics", "comment": "file", "content": "x"}
    for n in range(3):
        rig.queue(f"letter {n}")
    assert rig.run(worker.deliver, 5) == 3
    assert rig.slack.called("conversations.open") == 0
    for n in range(2):
        rig.queue(f"file {n}", recipient="U2", op="file", payload=file)
    assert rig.run(worker.deliver, 5) == 2
    assert rig.slack.called("conversations.open") == 1
    assert rig.slack.texts() == ["letter 0", "letter 1", "letter 2", "file", "file"]


def test_one_channel_gets_one_message_a_second(rig: Rig) -> None:
    worker = rig.worker()
    rig.queue("first", recipient="C1")
    rig.queue("second", recipient="C1")
    assert worker.deliver() == 1
    assert worker.deliver() == 0
    rig.clock.forward(seconds=1)
    assert worker.deliver() == 1


def test_a_workspace_is_not_sent_more_than_its_rate(rig: Rig) -> None:
    worker = rig.worker()
    for n in range(12):
        rig.queue(f"letter {n}", recipient=f"C{n}")
    assert worker.deliver() == 5
    assert worker.deliver() == 0
    assert rig.run(worker.deliver, 2) == 7


def test_what_is_no_longer_wanted_is_dropped_with_the_reason(rig: Rig) -> None:
    rig.queue("answered")
    rig.unwanted["answered"] = "the mentee has answered"
    rig.worker().deliver()
    assert rig.row("answered").status == Status.DROPPED
    assert rig.row("answered").last_error == "the mentee has answered"
    assert rig.slack.calls == []


def test_no_transaction_is_open_while_slack_is_called(rig: Rig) -> None:
    # SQLite has one writer: this insert would wait for ever if delivery held a transaction.
    file = {"filename": "a.ics", "comment": "file", "content": "x"}
    rig.queue("first", op="file", payload=file)
    inserted: list[bool] = []
    for method in ("conversations.open", "files.completeUploadExternal"):
        write = partial(lambda key: inserted.append(rig.queue(key)), method)
        rig.slack.faults[method] = [Fault(then=write)]
    rig.worker().deliver()
    assert inserted == [True, True]
    assert rig.row("first").status == Status.SENT


def test_a_file_goes_with_its_title_and_words(rig: Rig) -> None:
    parts = {"filename": "meeting.ics", "title": "Meeting", "comment": "Yours.", "content": "BÉGIN"}
    rig.queue("calendar", op="file", payload=parts)
    rig.worker().deliver()
    [message] = rig.slack.messages["D1"]
    token = rig.row("calendar").token
    assert message["text"] == "Yours."
    assert message["files"] == [{"name": f"meeting-{token}.ics", "title": "Meeting"}]
    assert rig.slack.files["F0"]["content"] == "BÉGIN".encode()
    assert rig.row("calendar").status == Status.SENT


def test_of_one_coalesce_key_only_the_newest_goes_out_after_an_outage(rig: Rig) -> None:
    for day in range(4):
        due = START - timedelta(days=4 - day)
        rig.queue(f"digest {day}", recipient="C1", due_at=due, coalesce_key="digest:1")
    rig.run(rig.worker().deliver, 4)
    assert rig.slack.texts() == ["digest 3"]
    assert rig.row("digest 0").status == Status.EXPIRED
    assert rig.row("digest 0").last_error == "overtaken by a newer one"


def test_what_comes_too_late_expires_and_is_not_sent(rig: Rig) -> None:
    rig.queue("prompt", expires_at=START + timedelta(hours=1))
    rig.clock.forward(hours=8)
    rig.worker().deliver()
    assert rig.row("prompt").status == Status.EXPIRED
    assert rig.slack.calls == []


def test_stopping_gives_back_what_was_not_begun_and_claims_no_more(rig: Rig) -> None:
    for n in range(3):
        rig.queue(f"letter {n}", recipient=f"C{n}")
    points: list[str] = []
    workers: list[Delivery] = []

    def stop_after_the_first(point: str) -> None:
        points.append(point)
        if point == "sent":
            workers[0].stop(timeout=0)

    workers.append(rig.worker(probe=stop_after_the_first))
    workers[0].deliver()
    assert points == ["claimed", "sent", "recorded"]
    assert rig.row("letter 0").status == Status.SENT
    assert (rig.row("letter 1").status, rig.row("letter 1").attempts) == (Status.PENDING, 0)
    assert workers[0].stop()
    rig.clock.forward(seconds=5)
    assert workers[0].deliver() == 0


def test_a_row_whose_rule_raises_is_pushed_on_and_others_do_not_notice(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    def asked(row: OutboxRow) -> None:
        if row.key == "bad":
            raise ZeroDivisionError

    rig.queue("bad", payload={"text": "a private sentence"})
    rig.queue("good", recipient="U2")
    rig.asked = asked
    worker = rig.worker()
    worker.deliver()
    assert rig.row("good").status == Status.SENT
    assert rig.row("bad").status == Status.PENDING
    for _ in range(9):
        rig.clock.forward(hours=2)
        worker.deliver()
    assert rig.row("bad").status == Status.PENDING, "it is never given up"
    assert rig.row("bad").attempts > 8
    assert "reference" in caplog.text
    assert "a private sentence" not in caplog.text


def test_a_workspace_without_a_token_is_held_until_it_is_released(rig: Rig) -> None:
    rig.queue("letter")
    without = rig.worker(client_for=_nobody)
    without.deliver()
    rig.clock.forward(seconds=9)
    assert without.deliver() == 0
    with rig.sessions.begin() as session:
        assert holds(session, "T1") == {WORKSPACE: "not_installed"}
        assert release(session, "T1") == 1
    assert rig.worker().deliver() == 1


def test_a_missing_scope_holds_only_its_kind(rig: Rig) -> None:
    rig.slack.faults["chat.postMessage"] = [Fault(error="missing_scope")]
    rig.queue("nudge")
    rig.queue("digest", kind="digest", recipient="C1")
    rig.queue("second nudge", recipient="U2")
    rig.run(rig.worker().deliver, 3)
    assert rig.slack.texts() == ["digest"]
    with rig.sessions() as session:
        assert holds(session, "T1") == {kind("nudge"): "missing_scope"}
    assert rig.row("nudge").attempts == 0


def test_a_bot_installed_while_a_letter_asked_for_its_token_is_not_on_hold(rig: Rig) -> None:
    def just_now(workspace_id: str) -> WebClient:
        with rig.sessions.begin() as session:
            keep(session, workspace_id)
            session.merge(installed(workspace_id, rig.clock.now()))
            release(session, workspace_id)
        raise NotInstalled(workspace_id)

    rig.queue("letter")
    rig.worker(client_for=just_now).deliver()
    with rig.sessions() as session:
        assert holds(session, "T1") == {}
    rig.run(rig.worker().deliver, 2)
    assert rig.slack.texts() == ["letter"]


@pytest.mark.databases("postgresql")
def test_whoever_lifts_holds_waits_for_one_that_is_being_written(rig: Rig) -> None:
    rig.queue("letter")
    rig.worker().deliver()  # so that the workspace has its row
    lifted: list[int] = []

    def lift() -> None:
        with rig.sessions.begin() as session:
            lifted.append(release(session, "T1"))

    lifting = threading.Thread(target=lift)
    with rig.sessions.begin() as session:
        assert hold(session, "T1", "not_installed")
        lifting.start()
        lifting.join(0.2)
        assert lifted == []
    lifting.join()
    assert lifted == [1]


def installed(workspace_id: str, at: datetime) -> Installation:
    return Installation(
        workspace_id=workspace_id,
        app_id="A1",
        bot_id="B1",
        bot_user_id="UBOT",
        scopes="",
        installed_by="U1",
        installed_at=at,
        sealed="",
    )


def _nobody(workspace_id: str) -> WebClient:
    raise NotInstalled(workspace_id)
