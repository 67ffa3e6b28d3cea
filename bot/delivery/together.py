"""What several threads want done at once is done in one transaction, and not in one for each."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from db.core.clashes import BUSY

Asked = TypeVar("Asked")
Done = TypeVar("Done")

# Seconds for which a database that is locked is asked again for each: it may be one row's lock.
PATIENCE = 5.0


class Together(Generic[Asked, Done]):
    """Does for many what `do` does for a list, in its order: whoever comes first does it for all.

    What comes while it is done is done together next, up to `most` at a time that have one `group`.
    Where `do` raises for several, each is done by itself, so that only those fail that have to.
    Where the database still keeps them waiting after `patience` real seconds of that, the rest
    fails as the last did.
    """

    def __init__(
        self,
        do: Callable[[list[Asked]], list[Done]],
        most: int,
        patience: float = PATIENCE,
        group: Callable[[Asked], object] = lambda _: None,
    ) -> None:
        self._do, self._most, self._patience, self._group = do, most, patience, group
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
        first = self._group(self._waiting[0][0])
        next_ones: list[tuple[Asked, Future[Done]]] = []
        others: list[tuple[Asked, Future[Done]]] = []
        while self._waiting:
            one = self._waiting.popleft()
            fits = len(next_ones) < self._most and self._group(one[0]) == first
            (next_ones if fits else others).append(one)
        self._waiting.extendleft(reversed(others))
        self._do_all(next_ones)

    def _do_all(self, asked: list[tuple[Asked, Future[Done]]]) -> None:
        try:
            done = self._do([one for one, _ in asked])
        except BaseException as failure:
            if len(asked) == 1:
                asked[0][1].set_exception(failure)
            else:
                self._do_each(asked)
        else:
            for (_, theirs), result in zip(asked, done, strict=True):
                theirs.set_result(result)

    def _do_each(self, asked: list[tuple[Asked, Future[Done]]]) -> None:
        patient_until = time.monotonic() + self._patience
        failure: BaseException | None = None
        for one, theirs in asked:
            if isinstance(failure, BUSY) and time.monotonic() >= patient_until:
                theirs.set_exception(failure)
            else:
                self._do_all([(one, theirs)])
                failure = theirs.exception()
