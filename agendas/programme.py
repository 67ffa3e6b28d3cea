"""A programme's terms: what its facilitators set for all of its pairs, and what a change moves."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Self

from agendas.dates.local_time import wall_time
from agendas.dates.working_days import WorkingDays

LONGEST_NAME = 100
LONGEST_RETENTION = 240  # months
MOST_FACILITATORS = 10
# What is offered; a programme may have been given another by the command line.
CADENCES = ("2 weeks", "1 month", "6 weeks", "2 months", "3 months", "6 months")
GRACES = (7, 14, 21, 28)
PROMPTS = (2, 3, 4, 5, 7, 10, 14)
SHARES = (1, 2, 3, 5, 7)
HOURS = tuple(range(7, 19))
MONTHS = (6, 12, 24, 36, 60)
ASKING = (0, 1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme goes by.

    `people` are its facilitators by Slack id, the first of whom gives it its time zone; `country`
    and `region` are codes, or ""; `cadence` is a code. The digest goes out at an `hour` of a
    `weekday` (0 is Monday). A pair has lapsed `grace` days after it should have met; its mentee is
    asked `prompt` days before a meeting, and its mentor shown the agenda `share` days before. What
    a pair wrote is erased `months` after its end. With `asking` 1 those whom no programme knows may
    ask for a mentor in it; with 0 they may not.
    """

    name: str
    people: tuple[str, ...]
    channel: str
    country: str = ""
    region: str = ""
    cadence: str = "1 month"
    weekday: int = 0
    hour: int = 9
    grace: int = 14
    prompt: int = 3
    share: int = 1
    months: int = 24
    asking: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the terms as JSON holds them."""
        return {**asdict(self), "people": list(self.people)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the terms that `as_json` was given; raise TypeError or KeyError for no such."""
        known = {one.name: kept[one.name] for one in fields(cls)}
        return cls(**{**known, "people": tuple(known["people"])})


def list_changed(before: Terms, after: Terms) -> list[str]:
    """Return the names of the terms that differ."""
    return [
        one.name for one in fields(Terms) if getattr(before, one.name) != getattr(after, one.name)
    ]


@dataclass(frozen=True, slots=True)
class Shift:
    """How messages move: how many do, by how many days at least and at most, and which way.

    `at_once` of them would be due already, and come next.
    """

    count: int = 0
    least: int = 0
    most: int = 0
    earlier: bool = False
    at_once: int = 0


def find_shift(moves: Iterable[tuple[datetime, datetime, WorkingDays]], now: datetime) -> Shift:
    """Return what comes of moments before and after (aware), each by somebody's own days."""
    days, at_once = [], 0
    for before, after, own in moves:
        by = (wall_time(after, own.zone).date() - wall_time(before, own.zone).date()).days
        if by:
            days.append(by)
            at_once += after <= now
    if not days:
        return Shift()
    lengths = [abs(by) for by in days]
    return Shift(len(days), min(lengths), max(lengths), sum(days) < 0, at_once)
