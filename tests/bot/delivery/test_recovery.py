"""A worker is killed, or sleeps through its lease: every message still goes out, and once."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.client import SlackClient
from db.messages.outbox import Status
from db.messages.rate_limits import WORKSPACE, holds
from tests.bot.delivery.rig import START, Rig
from tests.bot.delivery.slack_stand_in import Fault

POST = "chat.postMessage"
HISTORY, OPEN = "conversations.history", "conversations.open"
ONE_SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """Passes every `except Exception`, as kill -9 does."""


def kill_at(*points: str) -> "Killer":
    return Killer(points)


class Killer:
    def __init__(self, points: tuple[str, ...]) -> None:
        self.points = points

    def __call__(self, point: str) -> None:
        if point in self.points:
            raise Killed(point)


@pytest.mark.parametrize("point", ["claimed", "sent", "recorded"])
@pytest.mark.parametrize("op", ["post", "file"])
def test_a_worker_killed_anywhere_is_made_good_by_another_once(
    rig: Rig, point: str, op: str
) -> None:
    parts = {"filename": "a.ics", "title": "A", "comment": "letter", "content": "x"}
    rig.queue("letter", op=op, payload={"text": "letter"} if op == "post" else parts)
    with pytest.raises(Killed):
        rig.worker("one", probe=kill_at(point)).deliver()
    other = rig.worker("two")
    for _ in range(3):
        rig.clock.forward(seconds=91)
        other.recover()
        other.deliver()
    assert rig.slack.texts() == ["letter"]
    assert rig.row("letter").status == Status.SENT


def test_what_a_dead_worker_had_not_begun_is_out_within_a_minute(rig: Rig) -> None:
    for name in "abcd":
        rig.queue(name, recipient=f"U{name}")
    with pytest.raises(Killed):
        rig.worker("one", probe=kill_at("claimed")).deliver()
    other = rig.worker("two")
    for _ in range(3):
        rig.clock.forward(seconds=15)
        other.recover()
        rig.run(other.deliver, passes=3)
    assert sorted(rig.slack.texts()) == ["a", "b", "c", "d"]
    assert {rig.row(name).attempts for name in "abcd"} == {1}


def test_what_a_slow_worker_has_not_begun_another_sends_and_nothing_goes_twice(rig: Rig) -> None:
    for name in "abcd":
        rig.queue(name, recipient=f"U{name}")
    other, taken = rig.worker("two"), list[int]()

    def dawdle(point: str) -> None:
        if point == "sent" and not taken:
            rig.clock.forward(seconds=31)
            taken.append(other.recover())
            rig.run(other.deliver, passes=3)

    rig.worker("one", probe=dawdle).deliver()
    assert taken == [3]
    assert sorted(rig.slack.texts()) == ["a", "b", "c", "d"]


def test_a_found_message_keeps_its_place_so_that_it_can_be_changed(rig: Rig) -> None:
    rig.queue("letter")
    with pytest.raises(Killed):
        rig.worker("one", probe=kill_at("sent")).deliver()
    for n in range(5):
        rig.slack.messages["D1"].append({"ts": f"{START.timestamp():.0f}.9{n}", "text": "other"})
    rig.clock.forward(seconds=91)
    assert rig.worker("two").recover() == 1
    [ours] = [m for m in rig.slack.messages["D1"] if m["text"] == "letter"]
    assert rig.row("letter").slack_ts == ours["ts"]
    assert rig.slack.called(HISTORY) == 3


def test_a_stale_worker_is_fenced_out_when_it_comes_back(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    other = rig.worker("two")

    def sleep_through_the_lease(point: str) -> None:
        if point == "sent":
            rig.clock.forward(minutes=5)
            assert other.recover() == 1

    rig.queue("letter")
    rig.worker("one", probe=sleep_through_the_lease).deliver()
    assert "belongs to another worker" in caplog.text
    assert rig.slack.texts() == ["letter"]
    assert rig.row("letter").status == Status.SENT


def test_a_worker_does_not_recover_what_it_is_sending_when_the_clock_jumps(rig: Rig) -> None:
    found: list[int] = []
    worker = rig.worker()

    def jump() -> None:
        rig.clock.forward(days=3)
        found.append(worker.recover())

    rig.slack.faults[POST] = [Fault(then=jump)]
    rig.queue("letter")
    worker.deliver()
    assert found == [0]
    assert rig.slack.called(HISTORY) == 0
    assert rig.row("letter").status == Status.SENT


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("agenda_prompt", Status.SENT),
        ("recap_waiting", Status.SENT),
        ("nudge", Status.UNKNOWN),
        ("digest", Status.UNKNOWN),
    ],
)
def test_without_history_agendas_and_recaps_go_again_and_the_rest_is_parked(
    rig: Rig, kind: str, status: Status
) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(drop="before")]
    rig.slack.faults[HISTORY] = [Fault(error="missing_scope")]
    rig.queue("letter", kind=kind)
    worker.deliver()
    rig.clock.forward(seconds=91)
    assert worker.recover() == 1
    rig.clock.forward(seconds=31)
    worker.deliver()
    assert rig.row("letter").status == status


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, error="trouble"),
        Fault(drop="before"),
        Fault(status=429, error="ratelimited", headers={"Retry-After": "5"}),
    ],
    ids=["500", "dropped", "429"],
)
def test_a_look_up_that_fails_is_made_again(rig: Rig, fault: Fault) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(drop="after")]
    rig.slack.faults[HISTORY] = [fault]
    rig.queue("letter")
    worker.deliver()
    rig.clock.forward(seconds=91)
    assert worker.recover() == 0
    rig.clock.forward(seconds=91)
    assert worker.recover() == 1
    assert rig.slack.texts() == ["letter"]
    assert rig.row("letter").status == Status.SENT


def test_a_look_up_without_a_token_holds_the_workspace(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(drop="after")]
    rig.slack.faults[HISTORY] = [Fault(error="account_inactive")]
    rig.queue("letter")
    worker.deliver()
    rig.clock.forward(seconds=91)
    worker.recover()
    with rig.sessions() as session:
        assert holds(session, "T1") == {WORKSPACE: "account_inactive"}
    rig.clock.forward(days=1)
    assert worker.recover() == 0
    assert rig.slack.called(HISTORY) == 1


@pytest.mark.slow
def test_a_row_never_found_goes_again_for_as_long_as_slack_is_in_trouble(rig: Rig) -> None:
    worker = rig.worker()
    rig.slack.faults[POST] = [Fault(error="internal_error") for _ in range(20)]
    rig.queue("letter")
    for _ in range(60):
        rig.clock.forward(hours=1)
        worker.deliver()
        worker.recover()
    rig.clock.forward(seconds=91)
    worker.recover()
    assert rig.row("letter").status == Status.SENT
    assert rig.slack.texts() == ["letter"]
    assert rig.slack.called(POST) == 21


def test_a_worker_that_is_killed_again_and_again_uses_up_no_attempts_of_what_it_had_not_begun(
    rig: Rig,
) -> None:
    rig.queue("letter")
    for _ in range(10):
        with pytest.raises(Killed):
            rig.worker(probe=kill_at("claimed")).deliver()
        rig.clock.forward(seconds=91)
        rig.worker().recover()
    assert (rig.row("letter").status, rig.row("letter").attempts) == (Status.PENDING, 0)
    rig.run(rig.worker().deliver, passes=1)
    assert rig.slack.texts() == ["letter"]


@pytest.mark.parametrize("method", [HISTORY, OPEN])
def test_a_look_up_waits_for_as_long_as_slack_says(rig: Rig, method: str) -> None:
    worker = rig.worker()
    for name in "ab":
        rig.queue(name, recipient=f"U{name}")
    rig.slack.faults[POST] = [Fault(drop="after")]
    rig.run(worker.deliver, passes=1)
    told = Fault(status=429, error="ratelimited", headers={"Retry-After": "200"})
    rig.slack.faults[method] = [told] * 20
    rig.clock.forward(seconds=91)
    for _ in range(12):
        worker.recover()
        rig.clock.forward(seconds=15)
    assert rig.slack.called(method) == 1
    rig.slack.faults.clear()
    rig.clock.forward(seconds=30)
    assert worker.recover() == 1
    assert sorted(rig.slack.texts()) == ["a", "b"]


FAULTS = st.sampled_from(
    ["none", "drop before", "drop after", "500", "internal_error", "429", "new_error"]
)
ROUND = 270  # seconds: more than a lease
KILLS = st.sampled_from(["", "", "claimed", "sent", "recorded"])
numbers: Iterator[int] = count()


@pytest.mark.slow
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(FAULTS, max_size=6), st.lists(KILLS, max_size=6))
def test_whatever_fails_and_whoever_dies_nothing_is_lost_and_nothing_comes_twice(
    rig: Rig, faults: list[str], kills: list[str]
) -> None:
    rig.slack.messages.clear()
    rig.slack.faults[POST] = [_fault(name) for name in faults]
    run = next(numbers)
    keys = [f"{run}-{n}" for n in range(4)]
    for n, key in enumerate(keys):
        rig.queue(key, recipient=f"U{n % 3}")
    for n in range(40):
        worker = rig.worker(f"worker {n % 2}", probe=kill_at(kills[n] if n < len(kills) else ""))
        rig.clock.forward(seconds=ROUND)
        try:
            worker.recover()
            worker.deliver()
        except Killed:
            continue
    assert sorted(rig.slack.texts()) == keys


def test_forty_rounds_are_enough_for_the_longest_pauses_of_that_test() -> None:
    # Each fault, and each death, may cost the trial of a workspace on hold.
    longest = sum(min(900, 30 * 2**n) for n in range(12))
    assert longest + 12 * ROUND / 2 < ROUND * 40


def _fault(name: str) -> Fault:
    if name.startswith("drop "):
        return Fault(drop=name.removeprefix("drop "))
    if name == "429":
        return Fault(status=429, error="ratelimited", headers={"Retry-After": "30"})
    if name == "500":
        return Fault(status=500, error="trouble")
    return Fault() if name == "none" else Fault(error=name)


FILE = {"filename": "a.ics", "comment": "letter", "content": "x"}


@pytest.mark.parametrize("op", ["post", "update"])
@pytest.mark.parametrize("set_back", [0, 60], ids=["", "and its clock was set back"])
def test_a_worker_that_was_paused_looks_at_its_lease_before_it_speaks(
    rig: Rig, op: str, set_back: int, caplog: pytest.LogCaptureFixture
) -> None:
    def paused(workspace_id: str) -> SlackClient:
        rig.clock.forward(seconds=120)
        rig.clock.is_set(minutes=-set_back)
        return rig.slack.client(workspace_id)

    rig.shows("earlier", "asks")
    rig.queue("earlier", recipient="U2", subject="row:earlier")
    rig.worker().deliver()
    rig.clock.forward(seconds=1)
    before = spoken(rig, op)
    if op == "post":
        rig.queue("letter")
    else:
        rig.shows("earlier", "letter")
        rig.touch("earlier")
    rig.worker("one", client_for=paused).deliver()
    assert spoken(rig, op) == before
    assert "its lease was not to last" in caplog.text
    other = rig.worker("two")
    for _ in range(3):
        rig.clock.forward(seconds=100)
        other.recover()
        rig.run(other.deliver, passes=2)
    assert spoken(rig, op) == before + 1
    assert rig.slack.texts() == (["asks", "letter"] if op == "post" else ["letter"])


def spoken(rig: Rig, op: str) -> int:
    methods = {"post": POST, "update": "chat.update", "file": "files.completeUploadExternal"}
    return rig.slack.called(methods[op])


def test_a_worker_that_was_paused_between_the_steps_of_an_upload_does_not_show_the_file(
    rig: Rig,
) -> None:
    pause = partial(rig.clock.forward, seconds=120)
    rig.slack.faults["files.getUploadURLExternal"] = [Fault(then=pause)]
    rig.queue("letter", op="file", payload=FILE)
    rig.worker("one").deliver()
    assert spoken(rig, "file") == 0


def test_a_worker_that_was_paused_within_a_call_looks_once_more_before_it_is_written(
    rig: Rig,
) -> None:
    client = rig.slack.client("T1")
    real = client.chat_postMessage

    def paused(**arguments: Any) -> Any:
        rig.clock.forward(seconds=120)
        return real(**arguments)

    client.chat_postMessage = paused  # type: ignore[method-assign]
    rig.queue("letter")
    rig.worker("one", client_for=lambda _workspace: client).deliver()
    assert rig.slack.called(POST) == 0


def test_a_clock_that_is_set_forward_takes_no_message_on_its_way_from_another_process(
    rig: Rig,
) -> None:
    other = rig.worker("two", wary=True)
    rig.clock.forward(seconds=30)
    taken: list[int] = []

    def jump() -> None:
        rig.clock.is_set(hours=1)
        taken.append(other.recover())

    rig.slack.faults[POST] = [Fault(then=jump, drop="after")]
    rig.queue("letter")
    rig.worker("one").deliver()
    assert (taken, rig.slack.called(HISTORY)) == ([0], 0)
    rig.clock.forward(seconds=21)
    assert other.recover() == 1
    assert rig.slack.texts() == ["letter"]


def test_a_process_that_has_just_begun_takes_nothing_from_others_at_first(rig: Rig) -> None:
    rig.queue("letter")
    with pytest.raises(Killed):
        rig.worker("one", probe=kill_at("sent")).deliver()
    rig.clock.forward(seconds=91)
    other = rig.worker("two", wary=True)
    assert other.recover() == 0
    rig.clock.forward(seconds=21)
    assert other.recover() == 1
    assert rig.slack.texts() == ["letter"]


def test_a_process_that_has_heard_nothing_yet_asks_slack_for_the_time_once(rig: Rig) -> None:
    for n in range(3):
        rig.queue(f"letter {n}", recipient=f"U{n}")
    rig.run(rig.worker().deliver, 2)
    assert rig.slack.called("api.test") == 1
    assert {rig.row(f"letter {n}").heard_at for n in range(3)} == {rig.clock.moment - ONE_SECOND}


def test_nothing_is_sent_before_slack_has_said_what_time_it_is(rig: Rig) -> None:
    rig.slack.faults["api.test"] = [Fault(status=503, error="trouble")]
    rig.queue("letter")
    worker = rig.worker()
    worker.deliver()
    assert (rig.row("letter").status, rig.slack.called(POST)) == (Status.PENDING, 0)
    rig.run(worker.deliver, 40)
    assert rig.slack.texts() == ["letter"]
