"""Takes the pictures of an installation: the commands that are typed, and what people first see.

    python -m docs.take_installing_pictures

Needs Chromium, and the development requirements.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner
from markupsafe import escape
from playwright.sync_api import Page

from agendas.installation import GRACE
from agendas.text.pages import page as html
from bot.cli.main import main as bot_command
from bot.embedded import Bot
from docs.take_pictures import PICTURES, SIZE, browsing, picture
from sandbox.clock import SandboxClock
from sandbox.demo.department import Department, make_department
from sandbox.demo.pilot import Pilot
from sandbox.demo.run import MANIFEST, BotSchedule, make_settings
from sandbox.page import Guide, create_page
from sandbox.server import Sandbox

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)  # a Tuesday, ten o'clock in Toronto
SHOWN, ROSTER, SETTINGS = ".venv/bin/python -m bot", "pairs.csv", "settings.env"
PAIRS = """programme,mentor,mentee,cadence,next_meeting
Department of Medicine,okafor@example.edu,tom@example.edu,monthly,
Department of Medicine,chen@example.edu,lena@example.edu,quarterly,2026-12-03T10:00
"""
TERMINAL = """<body style="margin:0"><pre id="terminal" style="margin:0; padding:20px 24px;
width:1080px; white-space:pre-wrap; background:#1c2733; color:#e8eef2;
font:15px/1.55 'DejaVu Sans Mono',monospace">{}</pre></body>"""
TYPED = '<b style="color:#8fd3c7">$ {}</b>\n{}'


@dataclass(frozen=True)
class Install:
    """A workspace in which nothing has happened yet, and the bot beside it."""

    sandbox: Sandbox
    department: Department
    pilot: Pilot
    clock: SandboxClock
    environ: dict[str, str]

    def typed(self, *arguments: str) -> str:
        """Run a command; return it and what it printed, as a terminal shows them."""
        runner = CliRunner()
        call = ["--env-file", SETTINGS, *arguments]
        done = runner.invoke(bot_command, call, obj=self.clock, env=self.environ)
        words = " ".join(f'"{word}"' if " " in word else word for word in (SHOWN, *arguments))
        line = words.replace(f'"{SHOWN}"', SHOWN)
        return TYPED.format(escape(line), escape(done.output))


@contextmanager
def installed(folder: Path) -> Iterator[Install]:
    """Start a workspace and the bot, with a database in `folder`."""
    clock = SandboxClock(NOW, flowing=True)
    sandbox = Sandbox(MANIFEST, clock, workspace="Example University")
    department = make_department(sandbox)
    schedule = BotSchedule(department, folder / "unused.db")
    sandbox.flask.register_blueprint(create_page(sandbox, schedule, Guide(), {}))
    with sandbox.start():
        settings = make_settings(sandbox, folder)
        bot = Bot(settings, clock)
        bot.start()
        try:
            sandbox.wait_connected()
            environ = {**sandbox.environ, "DATABASE_URL": settings.database_url}
            yield Install(sandbox, department, Pilot(bot, clock), clock, environ)
        finally:
            bot.stop()


def take_in_slack(window: Page, install: Install) -> None:
    """Start a programme in Slack, drop a roster, and take a picture of each."""
    helen = install.department.who["helen"]
    helen.member.admin = True
    helen.clicks("Start a programme", message=helen.opens_home())
    helen.fills("Name", "Department of Medicine")
    helen.fills("Channel of the weekly digest", install.department.channel.id)
    window.set_viewport_size({"width": SIZE["width"], "height": 1180})
    window.goto(f"{install.sandbox.url}?as={helen.id}")
    picture(window, "start")
    helen.submits()
    helen.closes()
    install.pilot.settle()
    helen.drops(ROSTER, PAIRS.encode())
    install.pilot.settle()
    window.set_viewport_size(SIZE)
    window.goto(f"{install.sandbox.url}?as={helen.id}")
    picture(window, "dropped")


def take(window: Page, install: Install) -> None:
    """Install as docs/installing.md says, and take a picture of each thing seen."""
    channel = install.department.channel.id
    add = ("programme", "add", "Department of Medicine", "--channel", channel)
    loading = [
        install.typed(*add, "--facilitator", "helen@example.edu"),
        install.typed("roster", ROSTER, "--dry-run"),
        install.typed("roster", ROSTER),
    ]
    terminal(window, "roster", loading)
    install.pilot.settle()
    terminal(window, "doctor", [install.typed("doctor")])
    window.set_viewport_size({"width": 960, "height": 860})
    window.set_content(html("installation/install", url="#", days=GRACE.days))
    picture(window, "install")
    window.set_viewport_size({"width": SIZE["width"], "height": 560})
    tom = install.department.who["tom"]
    window.goto(f"{install.sandbox.url}?as={tom.id}")
    picture(window, "welcome")
    tom.opens_home()
    window.goto(f"{install.sandbox.url}?as={tom.id}&in=home")
    picture(window, "home")


def terminal(window: Page, name: str, lines: list[str]) -> None:
    """Take a picture of a terminal with these commands in it."""
    window.set_content(TERMINAL.format("\n".join(lines).rstrip()))
    window.locator("#terminal").screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Take them all."""
    os.umask(0o077)  # files are for whoever runs the bot alone, as the doctor asks
    for takes in (take, take_in_slack):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            Path(SETTINGS).touch()
            Path(ROSTER).write_text(PAIRS, encoding="utf-8")
            with installed(Path(folder)) as install, browsing() as window:
                takes(window, install)


if __name__ == "__main__":
    main()
