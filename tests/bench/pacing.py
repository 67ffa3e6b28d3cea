"""What share of the letters that Slack allows go out, with one worker process."""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from slack_sdk import WebClient
from sqlalchemy import insert

from bot.delivery.dispatcher import Delivery
from bot.operations.clock import SystemClock, choose_clock
from db.core.engine import connect
from db.messages.leases import Pace
from db.messages.outbox import Letter, OutboxRow, prepare
from db.sessions import sessions
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import by_name
from tests.bench.strict_slack import StrictSlack
from tests.scripted import make_kind

SECONDS, WARM_UP, THREADS = 20.0, 3.0, 16
ANSWERS_AFTER = 0.1  # seconds, about what a call to Slack takes
PER_SECOND = Pace().per_second


@dataclass(frozen=True)
class Share:
    """Letters a second that went out, those that Slack allows, and how many it refused."""

    a_second: float
    allowed: float
    refused: int


def share(url: str, workspaces: int) -> Share:
    """Let everything to so many workspaces be due at once, and watch for a while."""
    _queue(url, workspaces)
    with StrictSlack(ANSWERS_AFTER, PER_SECOND) as slack:
        a_second = _watch(slack, work, url)
        return Share(a_second, PER_SECOND * workspaces, slack.counts["refused"])


def bare() -> float:
    """Return how many messages a second bare clients post, in one process, side by side."""
    with StrictSlack(ANSWERS_AFTER, None) as slack:
        return _watch(slack, post, "")


def work(url: str, api: str, done: Event) -> None:
    """Send at Slack's pace until it is over."""
    engine = connect(url)
    delivery = Delivery(
        sessions(engine),
        lambda workspace: _client(api, workspace),
        choose_clock(engine),
        composer=Composer(by_name(make_kind("b", "Hello"))),
        on_undeliverable=lambda _session, _row, _error, _now: None,
        worker=str(multiprocessing.current_process().pid),
    )
    while not done.is_set():
        delivery.keep_delivering(lambda: _stop(delivery) if done.is_set() else None)


def post(_url: str, api: str, done: Event) -> None:
    """Post and do nothing else until it is over."""
    client = _client(api, "T1")

    def one(thread: int) -> None:
        while not done.is_set():
            client.chat_postMessage(channel=f"U{thread}", text="Hello", unfurl_links=False)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(THREADS)))


def _watch(slack: StrictSlack, target: Callable[[str, str, Event], None], url: str) -> float:
    context = multiprocessing.get_context("spawn")
    done = context.Event()
    process = context.Process(target=target, args=(url, slack.url, done))
    process.start()
    while process.is_alive() and not slack.counts["sent"]:
        time.sleep(0.05)
    time.sleep(WARM_UP)
    before, begun = slack.counts["sent"], time.monotonic()
    time.sleep(SECONDS)
    a_second = (slack.counts["sent"] - before) / (time.monotonic() - begun)
    done.set()
    process.join()
    return a_second


def _stop(delivery: Delivery) -> None:
    delivery.stop(0)


def _client(api: str, workspace: str) -> WebClient:
    return WebClient(f"xoxb-{workspace}", base_url=api, retry_handlers=[], timeout=10)


def _queue(url: str, workspaces: int) -> None:
    engine, now = connect(url), SystemClock().now()
    number = int(PER_SECOND * (SECONDS + 3 * WARM_UP))
    rows = [
        prepare(Letter(f"T{w}", f"U{w}-{n}", "b", f"{w}:{n}", now), now)
        for w in range(workspaces)
        for n in range(number)
    ]
    with sessions(engine).begin() as session:
        session.execute(insert(OutboxRow), rows)
    engine.dispose()
