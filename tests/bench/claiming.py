"""Rows claimed a second, beside one bare statement with SKIP LOCKED that claims as many."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.operations.clock import SystemClock
from db.core.engine import connect
from db.messages.claims import claim
from db.sessions import sessions
from tests.bench.posting import NO_PACE, TEAM, queue
from tests.bench.table import Ratio

AT_ONCE, SECONDS = 20, 2.0
# In service a channel is closed while its letter is under way, and here none is sent.
REOPENED = replace(NO_PACE, in_flight=timedelta(0))
BARE = """UPDATE outbox SET status = 'sending', lease_token = 'b', lease_until = now()
    WHERE id IN (SELECT id FROM outbox WHERE status = 'pending' AND try_at <= now()
        ORDER BY try_at LIMIT 20 FOR UPDATE SKIP LOCKED)
    RETURNING id, recipient, kind"""


def compare(url: str, due: int) -> Ratio:
    """Return how many rows a second are claimed, and by the bare statement (on PostgreSQL)."""
    engine, clock = connect(url), SystemClock()
    queue(engine, due)
    make = sessions(engine)

    def ours() -> int:
        with make.begin() as session:
            return len(claim(session, TEAM, clock.now(), "bench", REOPENED, AT_ONCE))

    def bare() -> int:
        with engine.begin() as connection:
            return len(connection.execute(text(BARE)).all())

    found = Ratio(_count(ours), _count(bare))
    engine.dispose()
    return found


def _count(take: Callable[[], int]) -> float:
    begun, taken = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS and (found := take()):
        taken += found
    return taken / (time.monotonic() - begun)
