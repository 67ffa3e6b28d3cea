"""The sandbox with everything in it: people, the bot connected, its scheduler, the page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.embedded import Bot
from bot.http.monitoring import serve_monitoring
from bot.settings.settings import Settings
from sandbox.clock import SandboxClock
from sandbox.demo.department import Department, find_department
from sandbox.demo.forecast import forecast
from sandbox.demo.guide import build_guide
from sandbox.demo.loading import load_rows, make_workspace, post_messages
from sandbox.demo.moving import Moving, find_opening
from sandbox.demo.pilot import Pilot
from sandbox.demo.progress import Progress
from sandbox.demo.roles import name_roles
from sandbox.demo.shipping import read_shipped
from sandbox.page import BeginAgain, Due, create_page
from sandbox.server import Sandbox
from sandbox.transport.web_server import free_port

DATABASE = "reiterate.sqlite"
MANIFEST = Path(__file__).parents[2] / "manifest.json"


@dataclass(frozen=True)
class RunningDemo:
    """A workspace that is ready to be tried."""

    sandbox: Sandbox
    department: Department
    clock: SandboxClock


class BotSchedule:
    """The bot, taken along when the page moves the clock.

    `database` is the bot's file, of which a copy says what comes next.
    """

    def __init__(self, department: Department, database: Path) -> None:
        self._department, self._database = department, database
        self._bot: Bot | None = None
        self._pilot: Pilot | None = None
        self._lock = threading.Lock()
        self._told: tuple[object, Due | None] = (None, None)

    def take(self, bot: Bot, pilot: Pilot) -> None:
        """Take a bot along from now on."""
        self._bot, self._pilot = bot, pilot

    def next_due(self) -> Due | None:
        """Return when the bot next does something of its own accord."""
        at = self._bot.next_due() if self._bot else None
        return Due(at) if at else None

    def next_told(self) -> Due | None:
        """Return the next message that goes to anybody, looked for anew where anything happened."""
        if self._bot is None:
            return None
        with self._lock:
            known = (self._department.sandbox.state.version, self._bot.next_due())
            if self._told[0] != known:
                names = self._department.names()
                self._told = known, forecast(self._database, self._bot.clock.now(), names)
            return self._told[1]

    def catch_up(self) -> None:
        """Let the bot do what is due at the new time."""
        if self._pilot:
            self._pilot.settle()


@contextmanager
def open_demo(
    folder: Path, port: int, now: datetime, begin_again: Callable[[], None] = lambda: None
) -> Iterator[RunningDemo]:
    """Open the demo at `port` (0 for any), with its database in `folder`.

    `now` (aware) says on which Tuesday it is opened. `begin_again` is called where somebody asks
    on the page for a fresh one. Raises OSError where the port is taken.
    """
    shipped, opens_at = read_shipped(), find_opening(now)
    clock = SandboxClock(opens_at, flowing=True)
    sandbox = make_workspace(shipped, MANIFEST, clock)
    department = find_department(sandbox)
    schedule, progress = BotSchedule(department, folder / DATABASE), Progress(department)
    guide, roles = build_guide(department, progress), dict[str, str]()
    ready = threading.Event()

    def start_again() -> None:
        ready.clear()
        begin_again()

    again = BeginAgain(start_again, ready.is_set)
    sandbox.flask.register_blueprint(create_page(sandbox, schedule, guide, roles, again))
    with sandbox.start(port):
        settings = with_own_pages(make_settings(sandbox, folder), free_port())
        load_rows(shipped, settings.database_url, Moving(shipped.opens_at, opens_at))
        post_messages(sandbox, settings.database_url, opens_at)
        bot = Bot(settings, clock)
        bot.connect()
        try:
            sandbox.wait_connected()
            schedule.take(bot, Pilot(bot, clock))
            progress.begin(bot.sessions)
            roles.update(name_roles(bot.sessions, department))
            ready.set()
            bot.scheduler.start()
            with serve_monitoring(
                bot.get_status(), settings.bind_address, settings.port, bot.make_pages()
            ):
                yield RunningDemo(sandbox, department, clock)
        finally:
            bot.stop()


def with_own_pages(settings: Settings, port: int) -> Settings:
    """Return the settings of a bot whose own pages can be reached at a port of this machine."""
    return settings.model_copy(
        update={"port": port, "public_url": f"http://{settings.bind_address}:{port}"}
    )


def make_settings(sandbox: Sandbox, folder: Path) -> Settings:
    """Return the settings of a bot that runs in this workspace, with a database in `folder`."""
    return Settings(
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token),
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.base_url,
        database_url=f"sqlite:///{folder / DATABASE}",
        port=sandbox.port,
    )
