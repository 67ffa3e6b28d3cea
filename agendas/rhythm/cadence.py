"""How often a pair means to meet, and what follows from it: next meeting, lapse, check-in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from dateutil.relativedelta import relativedelta

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays
from agendas.meeting import USUAL, Leads, find_prompt
from agendas.rhythm.cadence_words import Span, Unit, read_spans

# "Twice per year to monthly" (Straus et al. 2013; row S7), and twice as often for who begins.
SHORTEST: dict[Unit, int] = {"week": 2, "month": 1}
LONGEST: dict[Unit, int] = {"week": 26, "month": 6}
# A check-in belongs "between" meetings that are far apart (row S8).
DISTANT: dict[Unit, int] = {"week": 8, "month": 2}
FAR_APART, FROM_A_PROMPT = timedelta(weeks=8), timedelta(days=7)
CHECK_IN_AT = time(10)


class NotACadence(ValueError):
    """Words that name no cadence, one outside the range, or that may mean two.

    `text` is what was given, `nearest` the cadences that may be meant, and `doubtful` says that
    the words have two meanings.
    """

    def __init__(
        self, text: str, nearest: "tuple[Cadence, ...]" = (), *, doubtful: bool = False
    ) -> None:
        super().__init__(text)
        self.text = text
        self.nearest = nearest
        self.doubtful = doubtful


@dataclass(frozen=True)
class Cadence:
    """Every `count` weeks or months, from two weeks to twice a year; else `NotACadence`."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not SHORTEST[self.unit] <= self.count <= LONGEST[self.unit]:
            raise NotACadence(self.code)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cadence that a person's words mean: "monthly", "6 weeks", "twice a year".

        Raises NotACadence for anything else, for what is outside the range, and for a word that
        people use for two spans, such as "biweekly".
        """
        spans = read_spans(text)
        nearest = tuple(dict.fromkeys(cls._nearest_to(*span) for span in spans))
        if len(spans) != 1 or nearest[0].span != spans[0]:
            raise NotACadence(text, nearest, doubtful=len(spans) > 1)
        return nearest[0]

    @classmethod
    def _nearest_to(cls, count: int, unit: Unit) -> Self:
        if count > LONGEST[unit]:
            return cls(LONGEST["month"], "month")
        return cls(max(count, SHORTEST[unit]), unit)

    @property
    def span(self) -> Span:
        """The number of weeks or months from one meeting to the next."""
        return self.count, self.unit

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


def next_meeting(cadence: Cadence, after: datetime, days: WorkingDays) -> datetime:
    """Return the UTC moment one cadence after an aware moment, at the same wall time.

    The 31st becomes a shorter month's last day, and a free day the working day after it.
    """
    return from_wall_time(_next_local(cadence, after, days), days.zone)


def overdue_from(cadence: Cadence, last: datetime, days: WorkingDays, grace_days: int) -> datetime:
    """Return the UTC moment from which a pair with no meeting planned has lapsed.

    That is `grace_days` calendar days after the next meeting should have been.
    """
    local = _next_local(cadence, last, days) + timedelta(days=grace_days)
    return from_wall_time(local, days.zone)


def check_in_at(
    cadence: Cadence,
    last: datetime,
    planned: datetime,
    days: WorkingDays,
    leads: Leads = USUAL,
) -> datetime | None:
    """Return when to check in half-way between two meetings (UTC): 10:00 on a working day (S8).

    `last` was held, `planned` is ahead (both aware). None for cadences shorter than two months, and
    for meetings that are closer together; nor is it within a week of the mentee's prompt.
    """
    if cadence.count < DISTANT[cadence.unit] or planned - last < FAR_APART:
        return None
    first = wall_time(last, days.zone)
    middle = first + (wall_time(planned, days.zone) - first) / 2
    at = from_wall_time(days.on_or_after(datetime.combine(middle, CHECK_IN_AT)), days.zone)
    return at if at + FROM_A_PROMPT <= find_prompt(planned, days, leads) else None


def _next_local(cadence: Cadence, after: datetime, days: WorkingDays) -> datetime:
    return days.on_or_after(wall_time(after, days.zone) + cadence.step)
