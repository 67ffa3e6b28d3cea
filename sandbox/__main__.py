"""`python -m sandbox`: a workspace to try the bot in, on this machine alone."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
from pathlib import Path

import click
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.settings import Settings
from bot.wiring import Bot
from sandbox.clock import SandboxClock
from sandbox.demo import Demo, beginning, opening
from sandbox.page import Due, page
from sandbox.pilot import Pilot
from sandbox.server import PROXIES, Sandbox

MANIFEST = Path(__file__).parent.parent / "manifest.json"
PORT = 8008


class Controls:
    """Takes the bot along when the page moves the clock."""

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

    def moved(self) -> None:
        """Let the bot do what is due at the new time."""
        if self._pilot:
            self._pilot.settle()


@click.command(help=__doc__)
@click.option("--port", default=PORT, show_default=True, help="Where the page is; 0 for any.")
def main(port: int) -> None:
    """Start the workspace, the bot and the page; run until interrupted."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    for name in PROXIES:  # the SDK would send even loopback through a proxy
        os.environ.pop(name, None)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with tempfile.TemporaryDirectory(prefix="reiterate-") as folder:
        run(Path(folder), port, stopped)


def run(folder: Path, port: int, stopped: threading.Event) -> None:
    """Run the demo with its database in `folder` until `stopped` is set."""
    now = SystemClock().now()
    clock = SandboxClock(beginning(now), flowing=True)
    sandbox = Sandbox(MANIFEST, clock)
    demo = Demo(sandbox, opening(now))
    controls = Controls()
    sandbox.flask.register_blueprint(page(sandbox, controls, demo.guide(), demo.roles()))
    with listening(sandbox, port):
        click.echo("Getting the workspace ready…")
        bot = Bot(settings_for(sandbox, folder), clock)
        pilot = Pilot(bot, clock)
        bot.connect()
        try:
            sandbox.wait_connected()
            demo.live_through(bot, pilot)
            controls.take(bot, pilot)
            bot.metronome.start()
            click.echo(f"Open {sandbox.url} in a browser. Ctrl-C stops it.")
            stopped.wait()
        finally:
            bot.stop()


def listening(sandbox: Sandbox, port: int) -> Sandbox:
    """Start the sandbox at `port`, or at any other where that one is taken."""
    try:
        return sandbox.start(port)
    except OSError:
        click.echo(f"Port {port} is taken; using another.", err=True)
        return sandbox.start(0)


def settings_for(sandbox: Sandbox, folder: Path) -> Settings:
    """Return the settings of a bot that runs in this workspace, with a database in `folder`."""
    return Settings(
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token),
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.base_url,
        database_url=f"sqlite:///{folder / 'reiterate.sqlite'}",
        port=sandbox.port,
    )


if __name__ == "__main__":
    main()
