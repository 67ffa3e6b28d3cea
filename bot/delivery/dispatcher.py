"""Delivery: claims what is due as often as Slack's pace allows, and has it sent side by side.

Nothing is lost: a row is "sending" in the database before Slack hears of it. Nothing goes out
twice: a row whose end is not known is looked up in Slack before it may go again (see
`bot/delivery/recovery.py`). What happens to one row is in `bot/delivery/sender.py`.
"""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta
from math import inf

from slack_sdk import WebClient

from bot.delivery.in_flight import InFlight
from bot.delivery.outcomes import OutcomeRecorder, Undeliverable
from bot.delivery.recovery import Recovery
from bot.delivery.refresher import Refresher
from bot.delivery.sender import Composing, Sender
from bot.operations.clock import Ticking
from bot.slack.server_time import SlackTime
from db.core.engine import Sessions
from db.messages.claims import claim, openings
from db.messages.leases import Lease, Pace

# Real seconds between two looks at what may go: the longest, where nothing is known to come, and
# the shortest, so that many workspaces are claimed from in one turn.
LOOKS_EVERY, LEAST_PAUSE = 1.0, 0.02


class Delivery:
    """Sends what the outbox holds; any number of workers may do so at once.

    `client_for` gives a workspace's client, with `retry_handlers=[]` and a timeout well below the
    lease; it raises `NotInstalled` when there is none. `composer` says what a message is to show,
    or why it need not go, or from when on it may. `on_undeliverable` is called in the transaction
    in which a row dies because its person or channel can no longer be written to. `probe` is called
    with "claimed", "sent", "recorded" and "changed" as a row passes these points. `pool` is where
    rows are sent, threads of its own unless it is given. `slack_time` is what clients tell of
    Slack's time; `wary` is as in `bot.delivery.recovery.Recovery`.
    """

    def __init__(
        self,
        sessions: Sessions,
        client_for: Callable[[str], WebClient],
        clock: Ticking,
        *,
        composer: Composing,
        on_undeliverable: Undeliverable,
        worker: str,
        pace: Pace | None = None,
        rng: random.Random | None = None,
        probe: Callable[[str], None] = lambda point: None,
        pool: Executor | None = None,
        slack_time: SlackTime | None = None,
        wary: bool = True,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._worker = worker
        self._pace = pace or Pace()
        self._probe = probe
        self._claiming = threading.Lock()
        self._stopping = threading.Event()
        spreading = rng or random.Random()  # noqa: S311 - spreads retries
        outcomes = OutcomeRecorder(on_undeliverable, spreading, composer.speaks_alone)
        self._sender = Sender(
            sessions,
            client_for,
            clock,
            composer=composer,
            outcomes=outcomes,
            pace=self._pace,
            probe=probe,
            stopping=self._stopping.is_set,
            slack_time=slack_time or SlackTime(clock),
        )
        self._refresher = Refresher(
            sessions,
            client_for,
            clock,
            composer=composer,
            outcomes=outcomes,
            pace=self._pace,
            probe=probe,
            stopping=self._stopping.is_set,
        )
        self._flight = InFlight(self._send, pool=pool)
        self._recovery = Recovery(
            sessions,
            client_for,
            clock,
            outcomes=outcomes,
            worker=worker,
            pace=self._pace,
            goes_again=composer.may_resend,
            busy=self._flight.has,
            stopping=self._stopping.is_set,
            wary=wary,
        )

    def deliver(self) -> int:
        """Make one pass: claim what may go now, and wait for its end; return how many it was."""
        with self._claiming:
            now, claimed = self._clock.now(), 0
            for workspace in [name for name, at in self._openings() if at <= now]:
                while self._refresher.compare(workspace) and not self._stopping.is_set():
                    pass
                claimed += self._claim(workspace)
        self._flight.wait()
        self._flight.raise_failure()
        return claimed

    def keep_delivering(self, progress: Callable[[], None] = lambda: None) -> None:
        """Deliver until nothing is in flight, and nothing may go within the next second.

        `progress` is called again and again while what was begun comes to an end.
        """
        in_vain: dict[str, datetime] = {}
        ended, pause = -1, 0.0
        while not self._stopping.wait(pause):
            self._flight.raise_failure()
            if self._flight.empty or self._flight.ended != ended:
                ended = self._flight.ended
                progress()
            with self._claiming:
                pause = self._turn(in_vain)
            if pause > LOOKS_EVERY and self._flight.empty:
                return
            pause = min(max(pause, LEAST_PAUSE), LOOKS_EVERY)

    def recover(self) -> int:
        """Find out what became of rows whose lease has run out; return how many were settled."""
        return self._recovery.recover()

    def stop(self, timeout: float = 10.0) -> bool:
        """Claim no more, and wait up to `timeout` real seconds for the messages in flight.

        Rows claimed but not begun are given back. Returns False when something is still in flight.
        """
        until = time.monotonic() + timeout
        self._stopping.set()
        if not self._claiming.acquire(timeout=timeout):
            return False
        self._claiming.release()
        self._flight.close()
        return self._flight.wait(max(0.0, until - time.monotonic()))

    def _send(self, lease: Lease) -> None:
        (self._refresher.change if lease.changes else self._sender.send)(lease)

    def _turn(self, in_vain: dict[str, datetime]) -> float:
        """Claim wherever that may be done; return after how many seconds something may be next.

        `in_vain` keeps when to look again where something was due and nothing could be done.
        """
        now, pause = self._clock.now(), inf
        for workspace, opens_at in self._openings():
            at = max(opens_at, in_vain.get(workspace, opens_at))
            if at <= now and not self._flight.room(workspace):
                at = now
            elif at <= now and not self._go_on(workspace):
                at = in_vain[workspace] = now + timedelta(seconds=LOOKS_EVERY)
            pause = min(pause, (at - now).total_seconds())
        return pause

    def _openings(self) -> list[tuple[str, datetime]]:
        with self._sessions() as session:
            session.connection(execution_options={"read_only": True})
            return openings(session, self._clock.now())

    def _go_on(self, workspace_id: str) -> bool:
        """Compare, and claim, as much as keeps no other waiting; return if there was anything."""
        more = self._refresher.compare(workspace_id)
        return self._claim(workspace_id) > 0 or more

    def _claim(self, workspace_id: str) -> int:
        """Claim as much of a workspace as may go and there is room for, and begin to send it."""
        room = self._flight.room(workspace_id)
        if room == 0 or self._stopping.is_set():
            return 0
        with self._sessions.begin() as session:
            leases = claim(session, workspace_id, self._clock.now(), self._worker, self._pace, room)
        if leases:
            self._probe("claimed")
        for lease in leases:
            self._flight.begin(workspace_id, lease)
        return len(leases)
