"""Who is in the demo beside the people of its guide: how they are called, and how they are."""

from __future__ import annotations

import unicodedata
from random import Random

from sandbox.demo.department import ZONE
from tests.year.model import CADENCES, Somebody, Two, draw

# Each mentor with their mentees.
GROUPS = (
    ("Prof Adaeze Nwosu", ("Callum Reid", "Sunita Rao", "Bogdan Ilić", "Aiko Mori")),
    ("Dr Henrik Solberg", ("Fatima Zahra Alami", "Rhys Bevan", "Mina Tehrani")),
    ("Dr Leila Haddad", ("Owen Gallagher", "Yuki Sato", "Rebecca Stein")),
    ("Prof Marc Lavoie", ("Amina Diallo", "Jonas Weber", "Thanh Nguyen")),
    ("Dr Ruth Abelson", ("Pedro Cardoso", "Kirsten Holm")),
    ("Dr Vikram Desai", ("Siobhan Keane", "Tomás Vidal")),
    ("Dr Grace Mwangi", ("Elena Petrova", "Marcus Bell")),
    ("Prof Anders Lindqvist", ("Noor Rahman", "Julia Kowalczyk")),
    ("Dr Hannah Cohen", ("Dmitri Volkov", "Chloe Tremblay")),
    ("Dr Samuel Osei", ("Isabel Romero",)),
    ("Dr Margaret Doyle", ("Haruto Ito",)),
    ("Prof Yusuf Demir", ("Katarina Horvat",)),
    ("Dr Alice Fontaine", ("Michael Adeyemi",)),
    ("Dr Piotr Zielinski", ("Laura Jimenez",)),
)
# Those who begin together in the autumn, a few weeks before the page is opened.
LATER = (
    ("Dr Grace Mwangi", ("Zainab Bello",)),
    ("Dr Vikram Desai", ("Erik Johansson",)),
    ("Dr Naomi Feldman", ("Arjun Menon", "Beatriz Lopes")),
    ("Dr Samuel Osei", ("Hugo Marchand",)),
    ("Prof Anders Lindqvist", ("Swati Kulkarni",)),
)
# How many mentees a mentor says that they take, and in what.
PLACES = (
    ("Dr Leila Haddad", "4", "grants, and coming back after leave"),
    ("Dr Ruth Abelson", "3", "teaching"),
    ("Dr Alice Fontaine", "2", "quality improvement"),
    ("Dr Margaret Doyle", "1", "statistics"),
    ("Prof Yusuf Demir", "3", "laboratory to clinic"),
)
# Who asks for a second mentor, so many days before the page is opened, and what for.
SEEKERS = (
    ("Mina Tehrani", 33, "My first grant: I have the data, and no idea how a budget is made."),
    ("Marcus Bell", 12, "Teaching large groups. Mine fall asleep, and I do not blame them."),
    ("Noor Rahman", 5, "Statistics, for a study with the registry."),
)
HAS_FIRST_DATE = 0.6
# A department that is worth looking at: how many answer what share of all that they are asked.
TEMPERS = ((0.45, 0.95), (0.35, 0.6), (0.15, 0.2), (0.05, 0.0))


def make_handle(name: str) -> str:
    """Return what somebody is called in the workspace: "leila.haddad"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = [word for word in plain.lower().split() if word not in ("dr", "prof")]
    return ".".join((words[0], words[-1]))


def make_pairs(groups: tuple[tuple[str, tuple[str, ...]], ...], seed: int) -> list[Two]:
    """Return the pairs, each with how they are: the same for the same names and seed."""
    return [
        _make_pair(mentor, mentee, Random(f"{seed} {mentee}"), seed)
        for mentor, mentees in groups
        for mentee in mentees
    ]


def _make_pair(mentor: str, mentee: str, rng: Random, seed: int) -> Two:
    first = rng.randrange(5, 40) if rng.random() < HAS_FIRST_DATE else None
    cadence = draw(rng, CADENCES)
    return Two(_make_somebody(mentor, seed), _make_somebody(mentee, seed), cadence, first)


def _make_somebody(name: str, seed: int) -> Somebody:
    answers = draw(Random(f"{seed} {name} answers"), TEMPERS)
    return Somebody(make_handle(name), name, str(ZONE), answers)
