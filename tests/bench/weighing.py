"""How much memory a worker takes: after its first ticks, and when it has sent for a while."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from slack_sdk import WebClient

from bot.slack.server_time import SlackTime
from db.core.engine import connect
from tests.bench.idling import make_worker
from tests.bench.posting import make_delivery, queue, slack_apart

QUEUED, SENDS = 10_000, 20
PAGE, MEGABYTE = 4096, 2**20


def weigh(url: str) -> tuple[float, float]:
    """Return megabytes at rest, and while ten thousand letters are queued."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with slack_apart() as api:
        process = context.Process(target=work, args=(url, api, there))
        process.start()
        resting = here.recv()
        # Filled from here, so that filling weighs on nobody.
        _fill(url)
        here.send(None)
        sending = here.recv()
        process.join()
    return resting, sending


def work(url: str, api: str, told: Connection) -> None:
    """Be a worker at rest, and then one with much to send."""
    worker = make_worker(url, api)
    for tick in (worker.come_due, worker.deliver, worker.recover, worker.check_holds):
        tick()
    told.send(_read_memory())
    told.recv()
    client = WebClient("xoxb-1", base_url=api, retry_handlers=[], timeout=10)
    delivery = make_delivery(worker.engine, client, SlackTime(worker.clock))
    for _ in range(SENDS):
        delivery.deliver()
    told.send(_read_memory())
    worker.engine.dispose()


def _fill(url: str) -> None:
    engine = connect(url)
    queue(engine, QUEUED)
    engine.dispose()


def _read_memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE / MEGABYTE
