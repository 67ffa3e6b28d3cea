"""Lives through a while of a programme, and says what did not hold."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.messages.leases import Pace
from tests.stories.world import world
from tests.year.figures import count
from tests.year.life import Life
from tests.year.noting import Notes
from tests.year.upheld import find_faults

# How Slack is paced is not asked here: all that is due at a moment goes at that moment.
AT_ONCE = Pace(per_second=10**9, channel_gap=timedelta(0))
MONDAY = datetime(2026, 9, 7, 13, 0, tzinfo=UTC)  # nine o'clock in Toronto


@dataclass(frozen=True)
class Outcome:
    """What came of it: what did not hold, where forms were refused, and the figures."""

    faults: list[str]
    stumbles: list[str]
    figures: dict[str, str]


def run(database: str, pairs: int, days: int, seed: int) -> Outcome:
    """Let a programme of so many pairs be lived through for so many days; SQLite only."""
    with world(database, MONDAY, line=False, pace=AT_ONCE) as opened:
        notes = Notes(opened)
        begun = time.process_time()
        life = Life(opened, pairs, days, seed, notes.look)
        notes.acted = {one.person.id: one.acted for one in life.everybody.values()}
        life.live()
        figures = count(
            opened, notes, life.facilitator.effort, pairs, days, time.process_time() - begun
        )
        stumbles = [words for one in life.everybody.values() for words in one.stumbles]
        breaches = [str(breach) for breach in opened.sandbox.breaches]
        return Outcome([*find_faults(opened, notes), *breaches], stumbles, figures)
