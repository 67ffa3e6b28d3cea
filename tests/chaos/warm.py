"""Imported once, in the process that victims are forked from: what takes long is done here.

Modules, Bolt's look round, SQLAlchemy's mappers, templates: a victim starts in a tenth of the time.
No thread is started, and no connection is left open.
"""

import logging
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

import tests.chaos.victim  # noqa: F401, because victims need it
from agendas.rhythm.cadence import Cadence
from bot.embedded import Bot
from db.mentoring import people, programmes
from handlers.pair import beginning
from sandbox.clock import SandboxClock
from sandbox.demo.run import MANIFEST, make_settings
from sandbox.server import PROXIES, Sandbox
from tests.databases import migrated

MONTHLY = Cadence.parse("monthly")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def warm(folder: Path) -> None:
    """Let a bot live through a little, in a workspace and a database of its own."""
    migrated(f"sqlite:///{folder / 'reiterate.sqlite'}")
    with Sandbox(MANIFEST, SandboxClock(TUESDAY)) as sandbox:
        bot = Bot(make_settings(sandbox, folder), SandboxClock(TUESDAY))
        couple(sandbox, bot)
        for turn in (bot.apply_rules, bot.deliver, bot.recover):
            turn()
        bot.engine.dispose()
    create_engine("postgresql+psycopg://").dispose()


def couple(sandbox: Sandbox, bot: Bot) -> None:
    """Begin a pair that meets the next day."""
    names = [sandbox.add_person(name).id for name in ("max", "ana")]
    with bot.sessions.begin() as session:
        mentor, mentee = [people.keep(session, sandbox.team_id, n, "Name", "UTC") for n in names]
        begun = programmes.start(session, sandbox.team_id, "Warm", "C1", [mentor], TUESDAY)
        programme = programmes.get(session, sandbox.team_id, begun.id)
        meets = TUESDAY + timedelta(days=1)
        beginning.begin(session, programme, mentor, mentee, MONTHLY, meets, TUESDAY)


for name in PROXIES:
    os.environ.pop(name, None)
logging.getLogger("slack_bolt").setLevel(logging.ERROR)
with tempfile.TemporaryDirectory(prefix="chaos-") as made:
    warm(Path(made))
