"""The days on which somebody works: their weekend and the holidays of where they are.

Weekends are those of Babel (CLDR), holidays those that the `holidays` library calls public.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import TypeVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

A_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
NEW_YEAR, CHRISTMAS = (1, 1), (12, 25)
_Day = TypeVar("_Day", bound=date)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Somebody's working days: in which `zone` they fall, in which `country` and `region` (codes).

    Without a country it is the one that the zone lies in, as a whole; where that is not known
    either (UTC), only Saturdays, Sundays and the days that are free for everybody are free.
    """

    zone: ZoneInfo
    country: str | None = None
    region: str | None = None

    @property
    def weekend(self) -> frozenset[int]:
        """The weekdays that are free, 0 being Monday."""
        return list_weekend(self._place[0])

    @property
    def _place(self) -> tuple[str, str | None]:
        if self.country:
            return self.country, self.region
        return find_territory(self.zone.key), None

    def includes(self, day: date) -> bool:
        """Tell whether a local day, or that of a local datetime, is worked on.

        Neither New Year's Day nor 25 December ever is: where they are no holidays, somebody
        that one has to do with is away.
        """
        if (day.month, day.day) in (NEW_YEAR, CHRISTMAS):
            return False
        country, region = self._place
        if day.weekday() in list_weekend(country):
            return False
        return date(day.year, day.month, day.day) not in list_holidays(country, region, day.year)

    def on_or_after(self, day: _Day) -> _Day:
        """Return a date or local datetime itself, or the same time on the next working day."""
        return next(each for each in _step(day, A_DAY) if self.includes(each))

    def on_or_before(self, day: _Day) -> _Day:
        """Return a date or local datetime itself, or the same time on the working day before."""
        return next(each for each in _step(day, -A_DAY) if self.includes(each))

    def later(self, local: datetime, days: int) -> datetime:
        """Return the same wall time so many working days after a local datetime."""
        local = self.on_or_after(local)
        for _ in range(days):
            local = self.on_or_after(local + A_DAY)
        return local


@cache
def find_territory(zone: str) -> str:
    """Return the code of the country that a time zone of that name lies in, or ""."""
    names = get_global("zone_aliases"), get_global("zone_territories")
    territory = str(names[1].get(names[0].get(zone, zone)) or "")
    # "001" is the world, and "ZZ" nobody knows where.
    return territory if len(territory) == len("ZZ") and territory not in ("", "ZZ") else ""


@cache
def list_weekend(country: str) -> frozenset[int]:
    """Return the weekdays (0 is Monday) of a country's weekend; Saturday and Sunday for none."""
    try:
        locale = Locale.parse(f"und_{country}") if country else None
    except (UnknownLocaleError, ValueError):
        locale = None
    first, last = (locale.weekend_start, locale.weekend_end) if locale else (SATURDAY, SUNDAY)
    return frozenset((first + after) % 7 for after in range((last - first) % 7 + 1))


@cache
def list_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """Return a country's public holidays in a year, with those of its region, as far as known."""
    if not country:
        return frozenset()
    # Loaded when first needed: not everything that reads a date has to know of holidays.
    from holidays import country_holidays

    with warnings.catch_warnings():
        # Some countries' calendars say aloud how far they reach; beyond, less is known.
        warnings.simplefilter("ignore")
        try:
            return frozenset(country_holidays(country, subdiv=region or None, years=year))
        except NotImplementedError:
            return frozenset()


def _step(day: _Day, by: timedelta) -> Iterator[_Day]:
    return (day + by * number for number in count())
