"""Whoever keeps the bot busy meanwhile: people who act, and a calendar that comes due."""

import random
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from agendas.cadence import Cadence
from agendas.cycle import State
from agendas.times import Clock
from db import pairs, people, programmes, roster
from db.clashes import BUSY
from db.engine import sessions
from db.meetings import Meeting
from db.outbox import OutboxRow, Status
from db.people import Person as Row
from handlers import pairing
from handlers.action import moves as action_moves
from sandbox.delivery import Json, Kind, NotAcknowledged, NotDelivered, Reply
from sandbox.people import Person
from sandbox.reading import elements
from sandbox.server import Sandbox
from sandbox.state import Message

PATIENCE = 100  # tries of one thing
BACKLOG = 12  # letters due at once, more than which nothing is added to
GOES_ON = (State.PLANNED, State.PREPARING, State.SHARED, State.UNDERWAY)


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
        begun = roster.start(session, sandbox.team_id, "Chaos", channel.id, [fay[1]], now)
        programme = programmes.get(session, sandbox.team_id, begun.id)
        for count in range(number):
            mentor, mentee = keep(f"mentor{count}"), keep(f"mentee{count}")
            pair = pairing.begin(
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


class Calendar:
    """Lets action items and meetings come due, at the pace at which letters go out."""

    def __init__(self, engine: Engine, clock: Clock, couples: list[Couple], rng: random.Random):
        self._sessions = sessions(engine, hurried=True)
        self._clock, self._couples, self._rng = clock, couples, rng
        self.items: list[int] = []
        self._number = 0

    def turn(self) -> None:
        """Let something come due, unless enough has, or the database is busy."""
        with suppress(*BUSY):
            self.items += self._turn(self._clock.now())

    def _turn(self, now: datetime) -> list[int]:
        with self._sessions.begin() as session:
            due = session.scalar(
                select(func.count())
                .select_from(OutboxRow)
                .where(OutboxRow.status == Status.PENDING, OutboxRow.try_at <= now)
            )
            if (due or 0) >= BACKLOG:
                return []
            chosen = self._rng.sample(self._couples, min(3, len(self._couples)))
            for couple in chosen:
                self._bring_on(session, couple, now)
            return [self._promise(session, couple, now) for couple in chosen]

    def _promise(self, session: Session, couple: Couple, now: datetime) -> int:
        self._number += 1
        who = people.find(session, couple.mentee.sandbox.team_id, couple.mentee.id)
        assert who is not None
        seat = pairs.seat(session, who, couple.pair)
        day = now.date() + timedelta(days=2)
        item = action_moves.add(session, seat, f"Promise {self._number}", who.id, day, now)
        item.next_due_at = now
        return item.id

    def _bring_on(self, session: Session, couple: Couple, now: datetime) -> None:
        session.execute(
            update(Meeting)
            .where(Meeting.pair_id == couple.pair, Meeting.state.in_(GOES_ON))
            .values(next_due_at=now)
        )


class Crowd:
    """People who type and click, and who try the same thing again until it is acknowledged."""

    def __init__(self, sandbox: Sandbox, couples: list[Couple], turn: int, seed: int) -> None:
        self._sandbox, self._couples = sandbox, couples
        self._rng, self._name = random.Random(f"{seed} {turn}"), turn
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._act, name="crowd")
        self.acknowledged: list[str] = []  # promises that somebody was told are recorded
        self.requests = self.answered = self._number = 0

    def start(self) -> None:
        """Begin to act, on a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._enough.set()
        self._thread.join()

    def _act(self) -> None:
        while not self._enough.wait(0.1):
            couple = self._rng.choice(self._couples)
            self._rng.choice((self._promise, self._promise, self._plan, self._done))(couple)

    def _promise(self, couple: Couple) -> None:
        self._number += 1
        text = f"Errand {self._name}.{self._number}"
        reply = self._types(couple.mentor, f"/action {text} @{couple.mentee.member.name}")
        if reply and text in str(reply.payload):
            self.acknowledged.append(text)

    def _plan(self, couple: Couple) -> None:
        days = timedelta(days=self._rng.randrange(10, 300))
        day = self._sandbox.clock.now() + days
        self._types(couple.mentee, f"/meeting plan {day:%Y-%m-%d} {self._rng.randrange(8, 18)}:00")

    def _done(self, couple: Couple) -> None:
        asking = [m for m in couple.mentee.messages if "Done" in m.buttons]
        if asking:
            self._clicks(couple.mentee, self._rng.choice(asking))

    def _types(self, person: Person, line: str) -> Reply | None:
        act, channel = self._sandbox.act, person.dm.id
        name, _, text = line.partition(" ")
        with self._sandbox.state.lock:
            command = self._sandbox.slack.manifest.commands[name]
            payload = act.payloads.command(person.id, channel, command, text)
        return self._until_taken("slash_commands", payload)

    def _clicks(self, person: Person, message: Message) -> None:
        with self._sandbox.state.lock:
            done = [e for e in elements(message.blocks) if "Done" in e.names]
            if not done:
                return
            act = self._sandbox.act
            payload = act.payloads.block_actions(person.id, message, done[0], {})
        self._until_taken("interactive", payload)

    def _until_taken(self, kind: Kind, payload: Json) -> Reply | None:
        """Send the very same request again and again, as Slack and people do."""
        self.requests += 1
        for _ in range(PATIENCE):
            try:
                reply = self._sandbox.deliver(kind, payload)
            except (NotDelivered, NotAcknowledged):
                if self._enough.wait(0.05):
                    return None
            else:
                self.answered += 1
                return reply
        return None
