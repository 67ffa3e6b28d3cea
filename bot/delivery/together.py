"""What several threads want done at once is done in one transaction, and not in one for each."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Done = TypeVar("Done")


class Together(Generic[Asked, Done]):
    """Does for many what `do` does for a list, in its order: whoever comes first does it for all.

    What comes while it is done is done together next, up to `most` at a time. Where `do` raises
    for several, each is done by itself, so that only those fail that have to.
    """

    def __init__(self, do: Callable[[list[Asked]], list[Done]], most: int) -> None:
        self._do, self._most = do, most
        self._doing = threading.Lock()
        self._waiting: deque[tuple[Asked, Future[Done]]] = deque()

    def __call__(self, one: Asked) -> Done:
        """Return what was done for one; raise what doing it for this one alone raised."""
        mine: Future[Done] = Future()
        self._waiting.append((one, mine))
        while not mine.done():
            with self._doing:
                if not mine.done():
                    self._do_next()
        return mine.result()

    def _do_next(self) -> None:
        number = min(self._most, len(self._waiting))
        self._do_all([self._waiting.popleft() for _ in range(number)])

    def _do_all(self, asked: list[tuple[Asked, Future[Done]]]) -> None:
        try:
            done = self._do([one for one, _ in asked])
        except BaseException as failure:
            if len(asked) == 1:
                asked[0][1].set_exception(failure)
                return
            for one in asked:
                self._do_all([one])
        else:
            for (_, theirs), result in zip(asked, done, strict=True):
                theirs.set_result(result)
