"""Cycles as a mentee and a mentor live through them on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from bot.embedded import Bot
from sandbox.clock import SandboxClock, SkewedClock
from sandbox.demo.run import make_settings
from sandbox.page import create_page
from sandbox.server import Sandbox
from tests.keystrokes.hand import Hand
from tests.keystrokes.operators import Effort
from tests.stories.world import MANIFEST, TORONTO, TUESDAY, World

POINTS = (
    "career: protected time for the grant; by March",
    "education: a course on statistics; by June",
    "administrative: who sits on the committee; by May",
)
NOTE = "going well, read two more reviews"
PROMISE = "me: send the draft in 2 weeks"
CHANGE = "please add that we apply in spring"
FOUR_WEEKS = timedelta(weeks=4)
ORDER = re.compile("Your (first )?meeting with")  # which may stand in an older message
GOALS = (1, 3, 6)
LONGEST = 60  # days until whatever a cycle brings has come


@dataclass(frozen=True)
class Counted:
    """One cycle: what it was, and what each of the two had to do and to read."""

    what: str
    mentee: Effort
    mentor: Effort


class Couple:
    """A mentor and a mentee at one page, taking turns."""

    def __init__(self, world: World, page: Page) -> None:
        self.world = world
        self._points = iter(POINTS)
        fay = world.person("fay", "Fay Laurent")
        mentor, mentee = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
        theirs = ["Dr Max Okafor", "Ana Silva"]
        self.mentee = Hand(page, world.sandbox.url, mentee, theirs)
        self.mentor = Hand(page, world.sandbox.url, mentor, theirs)
        world.start_programme(fay)
        world.pair(mentor, mentee, "monthly", world.clock.now() + timedelta(days=7))

    def have_goals(self, count: int) -> None:
        """Let the mentee have so many goals; that is not counted."""
        for number in range(count):
            goal = f"learn to lead ward round {number}"
            self.mentee.person.types(f"/goal {goal} 1y")
            self.mentee.theirs.append(goal)

    def live_through(self, what: str, *, goals: int, amended: bool = False) -> Counted:
        """Live through one cycle, from what was accepted last to what is accepted now."""
        for hand in (self.mentee, self.mentor):
            hand.begin()
        self._prepare()
        self._meet(goals)
        self._accept(amended)
        return Counted(what, self.mentee.effort, self.mentor.effort)

    def _prepare(self) -> None:
        self._until(self.mentee, "Prepare")
        self.mentee.press_to_open("Prepare")
        self.mentee.fill("talk about", next(self._points))
        self.mentee.send()

    def _meet(self, goals: int) -> None:
        self._until(self.mentee, "We met")
        self.mentor.look()
        for hand in (self.mentee, self.mentor):
            hand.read_again(ORDER)
        self.mentee.press_to_open("We met")
        if goals:
            self.mentee.fill("Said or decided", "\n".join(f"{n + 1}: {NOTE}" for n in range(goals)))
        self.mentee.fill("Who does what by when", PROMISE)
        if not self.mentee.choose_first("Next meeting"):
            self.mentee.fill("Another date", self._say_date())
        self.mentee.send()
        self.world.settles()

    def _say_date(self) -> str:
        day = (self.world.clock.now() + FOUR_WEEKS).astimezone(ZoneInfo(TORONTO))
        return f"{day.day} {day:%B} 10:00"

    def _accept(self, amended: bool) -> None:
        self._until(self.mentor, "Accept")
        if amended:
            self.mentor.press_to_open("Ask for a change")
            self.mentor.fill("What should", CHANGE)
            self.mentor.send()
            self._until(self.mentee, "Change the recap")
            self.mentee.press_to_open("Change the recap")
            self.mentee.fill("decided", "we apply in spring")
            self.mentee.send()
            self._until(self.mentor, "Accept")
        self.mentor.press("Accept")
        self.world.passes(minutes=30)
        self.mentee.look()
        self.mentor.look()

    def _until(self, hand: Hand, label: str) -> None:
        """Let time pass until somebody has been sent a button that is called so."""
        for _ in range(LONGEST * 4):
            self.world.settles()
            if hand.sees(label):
                hand.look()
                return
            if hand is self.mentee and hand.sees("Done", beside="Promised to"):
                hand.press("Done")  # a promise that falls due is kept
            self.world.passes(hours=6)
        raise AssertionError(f"{label} has not come within {LONGEST} days")


@contextmanager
def open_couple(folder: Path, page: Page) -> Iterator[Couple]:
    """Open a workspace with its page, the bot and a couple in it; the database is in `folder`."""
    clock = SandboxClock(TUESDAY)
    sandbox = Sandbox(MANIFEST, clock)
    sandbox.flask.register_blueprint(create_page(sandbox))
    with sandbox:
        sandbox.dispatcher.idle_after = 0.0
        host = SkewedClock(clock)
        bot = Bot(make_settings(sandbox, folder), host)
        sandbox.dispatcher.wait_for_bot = bot.router.resources.errands.wait
        bot.connect()
        try:
            sandbox.wait_connected()
            yield Couple(World(sandbox, bot, clock, host), page)
        finally:
            bot.stop()


def count_all(folder: Path, page: Page) -> list[Counted]:
    """Live through what the table shows: with each number of goals, a couple of its own."""
    counted: list[Counted] = []
    for goals in GOALS:
        place = folder / str(goals)
        place.mkdir()
        with open_couple(place, page) as couple:
            first = couple.live_through("first meeting", goals=0)
            couple.have_goals(goals)
            what = f"{goals} goal{'s' * (goals > 1)}"
            counted += [] if counted else [first]
            counted.append(couple.live_through(what, goals=goals))
            if goals == GOALS[-1]:
                counted.append(couple.live_through("a change asked for", goals=0, amended=True))
    return counted
