"""The bot's real processes, run against a sandbox as an operator would run them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from agendas.rhythm.cadence import Cadence
from bot.settings.settings import ROOT
from db.core.engine import connect
from db.mentoring import people, programmes
from db.sessions import sessions
from handlers.pair import beginning
from sandbox.people import Person
from sandbox.server import Sandbox
from sandbox.transport.web_server import free_port

PATIENCE = 45.0
WEEKEND = (5, 6)
# A service manager and a container's --env-file hand on each line of a copy of this, empty or not.
EVERY_SETTING = dict.fromkeys(
    re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M), ""
)


class Process:
    """One command as an operator types it; what it logs goes to a file."""

    def __init__(self, environ: dict[str, str], log: Path, folder: Path, *command: str) -> None:
        self._log = log
        with log.open("w") as out:
            self._popen = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **environ},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        """What it has printed and logged so far."""
        return self._log.read_text()

    def until(self, words: str) -> None:
        """Wait until it has said this."""
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert self._popen.poll() is None, f"it ended: {self.said}"
            assert time.monotonic() < end, f"it never said {words!r}: {self.said}"
            time.sleep(0.02)

    def ends(self) -> int:
        """Wait until it ends by itself; return its exit status."""
        return self._popen.wait(PATIENCE)

    def terminate(self) -> tuple[int, float]:
        """Ask it to stop, as an operator does; return its exit status and how long it took."""
        begun = time.monotonic()
        self._popen.send_signal(signal.SIGTERM)
        return self._popen.wait(PATIENCE), time.monotonic() - begun

    def kill(self) -> None:
        """Kill it at once, if it still runs."""
        if self._popen.poll() is None:
            self._popen.kill()
            self._popen.wait(PATIENCE)


class Processes:
    """Starts processes on one database, and leaves none behind."""

    def __init__(self, sandbox: Sandbox, database: str, folder: Path) -> None:
        self.environ = {**EVERY_SETTING, **sandbox.environ, "DATABASE_URL": database}
        self._folder = folder
        self._all: list[Process] = []

    def start(self, *arguments: str, **environ: str) -> Process:
        """Start `python -m bot` with these arguments and settings."""
        bot = (sys.executable, "-m", "bot", "--env-file", os.devnull)
        return self.run([*bot, *arguments], environ)

    def run(
        self, command: Sequence[str], environ: Mapping[str, str], folder: Path = ROOT
    ) -> Process:
        """Start a command in a folder, with these settings on top."""
        log = self._folder / f"process-{len(self._all)}.log"
        self._all.append(Process({**self.environ, **environ}, log, folder, *command))
        return self._all[-1]

    def terminate_all(self) -> None:
        """Ask whatever still runs to stop, as one must who has started others in turn."""
        for process in self._all:
            process.terminate()

    def kill_all(self) -> None:
        """Kill whatever still runs."""
        for process in self._all:
            process.kill()


@contextmanager
def processes(sandbox: Sandbox, database: str, folder: Path) -> Iterator[Processes]:
    """Let processes be started that end with the test."""
    started = Processes(sandbox, database, folder)
    try:
        yield started
    finally:
        started.kill_all()


def begin_a_pair(sandbox: Sandbox, database: str) -> Person:
    """Begin a pair of two new people, now; return its mentee, awake and at work whenever it is."""
    max_, ana = sandbox.add_person("max"), sandbox.add_person("ana")
    engine = connect(database)
    now = datetime.now(UTC)
    with sessions(engine).begin() as session:
        rows = [
            people.keep(session, sandbox.team_id, p.id, p.member.name, "UTC") for p in (max_, ana)
        ]
        for row in rows:
            row.quiet_from = row.quiet_until
            if now.weekday() in WEEKEND:  # there they are at work then
                row.country, row.own_country = "IR", True
        programme = programmes.start(session, sandbox.team_id, "Medicine", "C1", rows[:1], now)
        found = programmes.get(session, sandbox.team_id, programme.id)
        beginning.begin(session, found, rows[0], rows[1], Cadence.parse("monthly"), None, now)
    engine.dispose()
    return ana


__all__ = ["Process", "Processes", "begin_a_pair", "free_port", "processes"]
