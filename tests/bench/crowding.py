"""A crowd types `/agenda` at the same moment, letters are due, and Slack takes its time.

Beside the bot stands an empty listener that opens an empty form before it acknowledges: nobody can
have less.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, RowMapping, insert, select

from agendas.rhythm.cadence import Cadence
from bot.http.web import PATH
from db.core.engine import connect
from db.mentoring import people, programmes
from db.messages.outbox import Letter, OutboxRow, prepare
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

CROWD = 50
DUE = 10_000  # letters, to those same people
SLACK_TAKES = 0.15  # seconds, about what a call to Slack takes
FORM_WITHIN = 30.0


@dataclass
class Served:
    """What came of it: how long each waited to be acknowledged, and until a form was open (s)."""

    acknowledged: list[float] = field(default_factory=list)
    forms: list[float] = field(default_factory=list)


def crowd(url: str, delivery: Delivery) -> tuple[Served, Served]:
    """Return what came of it with the bot, and with an empty Bolt listener, on a fresh database."""
    return (
        _crowd(url, delivery, lambda started, port: _bot(started, delivery, port), letters=True),
        _crowd(url, delivery, _floor, letters=False),
    )


Start = Callable[[Processes, int], object]


def _crowd(url: str, delivery: Delivery, start: Start, *, letters: bool) -> Served:
    with (
        Sandbox(MANIFEST, SandboxClock(datetime.now(UTC), flowing=True), delivery=delivery) as here,
        TemporaryDirectory() as folder,
        processes(here, url, Path(folder)) as started,
    ):
        everybody = [here.add_person(f"p{number}") for number in range(CROWD)]
        if letters:
            _pairs(here, url, everybody)
        port = free_port() if delivery == "http" else 0
        start(started, port)
        if port:
            here.register(f"http://127.0.0.1:{port}{PATH}")
        else:
            here.wait_connected(20)
        here.faults.add("views.open", times=10 * CROWD, delay=SLACK_TAKES)
        here.faults.add("views.update", times=10 * CROWD, delay=SLACK_TAKES)
        return _typed(here, everybody)


def _typed(here: Sandbox, everybody: list[Person]) -> Served:
    served, go = Served(), threading.Event()

    def types(person: Person) -> None:
        go.wait()
        try:
            reply = here.act.type_command(person.id, person.dm.id, "/agenda")
        except (NotAcknowledged, NotDelivered):
            return
        served.acknowledged.append(reply.seconds)

    threads = [threading.Thread(target=types, args=(person,)) for person in everybody]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    go.set()
    waiting = list(everybody)
    while waiting and time.monotonic() - begun < FORM_WITHIN:
        for person in [one for one in waiting if one.modal]:
            waiting.remove(person)
            served.forms.append(time.monotonic() - begun)
        time.sleep(0.005)
    for thread in threads:
        thread.join()
    assert len(served.acknowledged) == len(served.forms) == CROWD, "somebody had no answer"
    return served


def _pairs(here: Sandbox, url: str, everybody: list[Person]) -> None:
    """Begin a pair of each two of them, with the letters that are due to them."""
    engine, now = connect(url), datetime.now(UTC)
    with sessions(engine).begin() as session:
        rows = [people.keep(session, here.team_id, p.id, p.member.name, "UTC") for p in everybody]
        programme = programmes.start(session, here.team_id, "Medicine", "C1", rows[:1], now)
        found = programmes.get(session, here.team_id, programme.id)
        for mentor, mentee in zip(rows[::2], rows[1::2], strict=True):
            beginning.begin(session, found, mentor, mentee, Cadence.parse("monthly"), None, now)
    _queue(engine, now)
    engine.dispose()


def _queue(engine: Engine, now: datetime) -> None:
    """Let each be welcomed again and again, a minute ago."""
    due = now - timedelta(minutes=1)
    with engine.begin() as connection:
        welcomes = connection.execute(select(OutboxRow.__table__)).mappings().all()
        again = [
            prepare(Letter(**_pick(row), key=f"bench:{n}", due_at=due), now)
            for n, row in zip(range(DUE), cycle(welcomes))
        ]
        connection.execute(insert(OutboxRow), again)


def _pick(row: RowMapping) -> dict[str, Any]:
    kept = ("workspace_id", "recipient", "kind", "subject", "pair_id", "occurrence", "variant")
    return {name: row[name] for name in kept}


def _bot(started: Processes, delivery: Delivery, port: int) -> None:
    if delivery == "http":
        started.start("web", PORT=str(port), BIND_ADDRESS="127.0.0.1").until("listening")
        started.start("worker", PORT=str(free_port())).until("started")
    else:
        started.start(PORT=str(free_port())).until("started")


def _floor(started: Processes, port: int) -> None:
    started.run([sys.executable, "-m", "tests.bench.floor", str(port)], {}).until(STARTED)
