"""What a letter costs four worker processes together, beside one (CPU time of all of them).

Slack answers at once, and asks for no pace: whoever finds another one claiming must not work for
nothing.
"""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from time import process_time, sleep

from sqlalchemy import func, select

from bot.delivery.dispatcher import Delivery
from bot.operations.clock import SystemClock
from bot.slack.client import SlackClient
from bot.slack.server_time import SlackTime
from db.core.engine import connect
from db.messages.outbox import OutboxRow, Status
from db.sessions import sessions
from tests.bench.posting import make_delivery, queue, slack_apart

DUE, LETTERS, LOOKS_EVERY = 3_000, 240, 0.1


def cost(url: str, workers: int) -> float:
    """Return the CPU seconds of a letter, of so many workers that send at the same time."""
    engine = connect(url)
    queue(engine, DUE)
    sent = select(func.count()).where(OutboxRow.status == Status.SENT)
    context = multiprocessing.get_context("spawn")
    done = context.Event()
    with slack_apart() as api:
        ends = [context.Pipe() for _ in range(workers)]
        given = [(url, api, done, there) for _, there in ends]
        processes = [context.Process(target=work, args=one) for one in given]
        for process in processes:
            process.start()
        for here, _ in ends:
            here.recv()
        for here, _ in ends:
            here.send(None)  # they have loaded what they need, and begin together
        with sessions(engine)() as session:
            while (session.scalar(sent) or 0) < LETTERS:
                session.rollback()
                sleep(LOOKS_EVERY)
        done.set()
        spent: float = sum(here.recv() for here, _ in ends)
        for process in processes:
            process.join()
        with sessions(engine)() as session:
            letters = session.scalar(sent) or 1
    engine.dispose()
    return spent / letters


def work(url: str, api: str, done: Event, told: Connection) -> None:
    """Send, as a worker does, until it is over; tell the CPU seconds that took."""
    engine = connect(url)
    heard = SlackTime(SystemClock())
    client = SlackClient(
        "xoxb-1", heard=heard.note_date, base_url=api, retry_handlers=[], timeout=10
    )
    delivery = make_delivery(engine, client, heard)
    told.send(None)
    told.recv()
    begun = process_time()
    while not done.is_set():
        delivery.keep_delivering(lambda: _stop(delivery) if done.is_set() else None)
    told.send(process_time() - begun)
    engine.dispose()


def _stop(delivery: Delivery) -> None:
    delivery.stop(10)
