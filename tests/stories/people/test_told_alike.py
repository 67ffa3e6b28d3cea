"""Who answered, and what, makes no difference to anything that whoever runs a programme is told.

Each case is lived through once for each way to answer, in worlds that are alike in all else: who
met, whose date is when, who has lapsed, is on leave or has ended. All that a facilitator can hold
is compared word by word: digests, today's digest, all pairs, Home, the waiting list, the roster,
reports. What is the same in either world tells nobody in which they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from types import ModuleType
from typing import Any

import pytest

from agendas import matching
from agendas.reporting import telling
from db.messages.leases import Pace
from sandbox.people import Person
from tests.databases import MakesDatabase
from tests.stories.cycles import sends
from tests.stories.messages.test_choices import NUDGES, chooses
from tests.stories.people.test_matching import offers
from tests.stories.world import TUESDAY, World
from tests.stories.world import world as open_world
from tests.views import find_faults

LAPSED = timedelta(days=44, hours=1)  # a month and a fortnight after they began, and an hour
MET = timedelta(days=7, hours=2)
BY_CHANCE = re.compile(r"\b[UCDTW][A-Z0-9]{8,}\b|[0-9a-f]{12,}")


class Ward:
    """A facilitator, pairs without a date, and a last one that meets in a week."""

    def __init__(self, world: World, pairs: int) -> None:
        self.world = world
        self.fay = world.person("fay", "Fay Laurent")
        world.start_programme(self.fay)
        self.mentors = [world.person(f"mentor{n}", f"Dr Mentor {n}") for n in range(pairs)]
        self.mentees = [world.person(f"mentee{n}", f"Mentee {n}") for n in range(pairs)]
        soon = world.clock.now() + timedelta(days=7)
        for number in range(pairs):
            first = soon if number == pairs - 1 else None
            world.pair(self.mentors[number], self.mentees[number], next_meeting=first)
        self.max, self.ana = self.mentors[0], self.mentees[0]
        self.kim, self.lee = self.mentors[-1], self.mentees[-1]
        offers(self.kim, "3", "statistics")
        self.held: list[str] = []

    def asks_for_all(self) -> None:
        """Ask for all that whoever runs a programme can ask for, and keep it."""
        self.fay.types("/mentoring digest")
        if "All pairs" in self.fay.last_message.buttons:  # a quiet week has none
            self.fay.clicks("All pairs")
        self.fay.types("/mentoring roster")
        self.fay.clicks("Send me the roster")
        for line in ("waiting", "report month", "report term"):
            self.fay.types(f"/mentoring {line}")
            self.world.passes(minutes=1)
        self.held.append(self.fay.opens_home().plain)

    @property
    def all_told(self) -> list[str]:
        """All that Fay was told, and when, to the minute; who is who in Slack is by chance."""
        told = [f"{one.ts.split('.')[0]}: {one.plain}" for one in self.fay.all_messages]
        files = [one.content.decode() for one in self.fay.files]
        return [BY_CHANCE.sub("…", one) for one in (*told, *files, *self.held)]


Answers = Callable[[Ward], None]


def live(world: World, pairs: int, after: timedelta, answers: Answers) -> list[str]:
    """Live through a month after somebody answered so; return all that Fay was told."""
    ward = Ward(world, pairs)
    world.passes(seconds=after.total_seconds())
    answers(ward)
    for person in (*ward.mentors, *ward.mentees):
        if person.modal is not None:
            person.closes()
    for days in (8, 26):
        world.passes(days=days)
        ward.asks_for_all()
    assert world.sandbox.breaches == []
    assert find_faults(world) == []
    return ward.all_told


@contextmanager
def empty_world(make_database: MakesDatabase) -> Iterator[World]:
    at_once = Pace(per_second=10**9, channel_gap=timedelta(0))
    with make_database() as url, open_world(url, TUESDAY, line=False, pace=at_once) as world:
        yield world


def find_differences(
    make_database: MakesDatabase, after: timedelta, ways: Mapping[str, Answers], pairs: int = 2
) -> list[tuple[str, str, str]]:
    """Return in which way something was told otherwise than in the first, and what."""
    found, first = [], list[str]()
    for way, answers in ways.items():
        with empty_world(make_database) as world:
            told = live(world, pairs, after, answers)
        first = first or told
        for one, other in zip(first, told, strict=False):
            if one != other:
                found.append((way, one, other))
        if len(first) != len(told):
            found.append((way, f"{len(first)} messages", f"{len(told)} messages"))
    return found


def shorten(ways: Mapping[str, Answers], *, deep: bool) -> dict[str, Answers]:
    """Return the ways to answer of a case: the first three, unless all are asked for."""
    return dict(islice(ways.items(), None if deep else 3))


def nothing(_ward: Ward) -> None:
    """Say nothing."""


def both(label: str) -> Answers:
    def answer(ward: Ward) -> None:
        for person in (ward.max, ward.ana):
            person.clicks(label)

    return answer


def by(who: str, label: str) -> Answers:
    return lambda ward: getattr(ward, who).clicks(label)


def says_why(ward: Ward) -> None:
    ward.ana.clicks("Not yet")
    ward.ana.clicks("What is in the way?")
    ward.ana.fills("In your own words", "He never answers")
    ward.ana.submits()


def switches_off(ward: Ward) -> None:
    for person in (ward.max, ward.ana):
        chooses(person, NUDGES)


def does(who: str, line: str, press: str = "", *, confirm: bool = False) -> Answers:
    """Type a line, and press what its answer offers."""

    def answer(ward: Ward) -> None:
        person: Person = getattr(ward, who)
        person.types(line)
        if press:
            person.clicks(press, confirm=confirm)

    return answer


def recap(mentor: str, *, promise: str = "") -> Answers:
    """They met; the mentee writes a recap, which the mentor answers so; a promise is kept."""

    def answer(ward: Ward) -> None:
        ward.lee.clicks("We met")
        if mentor != "unwritten":
            ward.lee.fills("Decided", "Apply in spring")
            ward.lee.fills("Who does what by when?", "Mentee: Send the draft, by 8 December 2026")
            sends(ward.lee)
        ward.lee.closes()
        ward.world.passes(minutes=11)
        if mentor not in ("", "unwritten"):
            ward.kim.clicks(mentor)
        ward.world.passes(minutes=11)
        if promise:
            ward.lee.types("/action")
            ward.lee.clicks(promise)

    return answer


def proposed(**said: str) -> Answers:
    """Fay proposes two who are in other pairs; they say so."""

    def answer(ward: Ward) -> None:
        ward.fay.types("/mentoring propose")
        ward.fay.fills("Mentee", ward.ana)
        ward.fay.fills("Mentor", ward.kim)
        ward.fay.submits()
        ward.fay.closes()
        ward.world.passes(minutes=11)
        for who, label in said.items():
            person: Person = getattr(ward, who)
            asked = "Would you mentor" if who == "kim" else "Would you like"
            person.clicks(label, person.sees(asked))
        ward.world.passes(minutes=11)

    return answer


def asks_nobody(ward: Ward) -> None:
    ward.world.passes(minutes=11)


def asks_kim(ward: Ward) -> None:
    ward.ana.types("/mentoring find")
    ward.ana.fills("Whom would you like to ask?", "Dr Mentor 1: statistics")
    ward.ana.submits()
    ward.world.passes(minutes=11)


def asks_and_is_refused(ward: Ward) -> None:
    asks_kim(ward)
    ward.kim.clicks("No, thank you")


NO = "No, thank you"
CASES: dict[str, tuple[timedelta, dict[str, Answers]]] = {
    "a nudge": (
        LAPSED,
        {
            "nobody": nothing,
            "why": says_why,
            "mentor": by("max", "Not yet"),
            "mentee": by("ana", "Not yet"),
            "both": both("Not yet"),
            "off": switches_off,
        },
    ),
    # On the day of a nudge, of two days before; what was agreed is left open.
    "that they met": (LAPSED, {who: does(who, "/meeting met 5 january") for who in ("ana", "max")}),
    "a date": (
        LAPSED,
        {who: does(who, "/meeting plan 20 january 10:00") for who in ("ana", "max")},
    ),
    "leave": (
        LAPSED,
        {who: does(who, "/mentoring pause until 15 february 2027") for who in ("ana", "max")},
    ),
    "an end": (
        LAPSED,
        {who: does(who, "/mentoring end", "End it", confirm=True) for who in ("ana", "max")},
    ),
    "whether they met": (
        MET,
        {who: does(who, "/meeting missed", "Did not happen") for who in ("lee", "kim")},
    ),
    "that they did": (MET, {who: does(who, "/meeting met") for who in ("lee", "kim")}),
    "a date that is off": (
        timedelta(days=1),
        {
            who: does(who, "/meeting cancel", "Cancel the meeting", confirm=True)
            for who in ("lee", "kim")
        },
    ),
    "a recap": (
        MET,
        {
            "unanswered": recap(""),
            "sent back": recap("Ask for a change"),
            "kept": recap("Accept", promise="Done"),
            "unwritten": recap("unwritten"),
            "accepted": recap("Accept"),
        },
    ),
    "a proposal": (
        timedelta(days=1),
        {
            "nobody": proposed(),
            "mentor no": proposed(kim=NO),
            "mentee no": proposed(ana=NO),
            "both no": proposed(kim=NO, ana=NO),
            "mentor yes": proposed(kim="Yes"),
            "mentee yes": proposed(ana="Yes"),
        },
    ),
    "whom they ask": (
        timedelta(days=1),
        {"nobody": asks_nobody, "asked": asks_kim, "refused": asks_and_is_refused},
    ),
}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(400)  # of a machine that is busy with others
@pytest.mark.parametrize("case", CASES)
def test_who_answered_and_what_is_in_nothing_that_is_told(
    case: str, make_database: MakesDatabase, deep: bool
) -> None:
    # Of fewer than five that lapse, less would be told anyway.
    pairs = 6 if case == "a nudge" else 2
    after, ways = CASES[case]
    assert find_differences(make_database, after, shorten(ways, deep=deep), pairs) == []


def tell_noes(settle: Callable[..., matching.State]) -> Callable[..., matching.State]:
    """Let the end of a proposal be told as soon as somebody does not want to."""
    return lambda match, now: settle(replace(match, proposed=False), now)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("case", "ways", "module", "rule", "leak"),
    [
        ("a proposal", ("nobody", "mentor no"), matching, "settle", tell_noes),
        ("a recap", ("unanswered", "accepted"), telling, "_are_told", lambda _: lambda *_: True),
    ],
)
def test_a_rule_that_is_not_kept_is_found(
    case: str,
    ways: tuple[str, ...],
    module: ModuleType,
    rule: str,
    leak: Callable[..., Any],
    make_database: MakesDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, rule, leak(getattr(module, rule)))
    after, answers = CASES[case]
    assert find_differences(make_database, after, {way: answers[way] for way in ways})
