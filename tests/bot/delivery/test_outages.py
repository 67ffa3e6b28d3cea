"""An outage says nothing of any message: none is aged by it, and one now and then is tried."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.errors import CODES, Verdict
from db.messages.outbox import Status
from db.messages.rate_limits import WORKSPACE, holds, kind
from tests.bot.delivery.rig import Rig
from tests.bot.delivery.slack_stand_in import Fault

POST, HISTORY = "chat.postMessage", "conversations.history"
JSON = {"Content-Type": "application/json"}
PAGE = b"<html>Please log in to the network</html>"
LETTERS = [f"letter {number}" for number in range(6)]

ODD = {
    "a page": Fault(headers={"Content-Type": "text/html"}, body=PAGE),
    "nothing": Fault(headers=JSON, body=b""),
    "an empty object": Fault(headers=JSON, body=b"{}"),
    "an empty list": Fault(headers=JSON, body=b"[]"),
    "a list": Fault(headers=JSON, body=b'[{"ok": true}]'),
    "null": Fault(headers=JSON, body=b"null"),
    "a word": Fault(headers=JSON, body=b'"ok"'),
    "ok without ts": Fault(headers=JSON, body=b'{"ok": true}'),
    "a ts that is none": Fault(headers=JSON, body=b'{"ok": true, "ts": null}'),
    "an error that is no word": Fault(headers=JSON, body=b'{"ok": false, "error": {"a": 1}}'),
    "bytes that are no text": Fault(headers=JSON, body=b'{"ok": tru\xff'),
    "not gzip": Fault(headers={"Content-Type": "application/gzip"}, body=PAGE),
    "a proxy's refusal": Fault(403, headers={"Content-Type": "text/html"}, body=PAGE),
    "a redirect": Fault(302, headers={"Location": "http://127.0.0.1:9/"}, body=b""),
    "503": Fault(503),
    "internal_error": Fault(error="internal_error"),
    "a dropped connection": Fault(drop="before"),
}
# Of these Slack says that it is too fast, in a way that cannot be meant.
PATIENCE = ["999999999999", "-5", "soon", "nan", "inf", "1e999", ""]


def write_all(rig: Rig) -> None:
    for number, letter in enumerate(LETTERS):
        rig.queue(letter, recipient=f"U{number}")
        rig.clock.forward(seconds=1)


def goes_on(rig: Rig, worker: Any, hours: float, every: int = 5) -> None:
    """Let workers' ticks come round for so long."""
    until = rig.clock.now() + timedelta(hours=hours)
    for tick in itertools.count():
        if rig.clock.now() >= until:
            return
        worker.deliver()
        if tick % 3 == 0:
            worker.recover()
        rig.clock.forward(seconds=every)


@pytest.mark.slow
@pytest.mark.databases("sqlite")  # Slack's word is the same to either
@pytest.mark.parametrize("what", ODD)
def test_an_answer_that_is_not_slacks_kills_nothing_and_raises_nothing(rig: Rig, what: str) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [ODD[what]] * 500
    write_all(rig)
    goes_on(rig, worker, hours=1, every=30)
    assert {rig.row(letter).status for letter in LETTERS} <= {Status.PENDING, Status.SENDING}
    assert max(rig.row(letter).attempts for letter in LETTERS) <= 1
    assert rig.slack.called(POST) < 20
    rig.slack.faults.clear()
    goes_on(rig, worker, hours=0.5, every=30)
    assert sorted(rig.slack.texts()) == LETTERS


@pytest.mark.databases("sqlite")  # Slack's word is the same to either
@pytest.mark.parametrize("told", PATIENCE)
def test_a_retry_after_of_years_or_none_is_a_wait_of_minutes(rig: Rig, told: str) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(429, headers={"Retry-After": told})]
    rig.queue("letter")
    worker.deliver()
    assert (rig.row("letter").status, rig.row("letter").attempts) == (Status.PENDING, 0)
    rig.clock.forward(minutes=15, seconds=3)
    worker.deliver()
    assert rig.slack.texts() == ["letter"]


@pytest.mark.slow
def test_of_days_without_a_connection_no_message_dies_and_all_go_oldest_first(rig: Rig) -> None:
    nowhere = WebClient(base_url="http://127.0.0.1:9/api/", retry_handlers=[], timeout=2)
    clients = {"T1": nowhere}
    worker = rig.worker(client_for=lambda workspace: clients[workspace])
    write_all(rig)
    goes_on(rig, worker, hours=48, every=600)
    assert [rig.row(letter).attempts for letter in LETTERS] == [0] * 6
    clients["T1"] = rig.slack.client("T1")
    rig.clock.forward(minutes=15)
    goes_on(rig, worker, hours=0.01)
    assert rig.slack.texts() == LETTERS


@pytest.mark.slow
def test_the_second_unclear_answer_in_a_row_stops_the_workspace_and_one_alone_does_not(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(503), Fault(), Fault(503), Fault(503)]
    held = []
    for letter in "abcd":
        rig.queue(letter, recipient=f"U{letter}")
        rig.run(worker.deliver, passes=1)
        held.append(holds_of(rig))
    assert held == [{}, {}, {}, {WORKSPACE: "http_503"}]
    goes_on(rig, worker, hours=1)
    assert holds_of(rig) == {}
    assert sorted(rig.slack.texts()) == ["a", "b", "c", "d"]
    assert [r.message for r in caplog.records if "on hold" in r.message] == [
        "sending is on hold in T1, everything: http_503"
    ]
    assert [r.message for r in caplog.records if "goes on" in r.message] == [
        "sending goes on in T1: workspace"
    ]


@pytest.mark.slow
@pytest.mark.databases("sqlite")  # Slack's word is the same to either
@pytest.mark.parametrize("code", sorted(CODES[Verdict.AWAY]))
def test_what_is_refused_to_everybody_is_tried_now_and_then_by_one_more_and_more_rarely(
    rig: Rig, code: str
) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error=code)] * 1000
    write_all(rig)
    tried = []
    begun = rig.clock.now()
    for _ in range(60 * 12):
        before = rig.slack.called(POST)
        worker.deliver()
        if rig.slack.called(POST) > before:
            tried.append(rig.clock.now() - begun)
        rig.clock.forward(seconds=5)
    pauses = [later - sooner for sooner, later in itertools.pairwise(tried)]
    assert pauses == [timedelta(seconds=s) for s in (30, 60, 120, 240, 480, 900, 900)]
    assert rig.slack.called(POST) == 2 + len(pauses)
    assert {rig.row(letter).attempts for letter in LETTERS} == {0}


def test_what_gets_through_lets_all_go_on_at_once(rig: Rig) -> None:
    worker, other = rig.worker(), rig.worker("other")

    def meanwhile() -> None:
        for letter in ("second", "third"):
            rig.queue(letter, recipient=f"U{letter}")
        rig.clock.forward(seconds=1)
        other.deliver()
        assert holds_of(rig) == {WORKSPACE: "http_503"}

    rig.slack.faults[POST] = [Fault(then=meanwhile), Fault(503), Fault(503)]
    rig.queue("first", recipient="U9")
    worker.deliver()
    assert rig.slack.texts() == ["first"]
    assert holds_of(rig) == {}


@pytest.mark.slow
def test_a_message_with_a_fault_of_its_own_does_not_hold_up_the_others_for_long(rig: Rig) -> None:
    worker = rig.worker()
    rig.queue("ill", recipient="C1")
    real = rig.slack.answer

    def answer(method: str, body: dict[str, Any]) -> dict[str, Any]:
        ill = method == POST and body["text"] == "ill"
        return {"ok": False, "error": "fatal_error"} if ill else real(method, body)

    rig.slack.answer = answer  # type: ignore[method-assign]
    goes_on(rig, worker, hours=3, every=30)
    write_all(rig)
    goes_on(rig, worker, hours=0.3)
    assert rig.slack.texts() == LETTERS
    assert rig.row("ill").status in (Status.PENDING, Status.SENDING)


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_look_ups_during_an_outage_park_nothing_and_are_as_rare_as_the_messages(rig: Rig) -> None:
    worker = rig.worker()
    write_all(rig)
    rig.slack.faults[POST] = [Fault(503)] * 1000
    rig.slack.faults[HISTORY] = [Fault(error="access_denied")] * 1000
    goes_on(rig, worker, hours=12, every=60)
    assert {rig.row(letter).status for letter in LETTERS} <= {Status.PENDING, Status.SENDING}
    assert rig.slack.called(HISTORY) + rig.slack.called(POST) < 60
    rig.slack.faults.clear()
    goes_on(rig, worker, hours=0.4)
    assert sorted(rig.slack.texts()) == LETTERS


def test_a_trial_that_turns_out_unwanted_is_anothers_at_once(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error="access_denied")] * 2
    write_all(rig)
    rig.unwanted = {letter: "no longer" for letter in LETTERS[2:5]}
    rig.run(worker.deliver, passes=1)
    assert holds_of(rig) == {WORKSPACE: "access_denied"}
    rig.clock.forward(seconds=30)
    rig.run(worker.deliver, passes=4)
    assert holds_of(rig) == {}
    rig.run(worker.deliver, passes=2)
    assert sorted(rig.slack.texts()) == ["letter 0", "letter 1", "letter 5"]


def test_a_kind_that_slack_refuses_is_tried_by_one_while_the_others_go_on(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error="messages_tab_disabled")] * 3
    for at in range(3):
        rig.queue(f"nudge {at}", recipient=f"U{at}")
    worker.deliver()
    assert holds_of(rig) == {kind("nudge"): "messages_tab_disabled"}
    called = rig.slack.called(POST)
    rig.run(worker.deliver, passes=20)
    assert rig.slack.called(POST) == called
    rig.clock.forward(seconds=30)
    worker.deliver()
    assert rig.slack.called(POST) == called + 1
    rig.slack.faults.clear()
    rig.clock.forward(seconds=60)
    rig.run(worker.deliver, passes=4)
    assert holds_of(rig) == {}
    assert sorted(rig.slack.texts()) == ["nudge 0", "nudge 1", "nudge 2"]
    assert {rig.row(f"nudge {at}").attempts for at in range(3)} == {1}


def holds_of(rig: Rig) -> dict[str, str]:
    with rig.sessions() as session:
        return holds(session, "T1")
