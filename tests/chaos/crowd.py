"""Whoever keeps the bot busy meanwhile: pairs of people, who act."""

import random
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agendas.rhythm.cadence import Cadence
from db.mentoring import pairs, people, programmes
from db.mentoring.people import Person as Row
from db.sessions import sessions
from handlers.action import service as action_moves
from handlers.pair import beginning
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.chaos.forms import Forms, Kept
from tests.chaos.hands import Hands


@dataclass(frozen=True)
class Couple:
    """A pair's two people and its row id."""

    mentor: Person
    mentee: Person
    pair: int


def settled_in(sandbox: Sandbox, engine: Engine, number: int) -> list[Couple]:
    """Begin so many pairs, each with a meeting planned; nobody has quiet hours."""
    now, couples = sandbox.clock.now(), []
    with sessions(engine).begin() as session:

        def keep(name: str) -> tuple[Person, Row]:
            person = sandbox.add_person(name)
            row = people.keep(session, sandbox.team_id, person.id, name, "UTC")
            row.quiet_from = row.quiet_until
            return person, row

        fay = keep("fay")
        channel = sandbox.add_channel("mentoring", [fay[0]])
        begun = programmes.start(session, sandbox.team_id, "Chaos", channel.id, [fay[1]], now)
        programme = programmes.get(session, sandbox.team_id, begun.id)
        for count in range(number):
            mentor, mentee = keep(f"mentor{count}"), keep(f"mentee{count}")
            pair = beginning.begin(
                session,
                programme,
                mentor[1],
                mentee[1],
                Cadence.parse("monthly"),
                now + timedelta(days=30),
                now,
            )
            couples.append(Couple(mentor[0], mentee[0], pair.id))
    return couples


def promised(session: Session, couple: Couple, text: str, moment: datetime) -> int:
    """Have a mentee promise something of which they are reminded at a moment; return its row id."""
    who = people.find(session, couple.mentee.sandbox.team.id, couple.mentee.id)
    assert who is not None
    seat = pairs.seat(session, who, couple.pair)
    day = moment.date() + timedelta(days=2)
    item = action_moves.add(session, seat, text, who.id, day, moment)
    item.next_due_at = moment
    return item.id


class Crowd:
    """People who type, click and fill in forms, and try again until it is acknowledged.

    No two crowds may share a person: each has one screen.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        couples: list[Couple],
        turn: int,
        seed: int,
        *,
        every: float = 0.1,
        again: float = 0.05,
    ) -> None:
        """`every` so many real seconds they do something; what fails, `again` after so many."""
        self._sandbox, self._couples, self._every = sandbox, couples, every
        self._rng = random.Random(f"{seed} {turn}")
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._act, name="crowd")
        self._hands = Hands(sandbox, self._enough, again)
        self._forms = Forms(sandbox, self._hands, str(turn), self._rng)

    @property
    def kept(self) -> list[Kept]:
        """What somebody was told is kept."""
        return self._forms.kept

    @property
    def requests(self) -> int:
        """How many things were sent, each until it was taken."""
        return self._hands.requests

    @property
    def answered(self) -> int:
        """How many requests were acknowledged."""
        return self._hands.answered

    def start(self) -> None:
        """Begin to act, on a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._enough.set()
        self._thread.join()

    def _act(self) -> None:
        seldom = (self._plan, self._done, self._met, self._agenda)
        often = (self._promise, self._recap, self._answer)
        acts = (*often, *often, *seldom)
        while not self._enough.wait(self._every):
            couple = self._rng.choice(self._couples)
            self._rng.choice(acts)(couple)

    def _promise(self, couple: Couple) -> None:
        text = self._forms.words("Errand")
        line = f"/action {text} @{couple.mentee.member.name}"
        reply = self._hands.taken(self._hands.command(couple.mentor, line))
        if reply and text in str(reply.payload):
            self._forms.kept.append(Kept("promise", text))

    def _plan(self, couple: Couple) -> None:
        days = timedelta(days=self._rng.randrange(10, 300))
        day = self._sandbox.clock.now() + days
        line = f"/meeting plan {day:%Y-%m-%d} {self._rng.randrange(8, 18)}:00"
        self._hands.taken(self._hands.command(couple.mentee, line))

    def _done(self, couple: Couple) -> None:
        asking = [m for m in couple.mentee.messages if "Done" in m.buttons]
        if asking:
            message = self._rng.choice(asking)
            if press := self._hands.press(couple.mentee, message, ("Done",)):
                self._hands.taken(press)

    def _agenda(self, couple: Couple) -> None:
        mentee = self._rng.random() < 0.5
        self._forms.agenda(couple.mentee if mentee else couple.mentor, mentee)

    def _recap(self, couple: Couple) -> None:
        self._forms.recap(couple.mentee)

    def _met(self, couple: Couple) -> None:
        self._hands.taken(self._forms.met(couple.mentor))

    def _answer(self, _couple: Couple) -> None:
        asked = [c.mentor for c in self._couples if self._forms.asks(c.mentor)]
        if asked:
            self._forms.answer(self._rng.choice(asked))
