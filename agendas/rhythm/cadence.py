"""How often a pair means to meet, and what follows from it: next meeting, lapse, check-in."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from agendas.dates.local_time import from_wall_time, on_working_day, wall_time
from agendas.meeting import find_prompt

Unit = Literal["week", "month"]

# "Twice per year to monthly" (Straus et al. 2013; row S7). Four weeks are the shortest month.
SHORTEST: dict[Unit, int] = {"week": 4, "month": 1}
LONGEST: dict[Unit, int] = {"week": 26, "month": 6}
# A check-in belongs "between" meetings that are far apart (row S8).
DISTANT: dict[Unit, int] = {"week": 8, "month": 2}
FAR_APART, FROM_A_PROMPT = timedelta(weeks=8), timedelta(days=7)
CHECK_IN_AT = time(10)

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {"nine": 9, "ten": 10, "twelve": 12}
_NAMED: dict[str, tuple[int, Unit]] = {
    "monthly": (1, "month"),
    "bimonthly": (2, "month"),
    "quarterly": (3, "month"),
    "every quarter": (3, "month"),
    "half yearly": (6, "month"),
    "every half year": (6, "month"),
    "every six months": (6, "month"),
    "biannually": (6, "month"),
    "twice yearly": (6, "month"),
}
_TIMES_A_YEAR = {"once": 1, "twice": 2, "thrice": 3}
_EVERY = re.compile(r"(?:every )?(?:(\w+) )?(week|month)(?:s|ly)?")
_A_YEAR = re.compile(r"(?:(once|twice|thrice)|(\w+) times) (?:a|per|each|every) year")


class NotACadence(ValueError):
    """Words that name no cadence, or one outside the paper's range; `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Cadence:
    """Every `count` weeks or months, from monthly to twice a year; else `NotACadence`."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not SHORTEST[self.unit] <= self.count <= LONGEST[self.unit]:
            raise NotACadence(self.code)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cadence that a person's words mean: "monthly", "6 weeks", "twice a year".

        Raises NotACadence for anything else, and for what is outside the range.
        """
        words = " ".join(re.sub(r"(?<=\w)-(?=\w)", " ", text.lower()).split())
        meant = _NAMED.get(words) or _every(words) or _times_a_year(words)
        if meant is None:
            raise NotACadence(text)
        try:
            return cls(*meant)
        except NotACadence:
            raise NotACadence(text) from None

    @property
    def code(self) -> str:
        """The form to store, which `parse` reads back: "6 weeks", "1 month"."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    @property
    def step(self) -> relativedelta:
        """The span from one meeting to the next, in calendar weeks or months."""
        if self.unit == "week":
            return relativedelta(weeks=self.count)
        return relativedelta(months=self.count)


CODES = tuple(
    Cadence(count, unit).code
    for unit in SHORTEST
    for count in range(SHORTEST[unit], LONGEST[unit] + 1)
)
"""Every form that is stored."""


def next_meeting(cadence: Cadence, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment one cadence after an aware moment, at the same wall time in `zone`.

    The 31st becomes a shorter month's last day, and a weekend the Monday after it.
    """
    return from_wall_time(_next_local(cadence, after, zone), zone)


def overdue_from(cadence: Cadence, last: datetime, zone: ZoneInfo, grace_days: int) -> datetime:
    """Return the UTC moment from which a pair with no meeting planned has lapsed.

    That is `grace_days` calendar days in `zone` after the next meeting should have been.
    """
    return from_wall_time(_next_local(cadence, last, zone) + timedelta(days=grace_days), zone)


def check_in_at(
    cadence: Cadence, last: datetime, planned: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when to check in half-way between two meetings (UTC): 10:00 on a working day (S8).

    `last` was held, `planned` is ahead (both aware). None for cadences shorter than two months, and
    for meetings that are closer together; nor is it within a week of the mentee's prompt.
    """
    if cadence.count < DISTANT[cadence.unit] or planned - last < FAR_APART:
        return None
    first = wall_time(last, zone)
    middle = first + (wall_time(planned, zone) - first) / 2
    at = from_wall_time(on_working_day(datetime.combine(middle, CHECK_IN_AT)), zone)
    return at if at + FROM_A_PROMPT <= find_prompt(planned, zone) else None


def _next_local(cadence: Cadence, after: datetime, zone: ZoneInfo) -> datetime:
    return on_working_day(wall_time(after, zone) + cadence.step)


def _number(word: str) -> int | None:
    if word in _NUMBERS:
        return _NUMBERS[word]
    return int(word) if re.fullmatch(r"[0-9]{1,3}", word) else None


def _every(words: str) -> tuple[int, Unit] | None:
    matched = _EVERY.fullmatch(words)
    if matched is None:
        return None
    word = matched[1] or "one"
    count = 2 if word in ("other", "second") else _number(word)
    unit: Unit = "week" if matched[2] == "week" else "month"
    return None if count is None else (count, unit)


def _times_a_year(words: str) -> tuple[int, Unit] | None:
    matched = _A_YEAR.fullmatch(words)
    if matched is None:
        return None
    times = _TIMES_A_YEAR.get(matched[1]) or _number(matched[2] or "")
    # Only what divides the year: "five times a year" has no one span between meetings.
    return (12 // times, "month") if times and 12 % times == 0 else None
