"""The periods of a report: calendar months, terms of four months, years; never any other.

They are fixed, and nested, so that no two reports differ by a few days, or by a few people. Three
terms in a row are none of their own: they tell what each of the three tells, added up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Length = Literal["month", "term", "year", "terms"]
LENGTHS: dict[str, Length] = {length: length for length in get_args(Length)}
MONTHS: dict[Length, int] = {"month": 1, "term": 4, "year": 12, "terms": 12}
FIXED: tuple[Length, ...] = ("month", "term", "year")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a term, a year or three terms, from its first day on."""

    length: Length
    begins: date

    @property
    def ends(self) -> date:
        """The first day after it."""
        return _add_months(self.begins, MONTHS[self.length])

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return [_add_months(self.begins, number) for number in range(MONTHS[self.length])]

    @property
    def parts(self) -> list["Period"]:
        """What a period consists of: a year of terms, a term of months."""
        if self.length == "month":
            return []
        part: Length = "month" if self.length == "term" else "term"
        count = MONTHS[self.length] // MONTHS[part]
        return [
            Period(part, _add_months(self.begins, number * MONTHS[part])) for number in range(count)
        ]


def find_last(length: Length, today: date) -> Period:
    """Return the last whole period of that length before a day."""
    if length == "terms":
        return Period(length, _add_months(find_last("term", today).begins, -2 * MONTHS["term"]))
    size = MONTHS[length]
    begun = date(today.year, (today.month - 1) // size * size + 1, 1)
    return Period(length, _add_months(begun, -size))


def _add_months(day: date, number: int) -> date:
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
