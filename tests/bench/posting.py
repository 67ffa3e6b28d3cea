"""What a letter costs from the queue to Slack, beside a bare `chat.postMessage` (CPU time).

Slack answers at once, from a process of its own, and asks for no pace.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection

from slack_sdk import WebClient
from sqlalchemy import Engine, insert

from bot.delivery.dispatcher import Delivery
from bot.operations.clock import SystemClock
from bot.slack.client import SlackClient
from bot.slack.server_time import SlackTime
from db.core.engine import connect
from db.messages import rate_limits
from db.messages.leases import Pace
from db.messages.outbox import Letter, OutboxRow, prepare
from db.messages.rate_limits import Limit
from db.sessions import sessions
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import by_name
from tests.bench.strict_slack import StrictSlack
from tests.bench.table import Ratio
from tests.scripted import make_kind

TEAM, WORDS = "T1", "Hello"
LETTERS, WARM_UP, PART = 180, 3, 10_000
NO_PACE = Pace(per_second=10_000, channel_gap=timedelta(0))


def compare(url: str, due: int, channels: int) -> Ratio:
    """Return the CPU seconds of a letter, and of a bare call, where so many letters are due.

    So many channels were written to an hour ago.
    """
    engine, clock = connect(url), SystemClock()
    queue(engine, due, channels)
    with slack_apart() as api:
        heard = SlackTime(clock)
        client = SlackClient(
            "xoxb-1", heard=heard.note_date, base_url=api, retry_handlers=[], timeout=10
        )
        bare = WebClient("xoxb-1", base_url=api, retry_handlers=[], timeout=10)
        delivery = make_delivery(engine, client, heard)
        for _ in range(WARM_UP):
            delivery.deliver()
            _post(bare, 3)
        ours = floor = 0.0
        letters = 0
        while letters < LETTERS:
            begun = time.process_time()
            sent = delivery.deliver()
            ours += time.process_time() - begun
            assert sent, "nothing was due any more"
            letters += sent
            begun = time.process_time()
            _post(bare, sent)
            floor += time.process_time() - begun
    engine.dispose()
    return Ratio(ours / letters, floor / letters)


def make_delivery(engine: Engine, client: WebClient, heard: SlackTime) -> Delivery:
    """Return a worker's delivery that keeps no pace."""
    return Delivery(
        sessions(engine),
        lambda _workspace: client,
        SystemClock(),
        composer=Composer(by_name(make_kind("b", WORDS))),
        on_undeliverable=lambda _session, _row, _error, _now: None,
        worker=f"bench{os.getpid()}",
        pace=NO_PACE,
        slack_time=heard,
    )


def queue(engine: Engine, due: int, channels: int = 0) -> None:
    """Let so many letters be due, and so many channels have been written to an hour ago."""
    now = SystemClock().now()
    rows = [
        prepare(Letter(TEAM, f"U{n}", "b", f"{n}", now - timedelta(minutes=1)), now)
        for n in range(due)
    ]
    written = [
        {
            "workspace_id": TEAM,
            "scope": rate_limits.channel(f"X{n}"),
            "next_at": now - timedelta(hours=1),
            "failures": 0,
        }
        for n in range(channels)
    ]
    with engine.begin() as connection:
        for begun in range(0, due, PART):
            connection.execute(insert(OutboxRow), rows[begun : begun + PART])
        for begun in range(0, channels, PART):
            connection.execute(insert(Limit), written[begun : begun + PART])
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def slack_apart() -> Iterator[str]:
    """Run a Slack that answers at once in a process of its own; give its address."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join()


def serve(asked: Connection) -> None:
    """Be that Slack until told to end."""
    with StrictSlack(0, None) as slack:
        asked.send(slack.url)
        asked.recv()


def _post(client: WebClient, number: int) -> None:
    key = {"event_type": "reiterate_message", "event_payload": {"key": "k"}}
    for n in range(number):
        client.chat_postMessage(
            channel=f"U{n}", text=WORDS, metadata=key, unfurl_links=False, unfurl_media=False
        )
