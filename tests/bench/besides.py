"""How long a request waits that reads, and one that writes, alone and while somebody else writes.

Beside each stands an empty Bolt listener's wait: nothing costs less.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from statistics import median

from slack_bolt import App, BoltRequest
from sqlalchemy import text

from db.core.engine import connect
from sandbox.people import Person
from tests.bench.floor import empty
from tests.stories.cycles import couple
from tests.stories.world import World, world

TIMES = 60
WRITES_FOR, PAUSES_FOR = 0.05, 0.01  # seconds
REQUESTS = {"a list (/action)": "/action", "an item (/action ...)": "/action Send the draft"}


def besides(url: str) -> dict[str, tuple[float, float, float]]:
    """Return by request: the median of an empty listener's wait, alone, beside a writer (s)."""
    found = {}
    with world(url) as here:
        floor = empty(here.sandbox.base_url, here.sandbox.bot_token)
        ana = couple(here).mentee
        for name, line in REQUESTS.items():
            least = _waits(here, floor, ana, "/agenda")
            alone = _waits(here, here.bot.app, ana, line)
            with _writer(url):
                found[name] = least, alone, _waits(here, here.bot.app, ana, line)
    return found


def _waits(here: World, app: App, person: Person, line: str) -> float:
    seconds = []
    for _ in range(TIMES):
        request = build_request(here, person.id, person.dm.id, line)
        begun = time.perf_counter()
        answer = app.dispatch(request)
        seconds.append(time.perf_counter() - begun)
        assert answer.status == HTTPStatus.OK
        assert "Reference" not in answer.body, answer.body
    return median(seconds)


def build_request(here: World, person: str, channel: str, line: str) -> BoltRequest:
    """Return what comes in when somebody types a line in a channel; both go by their Slack ids."""
    name, _, words = line.partition(" ")
    act = here.sandbox.act
    with here.sandbox.state.lock:
        command = here.sandbox.slack.manifest.commands[name]
        payload = act.payloads.build_command(person, channel, command, words)
    return BoltRequest(mode="socket_mode", body=payload)


@contextmanager
def _writer(url: str) -> Iterator[None]:
    """Let another process's worth of writing go on: every person's row, again and again."""
    engine, enough = connect(url), threading.Event()

    def write() -> None:
        while not enough.is_set():
            with engine.begin() as connection:
                connection.execute(text("UPDATE people SET name = name"))
                connection.execute(text("UPDATE pairs SET state = state"))
                time.sleep(WRITES_FOR)
            time.sleep(PAUSES_FOR)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        yield
    finally:
        enough.set()
        writing.join()
        engine.dispose()
