"""A process that is there to be killed: the bot itself, in a hurry, with a step to die at.

Three things differ from `python -m bot`: ticks follow each other within tenths of a second and a
lease ends after seconds, unless ordered otherwise; and the clock may run ahead of the machine's.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import wait
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from typing import TypeAlias

from sqlalchemy import Engine

from bot.embedded import Bot
from bot.http.web import make_events_app
from bot.operations.clock import choose_clock
from bot.operations.logs import set_up
from bot.operations.metrics import Metrics
from bot.operations.scheduler import Tick
from bot.operations.single_instance import lock_database_file
from bot.settings.settings import load, load_web, load_worker
from bot.slack.app import make_app
from bot.worker import Worker
from db.core.engine import connect
from db.messages.leases import Pace
from sandbox.server import PROXIES
from sandbox.transport.web_server import WebServer
from tests.chaos.steps import Fate

LEASE = timedelta(seconds=5)  # longer than the slowest answer here takes, as 90 s is in service
PACE = Pace(
    per_second=60,
    in_flight=LEASE,
    lease=LEASE,
    claim=timedelta(seconds=1),
    landing=timedelta(seconds=1.5),
)
HURRIED = {"plan": 0.2, "deliver": 0.1, "recover": 0.3}

Seconds: TypeAlias = "Synchronized[float]"
Ready = Callable[[], None]


@dataclass(frozen=True)
class Orders:
    """What a victim is told: `role` is alone, worker or web; `step` is where it dies, or None.

    `pace` and `ticks` (real seconds by name; the others' are as in service) say how hurried it is.
    """

    role: str
    environ: dict[str, str]
    log: str
    step: str | None = None
    nth: int = 1
    pace: Pace = PACE
    ticks: dict[str, float] = field(default_factory=HURRIED.copy)


class Ahead:
    """The clock that processes on a database share, so many seconds ahead; these are shared too."""

    def __init__(self, engine: Engine, by: Seconds) -> None:
        self._clock, self._by = choose_clock(engine), by

    def now(self) -> datetime:
        return self._clock.now() + timedelta(seconds=self._by.value)

    def elapsed(self) -> float:
        return self._clock.elapsed()


def hurried(
    ticks: dict[str, tuple[Tick, float]], orders: Orders, fate: Fate
) -> dict[str, tuple[Tick, float]]:
    """Return the same ticks, as often as ordered and with names for their transactions."""
    return {
        name: (fate.during(name, tick), orders.ticks.get(name, seconds))
        for name, (tick, seconds) in ticks.items()
    }


def main(orders: Orders, ahead: Seconds, ready: Event) -> None:
    """Live until killed, until told to stop, or until whoever gave the orders is gone."""
    for name in PROXIES:
        os.environ.pop(name, None)
    os.environ.update(orders.environ)
    threading.Thread(target=_outlive_nobody, daemon=True).start()
    with open(orders.log, "a", buffering=1) as log:
        set_up(logging.INFO, stream=log)
        fate = Fate(orders.step, orders.nth)
        {"alone": _alone, "worker": _worker, "web": _web}[orders.role](
            orders, ahead, fate, ready.set
        )


def _alone(orders: Orders, ahead: Seconds, fate: Fate, ready: Ready) -> None:
    class Victim(Bot):
        def get_ticks(self) -> dict[str, tuple[Tick, float]]:
            return hurried(super().get_ticks(), orders, fate)

    settings = load(None)
    with lock_database_file(settings.database_url):
        engine = connect(settings.database_url)
        clock = Ahead(engine, ahead)
        bot = Victim(settings, clock, pace=orders.pace, probe=fate.reach)
        fate.watch(bot.engine)
        _live(bot, ready)


def _worker(orders: Orders, ahead: Seconds, fate: Fate, ready: Ready) -> None:
    class Victim(Worker):
        def get_ticks(self) -> dict[str, tuple[Tick, float]]:
            return hurried(super().get_ticks(), orders, fate)

    settings = load_worker(None)
    engine = connect(settings.database_url)
    clock = Ahead(engine, ahead)
    worker = Victim(settings, clock, pace=orders.pace, probe=fate.reach)
    fate.watch(worker.engine)
    _live(worker, ready)


def _web(orders: Orders, ahead: Seconds, fate: Fate, ready: Ready) -> None:
    settings = load_web(None)
    engine = connect(settings.database_url)
    fate.watch(engine)
    clock = Ahead(engine, ahead)
    secret = settings.slack_signing_secret
    app, _ = make_app(settings, engine, clock, secret, Metrics())
    stop = _told_to_stop()
    listening = WebServer(make_events_app(app, secret.get_secret_value()), settings.port)
    ready()
    stop.wait()
    listening.stop()


def _live(bot: Worker, ready: Ready) -> None:
    stop = _told_to_stop()
    bot.start()
    ready()
    stop.wait()
    bot.stop()


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
