"""How fast letters go out with one worker process and with four, on PostgreSQL."""

import multiprocessing
import time
from datetime import timedelta

from slack_sdk import WebClient
from sqlalchemy import Engine, func, select

from bot.delivery.dispatcher import Delivery
from bot.operations.clock import SystemClock
from db.core.engine import connect
from db.core.upsert import insert_new
from db.messages import rate_limits
from db.messages.leases import Pace
from db.messages.outbox import Letter, OutboxRow, Status, queue
from db.messages.rate_limits import Limit
from db.sessions import sessions
from handlers.notifications.composing import Composer
from handlers.notifications.kinds import by_name
from sandbox.clock import SandboxClock
from sandbox.demo.run import MANIFEST
from sandbox.server import Sandbox
from tests.scripted import make_kind

LETTERS = 240
ANSWERS_AFTER = 0.1  # seconds, about what a call to Slack takes
PACE = Pace(per_second=10_000, channel_gap=timedelta(0))


def per_second(url: str, workers: int) -> float:
    """Return how many letters a second go out; nobody is told to wait."""
    engine, clock = connect(url), SystemClock()
    with Sandbox(MANIFEST, SandboxClock(clock.now(), flowing=True)) as sandbox:
        sandbox.faults.add("chat.postMessage", times=1_000_000, delay=ANSWERS_AFTER)
        _queue(engine, sandbox)
        context = multiprocessing.get_context("spawn")
        go = context.Event()
        given = (url, sandbox.base_url, sandbox.bot_token, go)
        processes = [context.Process(target=work, args=given) for _ in range(workers)]
        for process in processes:
            process.start()
        time.sleep(3 + workers)  # they start, and then begin together
        begun = time.monotonic()
        go.set()
        while _left(engine):
            time.sleep(0.02)
        took = time.monotonic() - begun
        for process in processes:
            process.join()
    engine.dispose()
    return LETTERS / took


def work(url: str, api: str, token: str, go: "multiprocessing.synchronize.Event") -> None:
    """Send until nothing is left."""
    engine = connect(url)
    client = WebClient(token, base_url=api, retry_handlers=[], timeout=10)
    delivery = Delivery(
        sessions(engine),
        lambda _workspace: client,
        SystemClock(),
        composer=Composer(by_name(make_kind("b", "Hello"))),
        on_undeliverable=lambda _session, _row, _error, _now: None,
        worker=str(multiprocessing.current_process().pid),
        pace=PACE,
    )
    go.wait()
    while _left(engine):
        delivery.deliver()


def _queue(engine: Engine, sandbox: Sandbox) -> None:
    now = SystemClock().now()
    people = [sandbox.add_person(f"person{number}") for number in range(LETTERS)]
    with sessions(engine).begin() as session:
        insert_new(session, Limit, workspace_id=sandbox.team_id, scope=rate_limits.WORKSPACE)
        for number, person in enumerate(people):
            letter = Letter(sandbox.team_id, person.id, "b", f"b{number}", now)
            queue(session, letter, now)


def _left(engine: Engine) -> int:
    waiting = select(func.count()).where(OutboxRow.status != Status.SENT)
    with sessions(engine)() as session:
        return session.scalar(waiting) or 0
