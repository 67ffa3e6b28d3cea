"""Who is in the programme, and how they are: how often they answer, meet, move, leave and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

# How many people there are of each kind, and what of all that they are asked these answer.
TEMPERS = ((0.30, 0.95), (0.40, 0.50), (0.20, 0.125), (0.10, 0.0))
ZONES = (
    (0.40, "America/Toronto"),
    (0.20, "America/Vancouver"),
    (0.15, "Europe/London"),
    (0.10, "Europe/Berlin"),
    (0.05, "Asia/Karachi"),
    (0.05, "Asia/Tokyo"),
    (0.05, "Pacific/Auckland"),
)
COUNTRIES = {
    "America/Toronto": "CA",
    "America/Vancouver": "CA",
    "Europe/London": "GB",
    "Europe/Berlin": "DE",
    "Asia/Karachi": "PK",
    "Asia/Tokyo": "JP",
    "Pacific/Auckland": "NZ",
}
CADENCES = (
    (0.40, "monthly"),
    (0.15, "6 weeks"),
    (0.10, "2 months"),
    (0.25, "quarterly"),
    (0.10, "twice a year"),
)
GIVEN = [
    "Ana",
    "Bea",
    "Carlos",
    "Dana",
    "Elif",
    "Femi",
    "Greta",
    "Hana",
    "Ivan",
    "Jonas",
    "Kofi",
    "Lena",
    "Maya",
    "Nadia",
    "Omar",
    "Priya",
    "Quinn",
    "Rosa",
    "Sven",
    "Tara",
    "Uma",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yusuf",
    "Zoe",
]
FAMILY = [
    "Abara",
    "Brandt",
    "Chen",
    "Duarte",
    "Eriksen",
    "Fischer",
    "Garcia",
    "Haddad",
    "Iyer",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Marsh",
    "Novak",
    "Okafor",
    "Park",
    "Quist",
    "Ruiz",
    "Silva",
    "Tanaka",
    "Urban",
    "Vogel",
    "Whitfield",
    "Yilmaz",
    "Zhang",
]
MENTEES_EACH = (6, 3, 3, 2, 2, 1, 1, 1)

WEEKEND = 5
HAS_FIRST_DATE = 0.5
MEETS = 0.85  # of what is planned takes place
MOVES, CANCELS = 0.12, 0.05
SENDS_BACK = 0.12
TAKES_LEAVE, ENDS, GOES = 0.12, 0.06, 0.03  # in a year: of mentees, of pairs, of people
CORRECTED = 0.06  # in a year: of pairs, by their facilitator
# Of the whole time: when the bot is not there for a day, the facilitator is away for a month, and
# when somebody else takes over.
OUTAGE_AT, AWAY_AT, HANDED_OVER_AT = 0.35, 0.5, 0.8


@dataclass(frozen=True)
class Somebody:
    """One person as the roster has them; `answers` is the share of asks that they answer."""

    handle: str
    name: str
    zone: str
    answers: float

    @property
    def email(self) -> str:
        """Their address, as the sandbox gives it to whoever has that handle."""
        return f"{self.handle}@example.edu"


@dataclass(frozen=True)
class Two:
    """A pair of the roster; `first_in` is after how many days they meet first, if that is known."""

    mentor: Somebody
    mentee: Somebody
    cadence: str
    first_in: int | None

    def begins(self, now: datetime) -> datetime | None:
        """Return when they meet first, an hour of a working day of the mentee's, if it is known."""
        if self.first_in is None:
            return None
        day = now.astimezone(ZoneInfo(self.mentee.zone)) + timedelta(days=self.first_in)
        while day.weekday() >= WEEKEND:
            day += timedelta(days=1)
        hour = 9 + self.first_in % 8
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def draw(rng: Random, of: tuple[tuple[float, T], ...]) -> T:
    """Return one of these, by their shares."""
    (found,) = rng.choices([value for _, value in of], [share for share, _ in of])
    return found


def make_roster(pairs: int, rng: Random) -> list[Two]:
    """Return so many pairs: mentors with six, three, two and one mentees, in seven zones."""
    return list(_make_pairs(pairs, rng))


def _make_pairs(pairs: int, rng: Random) -> Iterator[Two]:
    made = mentors = 0
    while made < pairs:
        mentor = _make_somebody("mentor", mentors, rng)
        for _ in range(min(MENTEES_EACH[mentors % len(MENTEES_EACH)], pairs - made)):
            first = rng.randrange(5, 40) if rng.random() < HAS_FIRST_DATE else None
            mentee = _make_somebody("mentee", made, rng)
            yield Two(mentor, mentee, draw(rng, CADENCES), first)
            made += 1
        mentors += 1


def _make_somebody(role: str, number: int, rng: Random) -> Somebody:
    handle = f"{role}{number:03}"
    return Somebody(handle, _name(role, number), draw(rng, ZONES), draw(rng, TEMPERS))


def _name(role: str, number: int) -> str:
    """Return a name that nobody else has."""
    title = "Dr " if role == "mentor" else ""
    most = len(GIVEN) * len(FAMILY)
    number = number * 7 + (most // 2 if role == "mentor" else 0)
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    return f"{title}{given} {family}"
