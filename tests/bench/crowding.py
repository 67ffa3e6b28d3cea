"""A crowd types `/agenda` at the same moment, and Slack takes its time: who has a form, when."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from agendas.rhythm.cadence import Cadence
from bot.http.web import PATH
from db.core.engine import connect
from db.mentoring import people, programmes
from db.sessions import sessions
from handlers.pair import beginning
from sandbox.clock import SandboxClock
from sandbox.demo.run import MANIFEST
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.delivery import NotAcknowledged, NotDelivered
from sandbox.transport.web_server import free_port
from tests.bench.floor import STARTED
from tests.bot.processes import Processes, processes
from tests.databases import Delivery

CROWD = 200
SLACK_TAKES = 0.15  # seconds, about what a call to Slack takes
FILLED_WITHIN = 30.0


@dataclass
class Served:
    """What came of it: how long each waited to be acknowledged, and for the filled form."""

    acknowledged: list[float] = field(default_factory=list)
    forms: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """What nineteen of twenty waited at most, in seconds, of those acknowledged."""
        return quantiles(self.acknowledged, n=20)[18]


def crowd(url: str, delivery: Delivery) -> tuple[Served, Served]:
    """Return what came of it with the bot, and with an empty Bolt listener, on a fresh database."""
    return (
        _crowd(url, delivery, lambda started, port: _bot(started, delivery, port), forms=True),
        _crowd(url, delivery, _floor, forms=False),
    )


Start = Callable[[Processes, int], object]


def _crowd(url: str, delivery: Delivery, start: Start, *, forms: bool) -> Served:
    with (
        Sandbox(MANIFEST, SandboxClock(datetime.now(UTC), flowing=True), delivery=delivery) as here,
        TemporaryDirectory() as folder,
        processes(here, url, Path(folder)) as started,
    ):
        if forms:
            _pairs(here, url)
        else:
            for number in range(CROWD):
                here.add_person(f"p{number}")
        port = free_port() if delivery == "http" else 0
        start(started, port)
        if port:
            here.register(f"http://127.0.0.1:{port}{PATH}")
        else:
            here.wait_connected(20)
        here.faults.add("views.open", times=10 * CROWD, delay=SLACK_TAKES)
        here.faults.add("views.update", times=10 * CROWD, delay=SLACK_TAKES)
        return _typed(here, forms=forms)


def _typed(here: Sandbox, *, forms: bool) -> Served:
    served, begun, go = Served(), [0.0], threading.Event()

    def types(person: Person) -> None:
        go.wait()
        try:
            reply = here.act.type_command(person.id, person.dm.id, "/agenda")
        except (NotAcknowledged, NotDelivered):
            return
        served.acknowledged.append(reply.seconds)

    threads = [threading.Thread(target=types, args=(person,)) for person in here.people[:CROWD]]
    for thread in threads:
        thread.start()
    begun[0] = time.monotonic()
    go.set()
    waiting = set(here.people[:CROWD]) if forms else set()
    while waiting and time.monotonic() - begun[0] < FILLED_WITHIN:
        for person in list(waiting):
            if person.modal and person.modal.callback_id == "agenda.save":
                waiting.remove(person)
                served.forms.append(time.monotonic() - begun[0])
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    return served


def _pairs(here: Sandbox, url: str) -> None:
    engine, now = connect(url), datetime.now(UTC)
    everybody = [here.add_person(f"p{number}") for number in range(CROWD)]
    with sessions(engine).begin() as session:
        rows = [people.keep(session, here.team_id, p.id, p.member.name, "UTC") for p in everybody]
        programme = programmes.start(session, here.team_id, "Medicine", "C1", rows[:1], now)
        found = programmes.get(session, here.team_id, programme.id)
        for mentor, mentee in zip(rows[::2], rows[1::2], strict=True):
            beginning.begin(session, found, mentor, mentee, Cadence.parse("monthly"), None, now)
    engine.dispose()


def _bot(started: Processes, delivery: Delivery, port: int) -> None:
    if delivery == "http":
        started.start("web", PORT=str(port), BIND_ADDRESS="127.0.0.1").until("listening")
    else:
        started.start(PORT=str(free_port())).until("started")


def _floor(started: Processes, port: int) -> None:
    started.run([sys.executable, "-m", "tests.bench.floor", str(port)], {}).until(STARTED)
