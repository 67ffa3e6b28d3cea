"""Each of Slack's answers, and what must become of the row."""

from datetime import timedelta
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.errors import NotInstalled, Verdict, classify
from db.messages.dead_letters import replay
from db.messages.outbox import Status
from db.messages.rate_limits import WORKSPACE, holds, release
from tests.bot.delivery.rig import START, Rig
from tests.bot.delivery.slack_stand_in import Fault

POST = "chat.postMessage"


def _answer(code: str) -> SlackApiError:
    return SlackApiError("", {"ok": False, "error": code})  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (_answer("internal_error"), Verdict.UNKNOWN),
        (_answer("ratelimited"), Verdict.WAIT),
        (_answer("user_disabled"), Verdict.PERSON),
        (_answer("is_archived"), Verdict.CHANNEL),
        (_answer("token_revoked"), Verdict.WORKSPACE),
        (_answer("missing_scope"), Verdict.KIND),
        (_answer("invalid_blocks"), Verdict.PAYLOAD),
        (_answer("something_new"), Verdict.AGAIN),
        (_answer("Received <html>"), Verdict.UNKNOWN),
        (_answer("access_denied"), Verdict.AWAY),
        (_answer("org_login_required"), Verdict.AWAY),
        (_answer("no_permission"), Verdict.CHANNEL),
        (_answer("messages_tab_disabled"), Verdict.KIND),
        (_answer("metadata_too_large"), Verdict.PAYLOAD),
        (_answer("invalid_user_combination"), Verdict.PERSON),
        (SlackApiError("", {"ok": False, "error": {"a": 1}}), Verdict.UNKNOWN),  # type: ignore[no-untyped-call]
        (SlackApiError("", {}), Verdict.UNKNOWN),  # type: ignore[no-untyped-call]
        (URLError(ConnectionRefusedError()), Verdict.AWAY),
        (URLError(TimeoutError()), Verdict.AWAY),
        (URLError(ConnectionResetError()), Verdict.UNKNOWN),
        (TimeoutError(), Verdict.UNKNOWN),
        (RemoteDisconnected(""), Verdict.UNKNOWN),
        (ConnectionResetError(), Verdict.UNKNOWN),
        (NotInstalled("T1"), Verdict.WORKSPACE),
    ],
)
def test_a_failure_is_not_sent_only_when_that_is_certain(
    failure: Exception, verdict: Verdict
) -> None:
    assert classify(failure, POST).verdict is verdict


@pytest.mark.slow
def test_slack_is_waited_for_as_long_as_it_says_and_other_workspaces_go_on(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(status=429, error="ratelimited", headers={"Retry-After": "40"})]
    rig.queue("told to wait")
    rig.queue("same workspace", recipient="U2", due_at=START + timedelta(seconds=1))
    rig.queue("other workspace", workspace_id="T2", due_at=START + timedelta(seconds=1))
    worker.deliver()
    assert rig.row("told to wait").attempts == 0
    rig.run(worker.deliver, 39)
    assert rig.slack.texts() == ["other workspace"]
    rig.run(worker.deliver, 5)
    assert sorted(rig.slack.texts()) == ["other workspace", "same workspace", "told to wait"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, error="trouble"),
        Fault(status=503, error="service_unavailable"),
        Fault(error="fatal_error"),
        Fault(drop="before"),
        Fault(drop="after"),
    ],
    ids=["500", "503", "fatal_error", "dropped before", "dropped after"],
)
def test_what_may_have_been_sent_is_looked_up_and_is_there_once(rig: Rig, fault: Fault) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [fault]
    rig.queue("prompt")
    worker.deliver()
    assert rig.row("prompt").status == Status.SENDING
    assert worker.recover() == 0
    rig.clock.forward(seconds=91)
    assert worker.recover() == 1
    rig.clock.forward(seconds=31)
    worker.deliver()
    assert rig.slack.texts() == ["prompt"]
    assert rig.row("prompt").status == Status.SENT


@pytest.mark.slow
def test_a_code_nobody_knows_is_tried_again_eight_times_and_then_given_up(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error="something_new") for _ in range(8)]
    rig.queue("letter")
    pauses = []
    for _ in range(8):
        assert worker.deliver() == 1
        row = rig.row("letter")
        pauses.append(row.try_at - rig.clock.now())
        rig.clock.moment = max(row.try_at, rig.clock.now() + timedelta(seconds=1))
    row = rig.row("letter")
    assert (row.status, row.attempts, row.last_error) == (Status.DEAD, 8, "something_new")
    for n, pause in enumerate(pauses[:7]):
        assert timedelta(0) <= pause <= min(timedelta(hours=1), timedelta(seconds=30 * 2**n))
    assert worker.deliver() == 0
    with rig.sessions.begin() as session:
        assert replay(session, "T1", row.id, rig.clock.now())
        assert not replay(session, "T2", row.id, rig.clock.now())
    assert worker.deliver() == 1


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_lost_token_stops_the_workspace_with_one_alert_until_it_is_reinstalled(
    rig: Rig, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error=error)]
    rig.slack.faults["auth.test"] = [Fault(error=error)]
    rig.queue("first", recipient="C1", coalesce_key="digest")
    rig.queue("other", recipient="C2", due_at=START + timedelta(seconds=1))
    rig.queue("newer", recipient="C1", coalesce_key="digest", due_at=START + timedelta(days=1))
    worker.deliver()
    rig.clock.forward(days=2)
    assert worker.deliver() == 0
    alerts = [r for r in caplog.records if r.levelname == "ERROR" and "on hold" in r.message]
    assert len(alerts) == 1
    with rig.sessions.begin() as session:
        assert holds(session, "T1") == {WORKSPACE: error}
        release(session, "T1")
    rig.run(worker.deliver, 3)
    assert sorted(rig.slack.texts()) == ["newer", "other"]
    assert rig.gone == []


@pytest.mark.parametrize(
    "error",
    ["user_not_found", "user_disabled", "account_inactive", "channel_not_found", "is_archived"],
)
def test_a_person_who_has_left_fails_the_row_and_is_reported(rig: Rig, error: str) -> None:
    rig.slack.faults[POST] = [Fault(error=error)]
    rig.queue("letter")
    rig.worker().deliver()
    assert (rig.row("letter").status, rig.row("letter").last_error) == (Status.DEAD, error)
    assert rig.gone == [("U1", error)]


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel"])
def test_a_channel_that_is_gone_fails_the_row_and_is_reported(rig: Rig, error: str) -> None:
    rig.slack.faults[POST] = [Fault(error=error)]
    rig.queue("digest", recipient="C1")
    rig.worker().deliver()
    assert rig.row("digest").status == Status.DEAD
    assert rig.gone == [("C1", error)]


def test_direct_messages_that_cannot_be_found_are_opened_afresh_for_a_file(rig: Rig) -> None:
    worker, file = rig.worker(), {"filename": "a.ics", "comment": "file", "content": "x"}
    rig.queue("first")
    worker.deliver()
    rig.queue("second", op="file", payload=file)
    rig.slack.faults["files.completeUploadExternal"] = [Fault(error="channel_not_found")]
    rig.run(worker.deliver, 33)
    assert rig.slack.called("conversations.open") == 1
    assert rig.slack.texts() == ["first", "file"]
    assert rig.gone == []


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long"])
def test_a_refused_payload_goes_once_more_as_plain_text_and_then_dies(rig: Rig, error: str) -> None:
    worker = rig.worker()
    payload: dict[str, Any] = {"text": "w" * 5000, "blocks": [{"type": "divider"}]}
    rig.queue("saved", payload=payload)
    rig.slack.faults[POST] = [Fault(error=error)]
    rig.run(worker.deliver, 2)
    [message] = rig.slack.messages["D1"]
    assert len(message["text"]) == 4000
    assert "blocks" not in message
    rig.queue("lost", recipient="U2", payload=payload)
    rig.slack.faults[POST] = [Fault(error=error), Fault(error=error)]
    rig.run(worker.deliver, 3)
    assert rig.row("lost").status == Status.DEAD


def test_a_handler_that_fails_on_a_dead_letter_does_not_lose_the_news(rig: Rig) -> None:
    def fails(*_: Any) -> None:
        raise ZeroDivisionError

    rig.slack.faults[POST] = [Fault(error="user_not_found")] * 2
    rig.queue("letter")
    rig.worker(on_undeliverable=fails).deliver()
    assert rig.row("letter").status == Status.PENDING
    rig.clock.forward(minutes=1)
    rig.worker().deliver()
    assert rig.gone == [("U1", "user_not_found")]
