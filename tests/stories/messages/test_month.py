"""A month of a mentor of six pairs: one brief a day, and what comes beside it, counted by kind."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agendas.dates.local_time import wall_time, zone_named
from db.mentoring.meetings import Meeting
from db.messages.outbox import BRIEF, OutboxRow
from sandbox.people import Person
from tests.stories.cycles import PROMISES, rows, sends
from tests.stories.messages.test_brief import six_pairs
from tests.stories.world import TORONTO, World

DAYS = 30
# Beside the brief, of six pairs that each plan, hold and note one meeting and plan the next.
CEILINGS = {
    "pair.welcome": 1,
    "meeting.planned": 12,
    "meeting.order": 6,
    "meeting.ask": 6,
    "meeting.held": 6,
    "recap.waiting": 12,
    "recap.accepted": 6,
    "recap.change": 6,
}
TABLE = Path(__file__).parents[3] / "docs" / "delivery.md"


def notes(mentee: Person, mentor: Person, number: int) -> None:
    """Let a mentee say that they met, send the recap, and the mentor accept it; plan the next."""
    mentee.clicks("We met")
    mentee.fills(PROMISES, f"Max: read the draft by {number + 14} December 2026")
    sends(mentee)
    if mentee.modal:
        mentee.closes()
    mentee.types(f"/meeting plan {number + 4} january 2027 10:00")
    mentee.types("/action introduce me to the dean by 18 december @max")


def sent_alone(world: World, person: Person) -> list[OutboxRow]:
    """Return all that went out to somebody as a message of its own."""
    own = (row for row in rows(world, OutboxRow) if row.recipient == person.id)
    return [row for row in own if row.status == "sent" and row.brief_id is None]


def print_counts(counted: Counter[str], gathered: Counter[str]) -> None:
    print("\nkind                 sent   at most")  # noqa: T201 - the table that is asked for
    for kind, number in sorted(counted.items()):
        print(f"{kind:<20} {number:>4}   {CEILINGS.get(kind, '1 a day')}")  # noqa: T201
    for kind, number in sorted(gathered.items()):
        print(f"  in briefs: {kind:<20} {number:>4}")  # noqa: T201


@pytest.mark.slow
def test_a_mentor_of_six_gets_one_brief_a_day_and_the_rest_within_its_ceilings(
    world: World,
) -> None:
    mentor, mentees = six_pairs(world, meets=timedelta(days=6))
    for day in range(DAYS):
        world.passes(days=1)
        for number, mentee in enumerate(mentees, 1):
            asked = [m for m in mentee.messages if "We met" in m.buttons and "Did you" in m.plain]
            if asked:
                notes(mentee, mentor, number)
        if day % 2:
            for message in mentor.messages:
                if "Accept" in message.buttons:
                    mentor.clicks("Accept", message=message)
    alone = sent_alone(world, mentor)
    counted = Counter(row.kind for row in alone)
    inside = (row for row in rows(world, OutboxRow) if row.recipient == mentor.id and row.brief_id)
    print_counts(counted, Counter(row.kind for row in inside))
    days = Counter(
        wall_time(row.finished_at or row.due_at, zone_named(TORONTO)).date()
        for row in alone
        if row.kind == BRIEF and row.occurrence
    )
    assert max(days.values()) == 1
    assert len(days) <= DAYS
    first = datetime(2026, 11, 24, 16, tzinfo=UTC)
    busiest = Counter(row.kind for row in alone if row.finished_at and row.finished_at <= first)
    assert busiest["pair.welcome"] + busiest[BRIEF] <= 1
    beside = {kind: number for kind, number in counted.items() if kind != BRIEF}
    assert {kind: n for kind, n in beside.items() if n > CEILINGS.get(kind, 0)} == {}
    assert len([m for m in rows(world, Meeting) if m.state == "accepted"]) == 6
    named = TABLE.read_text()
    assert all(kind in named for kind in CEILINGS)
