"""A digest of 5 to 200 lapsed pairs: how many of those who are new in it does it name?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from agendas.reporting.digest import Since, Standing, compose

LAPSED = (0, 1, 5, 20, 25, 80, 200)
PAIRS, NEW = 250, 6
MONDAY = datetime(2027, 2, 1, 14, tzinfo=UTC)


def act() -> Iterator[str]:
    for number in LAPSED:
        standings = [_standing(place, lapsed=place < number) for place in range(PAIRS)]
        known = set(range(max(0, number - NEW)))
        facts = compose(standings, Since(known), MONDAY, ZoneInfo("America/Toronto"))
        yield f"{number} lapsed: {len(facts.new)} of {min(NEW, number)} new ones are named"


def _standing(number: int, *, lapsed: bool) -> Standing:
    since = MONDAY - timedelta(days=200 - number) if lapsed else None
    return Standing(number, MONDAY - timedelta(days=300), lapsed_since=since)
