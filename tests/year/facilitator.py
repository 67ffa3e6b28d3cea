"""Whoever runs the programme: reads the digest each week, and sees to those who lapsed."""

from __future__ import annotations

from random import Random

from sandbox.block_kit.content import find_elements
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.keystrokes.operators import Effort, count_words

TAKE = "digest.take"
MOST_A_WEEK = 60  # presses: ten minutes are over by then


class Facilitator:
    """One facilitator; their effort is what their hands and eyes had to do."""

    def __init__(self, person: Person, rng: Random) -> None:
        self.person, self.rng = person, rng
        self.effort = Effort()

    def read(self, message: Message) -> None:
        """Read a digest, and take on whoever it offers to be talked to."""
        self.effort.messages += 1
        self.effort.shown += count_words(message.plain)
        for _ in range(MOST_A_WEEK):
            offered = (e for e in find_elements(message.blocks) if e.action_id == TAKE)
            found = next(offered, None)
            if found is None:
                return
            self.effort.thinks += 1
            self.effort.taps += 1
            self.person.sandbox.act.use(self.person.id, message, found, None)
            self.person.sandbox.wait_idle()
