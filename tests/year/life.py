"""The year: the clock goes from one due thing, or one person's act, to the next."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from agendas.rhythm.cadence import Cadence
from db.mentoring import people, programmes
from handlers.pair import beginning
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.world import World
from tests.year.deeds import DEEDS, Deed, Truth
from tests.year.facilitator import Facilitator
from tests.year.model import (
    CANCELS,
    COUNTRIES,
    ENDS,
    GOES,
    MOVES,
    TAKES_LEAVE,
    Somebody,
    Two,
    make_roster,
)
from tests.year.someone import Inbox, Someone

YEAR, A_DAY = 365, timedelta(days=1)
PAUSE = timedelta(seconds=1)
ROUND = timedelta(minutes=5)  # whoever does something in these does it at their end


@dataclass(order=True)
class Act:
    """What somebody does at a moment."""

    at: datetime
    number: int
    do: Callable[[], None] = field(compare=False)


class Life:
    """A programme of so many pairs in a world, and everybody in it; `each_day` is called daily."""

    def __init__(
        self,
        world: World,
        pairs: int,
        days: int,
        seed: int,
        each_day: Callable[[], None] = lambda: None,
    ) -> None:
        self.world, self.seed, self.days = world, seed, days
        self.begun, self.each_day = world.clock.now(), each_day
        self.truth, self.rng = Truth(seed), Random(f"{seed} life")
        self._acts: list[Act] = []
        self._numbers = itertools.count()
        self.everybody: dict[str, Someone] = {}
        self.fay = self._start_programme()
        self.facilitator = self._make_facilitator()
        world.channel.messages = Inbox([], self._receive_digest)
        self.roster = self._make_roster(pairs)
        self._mentor_of = {two.mentee.handle: two.mentor.name for two in self.roster}
        self._load_roster()
        for day in range(1, days + 2):  # there is always something still to do
            self._plan(self.begun + timedelta(days=day), each_day)

    @property
    def until(self) -> datetime:
        """When it is over."""
        return self.begun + timedelta(days=self.days)

    def live(self, until: datetime | None = None) -> None:
        """Let it all happen, to the end or up to a moment."""
        clock, due = self.world.clock, self.settle()
        while (at := min(due, self._acts[0].at)) <= (until or self.until):
            clock.set(max(at, clock.now()))
            while self._acts[0].at <= clock.now():
                heapq.heappop(self._acts).do()
            due = self.settle()

    def settle(self) -> datetime:
        """Let the bot do what is due, and return when it next does something."""
        bot, clock, never = self.world.bot, self.world.clock, self.until + YEAR * A_DAY
        while True:
            bot.apply_rules()
            while bot.delivery.deliver():
                pass
            if (due := bot.next_due() or never) > clock.now():
                return due
            clock.set(clock.now() + PAUSE)

    # Who there is

    def _start_programme(self) -> Person:
        """Start the programme, and return who runs it."""
        fay = self.world.person("fay", "Fay Laurent")
        self.world.start_programme(fay)
        return fay

    def _make_facilitator(self) -> Facilitator:
        return Facilitator(self.fay, Random(f"{self.seed} fay"))

    def _make_roster(self, pairs: int) -> list[Two]:
        return make_roster(pairs, Random(f"{self.seed} roster"))

    def _load_roster(self) -> None:
        """Begin all pairs at once, as a roster does."""
        self._begin(self.roster)

    def _begin(self, roster: Sequence[Two]) -> None:
        for two in roster:
            self._bring(two.mentor)
            self._bring_mentee(two)
        now, team = self.world.clock.now(), self.world.sandbox.team_id
        with self.world.bot.sessions.begin() as session:
            programme = programmes.get(session, team, self.world.programme.id)
            for two in roster:
                mentor, row = self._keep(session, two.mentor), self._keep(session, two.mentee)
                mentee = self.everybody[two.mentee.handle]
                first = self._hour(mentee, two.first_in) if two.first_in else None
                cadence = Cadence.parse(two.cadence)
                beginning.begin(session, programme, mentor, row, cadence, first, now)

    def _keep(self, session: Session, somebody: Somebody) -> people.Person:
        person = self.everybody[somebody.handle].person
        team = self.world.sandbox.team_id
        row = people.keep(session, team, person.id, somebody.name, somebody.zone)
        row.country = COUNTRIES[somebody.zone]
        return row

    def _bring_mentee(self, two: Two) -> None:
        mentee, year = self._bring(two.mentee), self.days / YEAR
        if mentee.rng.random() < TAKES_LEAVE * year:
            self._some_day(lambda: self._take_leave(mentee))
        if mentee.rng.random() < ENDS * year:
            self._some_day(lambda: mentee.types("/mentoring end"))

    def _bring(self, somebody: Somebody) -> Someone:
        if somebody.handle in self.everybody:
            return self.everybody[somebody.handle]
        person = self.world.person(somebody.handle, somebody.name, somebody.zone)
        someone = Someone(somebody, person, Random(f"{self.seed} {somebody.handle}"))
        someone.dm.messages = Inbox([], lambda message: self._receive(someone, message))
        self.everybody[somebody.handle] = someone
        if someone.rng.random() < GOES * self.days / YEAR:
            self._some_day(lambda: self._go(someone))
        return someone

    # What they do

    def _receive(self, someone: Someone, message: Message) -> None:
        if not message.by_bot or message.ephemeral_for:
            return
        at = someone.looks_at(self.world.clock.now())
        if at is not None:
            self._plan(at, lambda: self._look(someone, message))
        if message.text.startswith("Planned") or "planned" in message.text[:200]:
            self._consider(someone)

    def _receive_digest(self, message: Message) -> None:
        if message.by_bot and not message.ephemeral_for:
            self._plan(self.world.clock.now() + A_DAY / 8, lambda: self._read_digest(message))

    def _read_digest(self, message: Message) -> None:
        self.facilitator.read(message)

    def _look(self, someone: Someone, message: Message) -> None:
        if someone.gone:
            return
        other = self._mentor_of.get(someone.who.handle, "")
        for element in someone.offers(message):
            do = DEEDS.get(element.action_id)
            if do is not None:
                do(Deed(someone, message, element, self.world.clock.now(), self.truth, other))
                someone.closes()

    def _consider(self, someone: Someone) -> None:
        """A mentee who has a date moves or cancels it, now and then, a while later."""
        if someone.who.handle not in self._mentor_of:
            return
        chance = someone.rng.random()
        at = self.world.clock.now() + timedelta(days=someone.rng.uniform(0.5, 4))
        if chance < MOVES:
            to = self._hour(someone, someone.rng.randint(8, 20))
            local = to.astimezone(someone.zone)
            line = f"/meeting move {local.day} {local:%B %Y} {local:%H:%M}"
            self._plan(at, lambda: someone.types(line))
        elif chance < MOVES + CANCELS:
            self._plan(at, lambda: self._cancel(someone))

    def _cancel(self, someone: Someone) -> None:
        someone.types("/meeting cancel")
        someone.press_told("meeting.cancel")

    def _take_leave(self, someone: Someone) -> None:
        day = self.world.clock.now() + timedelta(days=someone.rng.randint(10, 45))
        someone.types(f"/mentoring pause until {day.day} {day:%B %Y}")

    def _go(self, someone: Someone) -> None:
        someone.gone = True
        member = someone.person.member
        member.deleted = True
        act = self.world.sandbox.act
        act.send_event(act.payloads.build_user_change(member))

    # When

    def _plan(self, at: datetime, do: Callable[[], None]) -> None:
        late = (at - self.begun) % ROUND
        then = at + (ROUND - late) if late else at
        heapq.heappush(self._acts, Act(then, next(self._numbers), do))

    def _some_day(self, do: Callable[[], None]) -> None:
        self._plan(self.begun + timedelta(days=self.rng.uniform(10, self.days)), do)

    def _hour(self, someone: Someone, days: int) -> datetime:
        local = self.world.clock.now().astimezone(someone.zone)
        day = local + timedelta(days=days)
        while day.weekday() >= 5:
            day += timedelta(days=1)
        at = day.replace(hour=someone.rng.randint(9, 16), minute=0, second=0, microsecond=0)
        return at.astimezone(self.begun.tzinfo)
