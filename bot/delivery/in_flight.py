"""What this process is sending just now: several rows side by side, but no more than so many."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial

from db.messages.leases import Lease

# A call to Slack takes some 0.15 s: enough for fifty workspaces at five letters a second each.
MOST = 48


class InFlight:
    """Rows claimed and not yet ended, each in a thread of its own; `send` takes one to its end.

    No row has to wait for a thread, as long as no more are begun than there is `room` for. Without
    a pool, threads are made as they are first needed.
    """

    def __init__(self, send: Callable[[Lease], None], pool: Executor | None = None) -> None:
        self._send = send
        self._pool = pool or ThreadPoolExecutor(MOST, thread_name_prefix="deliver")
        self._changed = threading.Condition()
        self._rows: dict[Lease, str] = {}
        self._failure: BaseException | None = None
        self.ended = 0  # so many rows so far

    @property
    def empty(self) -> bool:
        """Whether nothing is being sent."""
        return not self._rows

    def has(self, row_id: int) -> bool:
        """Say whether this process is sending a row."""
        with self._changed:
            return any(lease.row_id == row_id for lease in self._rows)

    def room(self, workspace_id: str) -> int:
        """Return how many more rows of a workspace may be begun now.

        A quarter of all threads, and half of those that are free, is the most that one gets: where
        Slack is slow for one workspace, or for several, there is still room for the next.
        """
        with self._changed:
            free = MOST - len(self._rows)
            own = list(self._rows.values()).count(workspace_id)
            return max(0, min(MOST // 4 - own, (free + 1) // 2))

    def begin(self, workspace_id: str, lease: Lease) -> None:
        """Begin to send a row that was claimed."""
        with self._changed:
            self._rows[lease] = workspace_id
        self._pool.submit(self._send, lease).add_done_callback(partial(self._end, lease))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is in flight, up to so many real seconds; return whether it came."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._rows, seconds)

    def raise_failure(self) -> None:
        """Raise, once, the last of what `send` raised."""
        with self._changed:
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def close(self) -> None:
        """Let threads end that have nothing to do; nothing may be begun any more."""
        self._pool.shutdown(wait=False)

    def _end(self, lease: Lease, sent: Future[None]) -> None:
        with self._changed:
            self._rows.pop(lease, None)
            self._failure = sent.exception() or self._failure
            self.ended += 1
            self._changed.notify_all()
