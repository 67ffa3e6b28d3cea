"""What several threads want at once is done in one go, and what fails fails alone."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.delivery.together import Together

PATIENCE = 10.0


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
