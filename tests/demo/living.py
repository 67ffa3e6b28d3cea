"""The demo's year: a department lives through it, and the four pairs of the guide in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from sandbox.block_kit.content import find_elements
from sandbox.model.entities import Conversation, Message
from sandbox.people import Person
from tests.demo.cast import GROUPS, LATER, PLACES, SEEKERS, make_handle, make_pairs
from tests.demo.words import Theme, ThemeWords, read_themes
from tests.stories.world import TORONTO, World
from tests.year.facilitator import TAKE, Facilitator
from tests.year.life import Life
from tests.year.model import Somebody, Two

DAYS = 364  # whole weeks, so that it ends on the day of the week on which it began
AUTUMN = timedelta(days=336)
A_WEEK_OF_OFFERS = timedelta(days=20)
TAKES = 0.6  # of those whom a digest offers
OFFER_PLACES, OFFER_TOPICS = "How many mentees do you take?", "In what?"
SEEK_WHOM, SEEK_WHY = "Whom would you like to ask?", "What would you like a mentor for?"
NOBODY_YET = "Nobody yet: have somebody suggested"


def make_id(prefix: str, handle: str) -> str:
    """Return an id by which a reader knows whose it is: U0LEILAHADDAD."""
    return f"{prefix}0{''.join(c for c in handle.upper() if c.isalnum())}"


class DemoWorld(World):
    """A world whose people and conversations have the same ids whenever it is made."""

    def person(self, name: str, real_name: str, tz: str = TORONTO) -> Person:
        """Add somebody to the workspace."""
        made = self.sandbox.add_person(
            name, real_name=real_name, tz=tz, id=make_id("U", name), home=self.sandbox.team_id
        )
        there = [self.sandbox.team.bot_user, made.id]
        dm = Conversation(make_id("D", name), "im", "directmessage", there)
        self.sandbox.team.conversations[dm.id] = dm
        return made


class Sparing(Facilitator):
    """A facilitator who takes on some of those whom a digest offers, and leaves others."""

    def read(self, message: Message) -> None:
        """Read a digest, and take on some."""
        offered = [e for e in find_elements(message.blocks) if e.action_id == TAKE]
        for element in offered:
            there = [str(e.body.get("value")) for e in find_elements(message.blocks)]
            if str(element.body.get("value")) in there and self.rng.random() < TAKES:
                self.person.sandbox.act.use(self.person.id, message, element, None)
                self.person.sandbox.wait_idle()


class DemoLife(Life):
    """A life with the demo's people, in a programme that is there already."""

    def __init__(self, world: World, helen: Person, days: int, seed: int) -> None:
        self._helen = helen
        self._themes, self._of_mentors = read_themes()
        self._later, self._number = make_pairs(LATER, seed), itertools.count()
        super().__init__(world, 0, days, seed)
        self._mentor_of |= {two.mentee.handle: two.mentor.name for two in self._later}
        self.facilitator = Sparing(helen, Random(f"{seed} helen"))
        self._plan_rest()

    def _start_programme(self) -> Person:
        return self._helen

    def _make_roster(self, pairs: int) -> list[Two]:
        return make_pairs(GROUPS, self.seed)

    def _begin(self, roster: Sequence[Two]) -> None:
        super()._begin(roster)
        for two in roster:
            self._speak(two.mentor, self._of_mentors)
            self._speak(two.mentee, self._themes[next(self._number) % len(self._themes)])

    def _speak(self, somebody: Somebody, theme: Theme) -> None:
        given = somebody.name.split()[0]
        rng = Random(f"{self.seed} {somebody.handle} words")
        self.everybody[somebody.handle].words = ThemeWords(rng, theme, given)

    def _plan_rest(self) -> None:
        """Some mentors have room, some mentees ask for another, and in autumn others begin."""
        self._plan(self._find_day(AUTUMN), lambda: self._begin(self._later))
        for number, (name, places, topics) in enumerate(PLACES):
            at = self._find_day(A_WEEK_OF_OFFERS + timedelta(days=number))
            self._plan(at, self._make_offer(name, places, topics))
        for name, before, why in SEEKERS:
            at = self._find_day(timedelta(days=self.days - before))
            self._plan(at, self._make_search(name, why))

    def _find_day(self, after: timedelta) -> datetime:
        return self.begun + after + timedelta(hours=2)

    def _make_offer(self, name: str, places: str, topics: str) -> Callable[[], None]:
        def offer() -> None:
            someone = self.everybody[make_handle(name)]
            someone.types("/mentoring offer")
            someone.fills(OFFER_PLACES, places)
            someone.fills(OFFER_TOPICS, topics)
            someone.sends("offer")

        return offer

    def _make_search(self, name: str, why: str) -> Callable[[], None]:
        def search() -> None:
            someone = self.everybody[make_handle(name)]
            someone.types("/mentoring find")
            someone.fills(SEEK_WHOM, NOBODY_YET)
            someone.fills(SEEK_WHY, why)
            someone.sends("search")

        return search
