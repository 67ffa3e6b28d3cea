"""Makes the demo's year: lives through it, and writes down what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.embedded import Bot
from db.mentoring import people, programmes
from sandbox.clock import SandboxClock, SkewedClock
from sandbox.demo.department import CHANNEL, FACILITATORS, PROGRAMME, Department, make_department
from sandbox.demo.run import DATABASE, MANIFEST, make_settings
from sandbox.server import Sandbox
from tests import direct
from tests.databases import in_memory
from tests.demo.living import DAYS, DemoLife, DemoWorld, make_id
from tests.demo.story import Story
from tests.year.life import Life

OPENS = datetime(2026, 11, 24, 14, tzinfo=UTC)  # nine o'clock in Toronto, on a Tuesday
SEED, TEAM = 3, "T0MEDICINE"


@contextmanager
def made_year(
    days: int = DAYS, seed: int = SEED, *, guided: bool = True
) -> Iterator[tuple[DemoWorld, Path, Life]]:
    """Give a world as it is at the end of its year, and its database's file.

    The pairs of the guide, if they are to be there, take a hundred days of it.
    """
    with in_memory() as folder:
        clock = SandboxClock(OPENS - timedelta(days=days))
        sandbox = Sandbox(MANIFEST, clock, delivery="http", organisation=False, id=TEAM)
        with sandbox:
            sandbox.dispatcher.idle_after = 0.0  # the bot says itself when it has done
            bot = Bot(make_settings(sandbox, folder), clock)
            sandbox.dispatcher.wait_for_bot = bot.router.resources.errands.wait
            try:
                with direct.connected(sandbox, bot):
                    world = DemoWorld(sandbox, bot, clock, SkewedClock(clock))
                    life = live(world, days, seed, guided)
                    yield world, folder / DATABASE, life
            finally:
                bot.stop()


def live(world: DemoWorld, days: int, seed: int, guided: bool) -> Life:
    """Let a department live through its year."""
    department = make_department(world.sandbox, world.person, make_id("C", CHANNEL))
    start_programme(world, department)
    life = DemoLife(world, department.who["helen"], days, seed)
    passing = Passes(life)
    if guided:
        Story(department, world.bot, passing, world.programme.id, OPENS).live_through()
    passing.until(OPENS)
    return life


def start_programme(world: DemoWorld, department: Department) -> None:
    """Start the programme, with its channel."""
    team = world.sandbox.team_id
    with world.bot.sessions.begin() as session:
        rows = [
            people.keep(session, team, one.id, one.member.real_name, one.member.tz)
            for one in (department.who[handle] for handle in FACILITATORS)
        ]
        world.programme = programmes.start(
            session, team, PROGRAMME, department.channel.id, rows, world.clock.now()
        )
    world.channel = department.channel


class Passes:
    """Lets time pass in a life."""

    def __init__(self, life: DemoLife) -> None:
        self._life, self._clock = life, life.world.clock

    def until(self, moment: datetime) -> None:
        """Let time pass up to an aware moment."""
        self._life.live(moment)
        self._clock.set(max(moment, self._clock.now()))
        self.settle()

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.until(self._clock.now() + by)

    def settle(self) -> None:
        """Let the bot do what is due now."""
        self._life.settle()
