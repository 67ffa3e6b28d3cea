"""Lives through a while of a programme, and says what did not hold."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.messages.leases import Pace
from tests.stories.world import world
from tests.year.figures import YEAR, count, count_minutes
from tests.year.noting import Notes
from tests.year.programme import RunFromSlack
from tests.year.sizes import Sizes
from tests.year.upheld import check_minutes, find_faults

# How Slack is paced is not asked here: all that is due at a moment goes at that moment.
AT_ONCE = Pace(per_second=10**9, channel_gap=timedelta(0))
ENOUGH = 5_000  # pair-days: in less, a single correction would count for half an hour
MONDAY = datetime(2026, 9, 7, 13, 0, tzinfo=UTC)  # nine o'clock in Toronto


@dataclass(frozen=True)
class Outcome:
    """What came of it: what did not hold, where forms were refused, and the figures."""

    faults: list[str]
    stumbles: list[str]
    figures: dict[str, str]


def run(database: str, pairs: int, days: int, seed: int) -> Outcome:
    """Let a programme of so many pairs be lived through for so many days."""
    with world(database, MONDAY, line=False, pace=AT_ONCE) as opened:
        notes, sizes = Notes(opened), Sizes(opened)
        begun = time.process_time()
        life = RunFromSlack(opened, pairs, days, seed, notes.look)
        notes.acted = life.facilitator.acted
        notes.acted |= {one.person.id: one.acted for one in life.everybody.values()}
        life.live()
        seconds = time.process_time() - begun
        figures = count(opened, notes, life.facilitator, sizes, pairs, days, seconds)
        stumbles = [words for one in life.everybody.values() for words in one.stumbles]
        breaches = [str(breach) for breach in opened.sandbox.breaches]
        faults = [*find_faults(opened, notes), *breaches]
        if pairs * days >= ENOUGH:
            faults += check_minutes(count_minutes(life.facilitator, pairs, days / YEAR))
        return Outcome(faults, stumbles, figures)
