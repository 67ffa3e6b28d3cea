"""Five people, four pairs, two programmes: a workspace with something of everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sandbox.people import Person
from tests.stories.world import World


@dataclass
class Two:
    """A pair: its row id, its two, and a word that nobody else may ever read."""

    mentor: Person
    mentee: Person
    id: int
    canary: str

    def __contains__(self, person: Person) -> bool:
        return person.id in (self.mentor.id, self.mentee.id)


@dataclass
class Cast:
    """Everybody in the workspace."""

    world: World
    people: dict[str, Person]
    pairs: list[Two]

    @property
    def everybody(self) -> list[Person]:
        return list(self.people.values())

    @property
    def members(self) -> list[Person]:
        """Those in a pair, each once."""
        return [p for p in self.everybody if any(p in pair for pair in self.pairs)]

    def pairs_of(self, person: Person) -> list[Two]:
        return [pair for pair in self.pairs if person in pair]


def cast(world: World, *first_meetings: timedelta | None) -> Cast:
    """Bring everybody in. Max is in three pairs, on both sides; Zoe is in none."""
    names = {
        "fay": ("Fay Laurent", "America/Toronto"),
        "gil": ("Gil Haddad", "Europe/London"),
        "max": ("Dr Max Okafor", "America/Toronto"),
        "ana": ("Ana Silva", "America/Toronto"),
        "noor": ("Noor Aziz", "Asia/Karachi"),
        "sam": ("Sam Berg", "Europe/Berlin"),
        "eve": ("Eve Ito", "Pacific/Auckland"),
        "zoe": ("Zoe Stern", "America/Toronto"),
    }
    people = {name: world.person(name, *known) for name, known in names.items()}
    world.start_programme(people["fay"])
    surgery = world.start_programme(people["gil"], name="Surgery")
    medicine = world.programme
    made = []
    pairs = (
        ("max", "ana", "monthly", medicine),
        ("max", "noor", "quarterly", medicine),
        ("sam", "max", "monthly", surgery),
        ("eve", "sam", "monthly", surgery),
    )
    for number, (mentor, mentee, cadence, programme) in enumerate(pairs):
        at = first_meetings[number] if number < len(first_meetings) else None
        starts = world.clock.now() + at if at else None
        one, two = people[mentor], people[mentee]
        row = world.pair(one, two, cadence, starts, programme)
        made.append(Two(one, two, row, f"canary{number}x"))
    return Cast(world, people, made)
