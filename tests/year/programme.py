"""A programme run from Slack alone, from its start to its handing over, with absences."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from db.mentoring.people import Person as Row
from db.mentoring.programmes import Programme
from db.operations import heartbeats
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.world import TORONTO
from tests.year.facilitator import Facilitator
from tests.year.life import A_DAY, YEAR, Life
from tests.year.model import AWAY_AT, CORRECTED, COUNTRIES, HANDED_OVER_AT, OUTAGE_AT

A_MONTH = timedelta(days=30)
LONG_ENOUGH = 180  # days: in less nobody is away for a month
REPORT_EVERY = 91  # days
TICK = "plan"  # what leaves the traces by which it is seen that the bot was away


class RunFromSlack(Life):
    """Nobody has a shell: what a facilitator does is done in Slack, and their effort counted."""

    def _start_programme(self) -> Person:
        sandbox = self.world.sandbox
        fay = sandbox.add_person("fay", real_name="Fay Laurent", tz=TORONTO, admin=True)
        self._gus = sandbox.add_person("gus", real_name="Gus Berg", tz=TORONTO)
        self._running = Facilitator(fay, Random(f"{self.seed} fay"))
        self.world.channel = sandbox.add_channel("mentoring", (fay, self._gus), private=True)
        self._running.start(self.world, self.world.channel)
        with self.world.bot.sessions() as session:
            self.world.programme = session.scalars(select(Programme)).one()
        return fay

    def _make_facilitator(self) -> Facilitator:
        return self._running

    def _load_roster(self) -> None:
        for two in self.roster:
            self._bring(two.mentor)
            self._bring_mentee(two)
        self._running.drop_roster(self.world, self.roster, self.begun)
        self._say_where_they_live()
        self._plan_the_programme()

    def _say_where_they_live(self) -> None:
        """Everybody says in which country they keep holidays, as one does in one's settings."""
        with self.world.bot.sessions.begin() as session:
            for person in session.scalars(select(Row)):
                person.country = COUNTRIES[person.timezone]

    def _plan_the_programme(self) -> None:
        self._plan(self._at(OUTAGE_AT), self._go_out)
        self._plan(self._at(HANDED_OVER_AT), lambda: self._running.hand_over(self._gus))
        for day in range(REPORT_EVERY, self.days, REPORT_EVERY):
            at = self.begun + timedelta(days=day, hours=2)
            self._plan(at, lambda: self._running.ask_for_report())
        for two in self.roster:
            if self.rng.random() < CORRECTED * self.days / YEAR:
                self._some_day(partial(self._running.correct, two.mentee.handle))

    def _read_digest(self, message: Message) -> None:
        """Read it, unless whoever runs the programme is away: then the last one, once back."""
        back = self._at(AWAY_AT) + A_MONTH
        away = self.days >= LONG_ENOUGH and self._at(AWAY_AT) <= self.world.clock.now() < back
        if not away:
            self._running.read(message)
        elif self.world.clock.now() + timedelta(days=7) >= back:
            self._plan(back, lambda: self._running.read(message))

    def _go_out(self) -> None:
        """The bot is not there for a day; people try again once it is back."""
        bot, now = self.world.bot, self.world.clock.now()
        with bot.sessions.begin() as session:
            heartbeats.note(session, "year", TICK, now)
        back = now + A_DAY
        waiting = [heapq.heappop(self._acts) for _ in range(self._count_before(back))]
        for act in waiting:
            self._plan(back + (act.at - now) / 8, act.do)
        self.world.clock.set(back)
        bot.absence.look()

    def _count_before(self, moment: datetime) -> int:
        return sum(act.at < moment for act in self._acts)

    def _at(self, share: float) -> datetime:
        """Return a Monday morning, after about such a share of the time."""
        weeks = int(self.days * share) // 7
        return self.begun + timedelta(weeks=weeks, hours=1)
