"""What several threads want at once is done in one go, and what fails fails alone."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery.together import Together
from db.core.clashes import BUSY

PATIENCE = 10.0
LOCKED = OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


def test_what_comes_while_it_is_done_is_done_together_next() -> None:
    asked: list[list[int]] = []
    begun, goes_on = threading.Event(), threading.Event()

    def double(numbers: list[int]) -> list[int]:
        asked.append(numbers)
        begun.set()
        assert goes_on.wait(PATIENCE)
        return [2 * number for number in numbers]

    together = Together(double, 3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together, 0)
        assert begun.wait(PATIENCE)
        others = [pool.submit(together, number) for number in range(1, 6)]
        while len(together._waiting) < 5:
            pass
        goes_on.set()
        assert [one.result(PATIENCE) for one in (first, *others)] == [0, 2, 4, 6, 8, 10]
    assert [len(numbers) for numbers in asked] == [1, 3, 2]


def test_what_is_of_another_group_is_done_by_itself_in_its_turn() -> None:
    asked: list[list[str]] = []
    begun, goes_on = threading.Event(), threading.Event()

    def shout(words: list[str]) -> list[str]:
        asked.append(words)
        begun.set()
        assert goes_on.wait(PATIENCE)
        return [word.upper() for word in words]

    together = Together(shout, 3, group=lambda word: word[0])
    words = ["b1", "a1", "b2", "b3", "b4", "a2"]
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together, "a0")
        assert begun.wait(PATIENCE)
        others = []
        for number, word in enumerate(words, 1):
            others.append(pool.submit(together, word))
            while len(together._waiting) < number:
                pass
        goes_on.set()
        assert [one.result(PATIENCE) for one in (first, *others)] == [
            "A0",
            *(word.upper() for word in words),
        ]
    assert asked == [["a0"], ["b1", "b2", "b3"], ["a1", "a2"], ["b4"]]


def test_only_those_fail_that_have_to() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def divide(numbers: list[int]) -> list[float]:
        begun.set()
        assert goes_on.wait(PATIENCE)
        return [1 / number for number in numbers]

    together = Together(divide, 9)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together, 4)
        assert begun.wait(PATIENCE)
        others = [pool.submit(together, number) for number in (2, 0, 1)]
        while len(together._waiting) < 3:
            pass
        goes_on.set()
        assert first.result(PATIENCE) == 0.25
        assert others[0].result(PATIENCE) == 0.5
        assert others[2].result(PATIENCE) == 1.0
        with pytest.raises(ZeroDivisionError):
            others[1].result(PATIENCE)


def ask(
    number: int, fails: Callable[[list[int]], Exception | None], patience: float
) -> tuple[list[bool], list[list[int]]]:
    """Ask for 1, 2, 3, … together; return which of them failed, and what was asked in turn."""
    asked: list[list[int]] = []

    def do(numbers: list[int]) -> list[int]:
        asked.append(numbers)
        if failure := fails(numbers):
            raise failure
        return numbers

    together = Together(do, number, patience)
    everybody: list[Future[int]] = [Future() for _ in range(number)]
    together._waiting.extend(enumerate(everybody, start=1))
    together._do_next()
    assert all(one.done() for one in everybody)
    return [one.exception() is not None for one in everybody], asked


def test_where_the_database_is_locked_for_long_nobody_waits_for_it_one_after_another() -> None:
    failed, asked = ask(4, lambda _: LOCKED, patience=0.0)
    assert failed == [True] * 4
    assert asked == [[1, 2, 3, 4], [1]]
    assert isinstance(LOCKED, BUSY)


def test_where_the_database_is_free_again_the_rest_is_done_however_long_it_took() -> None:
    failed, asked = ask(3, lambda numbers: LOCKED if len(numbers) > 1 else None, patience=0.0)
    assert failed == [False] * 3
    assert asked == [[1, 2, 3], [1], [2], [3]]


def test_what_is_refused_quickly_is_asked_for_one_by_one() -> None:
    failed, asked = ask(3, lambda numbers: LOCKED if 2 in numbers else None, PATIENCE)
    assert failed == [False, True, False]
    assert asked == [[1, 2, 3], [1], [2], [3]]


def test_a_broken_rule_is_nobody_elses_however_long_it_took() -> None:
    broken = ZeroDivisionError()
    failed, asked = ask(3, lambda numbers: broken if 1 in numbers else None, patience=0.0)
    assert failed == [True, False, False]
    assert asked == [[1, 2, 3], [1], [2], [3]]
