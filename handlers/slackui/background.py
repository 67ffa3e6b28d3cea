"""What is done at Slack once a request is acknowledged, on threads that nothing else waits for."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex

from handlers import failures

log = logging.getLogger(__name__)

Errand = Callable[[], None]

# A call to Slack takes 150 ms or so, nearly all of it waiting: 32 threads open 200 forms a second.
THREADS = 32
ROOM = 2_000


class Errands:
    """Runs errands side by side, the urgent ones first; those alike, in the order they came.

    There are never more than `threads` threads, nor more than `room` errands waiting: whoever
    brings one more runs it. A failure is logged under a reference and ends its errand alone.
    """

    def __init__(self, threads: int = THREADS, room: int = ROOM) -> None:
        self._most, self._room = threads, room
        self._lock = threading.Lock()
        self._brought, self._ended = (threading.Condition(self._lock) for _ in range(2))
        self._waiting: list[tuple[bool, int, Errand]] = []
        self._numbers = itertools.count()
        self._threads = self._free = self._running = 0
        self._closed = False

    def run(self, errand: Errand, *, urgent: bool = False) -> None:
        """Run an errand soon; at once, and here, where there is no room for it or no more time."""
        with self._lock:
            taken = not self._closed and len(self._waiting) < self._room
            if taken:
                heapq.heappush(self._waiting, (not urgent, next(self._numbers), errand))
                self._brought.notify()
                self._staff()
        if not taken:
            _run(errand)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what the caller does as an errand: a request may bring some until its very end."""
        with self._lock:
            self._running += 1
        try:
            yield
        finally:
            self._end()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to do; False if that takes longer."""
        with self._lock:
            return self._ended.wait_for(lambda: not (self._waiting or self._running), seconds)

    def close(self, within: float) -> bool:
        """Take no more and finish what there is; False if that takes longer, in seconds.

        What is left then is left: its threads end with the process.
        """
        with self._lock:
            self._closed = True
            self._brought.notify_all()
        return self.wait(within)

    def _staff(self) -> None:
        if len(self._waiting) > self._free and self._threads < self._most:
            self._threads += 1
            threading.Thread(target=self._work, name="errands", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._free += 1
                self._brought.wait_for(lambda: self._waiting or self._closed)
                self._free -= 1
                if not self._waiting:
                    return
                _, _, errand = heapq.heappop(self._waiting)
                self._running += 1
            _run(errand)
            self._end()

    def _end(self) -> None:
        with self._lock:
            self._running -= 1
            self._ended.notify_all()


def _run(errand: Errand) -> None:
    begun = time.monotonic()
    try:
        errand()
    except Exception as error:
        took = time.monotonic() - begun
        log.error("reference %s: after %.1f s %s", token_hex(4), took, failures.describe(error))
