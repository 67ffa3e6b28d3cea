"""What is done after an acknowledgement: side by side, the urgent first, and ended in time."""

import threading
import time

import pytest

from handlers.slackui.background import Errands
from tests.faults.looking import Log


def test_what_is_urgent_goes_first_and_what_is_alike_in_turn() -> None:
    errands, free, done = Errands(threads=1), threading.Event(), list[str]()
    errands.run(lambda: done.append(f"first {free.wait(5)}"))
    while not errands._running:
        time.sleep(0.001)
    for name in ("a", "b"):
        errands.run(lambda name=name: done.append(name))  # type: ignore[misc]
    for name in ("c", "d"):
        errands.run(lambda name=name: done.append(f"urgent {name}"), urgent=True)  # type: ignore[misc]
    free.set()
    assert errands.wait(5)
    assert done[1:] == ["urgent c", "urgent d", "a", "b"]


def test_there_are_no_more_threads_than_were_given_nor_more_waiting() -> None:
    errands, free, ran = Errands(threads=2, room=3), threading.Event(), list[str]()

    def errand() -> None:
        free.wait(5)
        ran.append(threading.current_thread().name)

    errands.run(errand)
    errands.run(errand)
    while errands._running < 2:
        time.sleep(0.001)
    for _ in range(3):
        errands.run(errand)
    errands.run(lambda: ran.append(threading.current_thread().name))
    assert ran == [threading.current_thread().name], "who brings one too many runs it"
    free.set()
    assert errands.wait(5)
    assert ran.count("errands") == 5
    assert errands._threads == 2


def test_one_that_fails_is_logged_under_a_reference_and_keeps_no_other_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    errands, done = Errands(threads=1), list[int]()

    def fails() -> None:
        raise ValueError("what somebody wrote")

    errands.run(fails)
    errands.run(lambda: done.append(1))
    assert errands.wait(5)
    assert done == [1]
    log = Log(caplog)
    assert log.has("reference", "ValueError at test_errands.py")
    assert log.tells_nothing_of("what somebody wrote")


def test_closing_finishes_what_there_is_and_waits_no_longer_than_it_is_told() -> None:
    errands, free, done = Errands(threads=1), threading.Event(), list[str]()
    errands.run(lambda: done.append(f"slow {free.wait(5)}"))
    errands.run(lambda: done.append("waiting"))
    begun = time.monotonic()
    assert not errands.close(0.05)
    assert time.monotonic() - begun < 4
    errands.run(lambda: done.append("at once"))
    assert done == ["at once"], "there is nobody left to do it later"
    free.set()
    assert errands.close(5)
    assert done == ["at once", "slow True", "waiting"]


def test_a_request_counts_to_its_very_end_with_the_errands_that_it_brings_last() -> None:
    errands, acknowledged, free = Errands(), threading.Event(), threading.Event()
    done = list[str]()

    def request() -> None:
        with errands.counting():
            acknowledged.set()
            free.wait(5)
            errands.run(lambda: done.append("brought last"))

    threading.Thread(target=request).start()
    assert acknowledged.wait(5)
    assert not errands.wait(0.05), "it is acknowledged, and still has something to do"
    free.set()
    assert errands.close(5)
    assert done == ["brought last"]
