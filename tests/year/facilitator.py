"""Whoever runs the programme: starts it, drops the roster, reads digests, mends, hands it over."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from random import Random

from sandbox.block_kit.content import find_elements
from sandbox.model.entities import Conversation, Message
from sandbox.people import Person
from tests.keystrokes.operators import Effort
from tests.stories.world import World
from tests.year.hands import Hands
from tests.year.model import Two

TAKE, MORE = "digest.take", "digest.more"
MOST_A_WEEK = 60  # presses: ten minutes are over by then
# Of the pairs that a digest offers: who is let be, offered a new mentor, ended. All others are
# talked to.
LET_BE, OFFERED, ENDED = 0.10, 0.04, 0.01
HEADER = ("Mentor email", "Mentee email", "How often", "Next meeting")


class Facilitator:
    """One at a time; what they do `once`, for the programme again and again, and for its pairs."""

    def __init__(self, person: Person, rng: Random) -> None:
        self.person, self.rng = person, rng
        self.once, self.programme, self.pairs = Effort(), Effort(), Effort()
        self.acted: dict[str, list[datetime]] = {}
        self._used: set[str] = set()

    # Once

    def start(self, world: World, channel: Conversation) -> None:
        """Start the programme, from the button on Home."""
        hands = self._hands(self.once)
        hands.clicks("Start a programme", message=self.person.opens_home())
        hands.fills("Name", "Medicine")
        hands.picks("Channel of the weekly digest", channel.id)
        hands.sends()
        world.settles()

    def drop_roster(self, world: World, roster: list[Two], begun: datetime) -> None:
        """Drop a sheet of all pairs, look at what it will do, and let it be done."""
        hands = self._hands(self.once)
        hands.drops("pairs.csv", _write_sheet(roster, begun).encode())
        world.settles()
        message, label = next(
            (message, label)
            for message in reversed(self.person.messages)
            for label in message.buttons
            if label.startswith("Do ")
        )
        hands.reads(message)
        hands.clicks(label, message=message)
        world.settles()

    def hand_over(self, other: Person) -> None:
        """Let somebody else run it from now on."""
        hands = self._hands(self.once)
        hands.types("/mentoring programme")
        hands.clicks("Hand it over")
        hands.picks("Who runs it in your place?", other)
        hands.sends()
        self.person = other

    # Again and again

    def read(self, message: Message) -> None:
        """Read a digest, and do something about whoever it names for the first time."""
        hands = self._hands(self.pairs)
        hands.reads(message)
        for _ in range(MOST_A_WEEK):
            offered = (e for e in find_elements(message.blocks) if e.action_id == TAKE)
            found = next((e for e in offered if self._key(e.body) not in self._used), None)
            if found is None:
                return
            self._used.add(self._key(found.body))
            chance = self.rng.random()
            if chance >= LET_BE + OFFERED + ENDED:
                hands.presses(message, found)
                continue
            more = next(e for e in find_elements([found.block]) if e.action_id == MORE)
            hands.presses(message, more)
            if chance < LET_BE:
                hands.sends()
                continue
            ends = chance >= LET_BE + OFFERED
            hands.clicks("End their mentoring" if ends else "Offer a new mentor", confirm=True)
            hands.closes()

    def ask_for_report(self) -> None:
        """Let the year so far be sent as a page and as figures."""
        self._hands(self.programme).types("/mentoring report")

    def correct(self, mentee: str) -> None:
        """Let a pair meet every quarter from now on, where it still goes on."""
        hands = self._hands(self.pairs)
        hands.types(f"/mentoring pair @{mentee}")
        if "Change it" in self.person.last_message.buttons:
            hands.clicks("Change it", message=self.person.last_message)
            hands.picks("They meet", "quarterly")
            hands.sends()

    def _hands(self, effort: Effort) -> Hands:
        return Hands(self.person, effort, self.acted.setdefault(self.person.id, []))

    def _key(self, button: dict[str, str]) -> str:
        return str(button.get("value"))


def _write_sheet(roster: list[Two], begun: datetime) -> str:
    sheet = StringIO()
    lines = csv.writer(sheet, delimiter=";")
    lines.writerow(HEADER)
    for two in roster:
        first = two.begins(begun)
        when = f"{first.day} {first:%B %Y} {first:%H:%M}" if first else ""
        lines.writerow([two.mentor.email, two.mentee.email, two.cadence, when])
    return sheet.getvalue()
