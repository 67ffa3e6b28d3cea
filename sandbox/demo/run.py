"""The sandbox with everything in it: people, the bot connected, its scheduler, the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.embedded import Bot
from bot.http.monitoring import serve_monitoring
from bot.settings.settings import Settings
from sandbox.clock import SandboxClock
from sandbox.demo.department import Department
from sandbox.demo.guide import build_guide
from sandbox.demo.pilot import Pilot
from sandbox.demo.story import Story, find_beginning, find_opening
from sandbox.page import Due, create_page
from sandbox.server import Sandbox
from sandbox.transport.web_server import free_port

MANIFEST = Path(__file__).parents[2] / "manifest.json"


@dataclass(frozen=True)
class RunningDemo:
    """A workspace that is ready to be tried."""

    sandbox: Sandbox
    department: Department
    clock: SandboxClock


class BotSchedule:
    """The bot, taken along when the page moves the clock."""

    def __init__(self) -> None:
        self._bot: Bot | None = None
        self._pilot: Pilot | None = None

    def take(self, bot: Bot, pilot: Pilot) -> None:
        """Take a bot along from now on."""
        self._bot, self._pilot = bot, pilot

    def next_due(self) -> Due | None:
        """Return when the bot next does something of its own accord."""
        at = self._bot.next_due() if self._bot else None
        return Due(at) if at else None

    def catch_up(self) -> None:
        """Let the bot do what is due at the new time."""
        if self._pilot:
            self._pilot.settle()


@contextmanager
def open_demo(folder: Path, port: int, now: datetime) -> Iterator[RunningDemo]:
    """Open the demo at `port` (0 for any), with its database in `folder`.

    `now` (aware) says on which Tuesday it is opened. Raises OSError where the port is taken.
    """
    clock = SandboxClock(find_beginning(now), flowing=True)
    sandbox = Sandbox(MANIFEST, clock)
    department = Department(sandbox)
    schedule = BotSchedule()
    guide, roles = build_guide(department), department.roles()
    sandbox.flask.register_blueprint(create_page(sandbox, schedule, guide, roles))
    with sandbox.start(port):
        settings = with_own_pages(make_settings(sandbox, folder), free_port())
        bot = Bot(settings, clock)
        pilot = Pilot(bot, clock)
        bot.connect()
        try:
            sandbox.wait_connected()
            Story(department, bot, pilot, find_opening(now)).live_through()
            schedule.take(bot, pilot)
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
        database_url=f"sqlite:///{folder / 'reiterate.sqlite'}",
        port=sandbox.port,
    )
