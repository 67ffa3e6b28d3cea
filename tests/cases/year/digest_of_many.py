"""A digest of 5 to 200 lapsed pairs: how many of those who are new in it does it name?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from agendas import digest
from agendas.digest import Standing

LAPSED = (0, 1, 5, 20, 25, 80, 200)
PAIRS, NEW, LISTED = 250, 6, 20
MONDAY = datetime(2027, 2, 1, 14, tzinfo=UTC)


def act() -> Iterator[str]:
    for number in LAPSED:
        standings = [_standing(place, lapsed=place < number) for place in range(PAIRS)]
        known = list(range(max(0, number - NEW)))
        facts = digest.compose(standings, [], known, MONDAY, ZoneInfo("America/Toronto"), 0)
        new = [line for line in facts.lapsed if line.is_new]
        named = [line for line in facts.lapsed[:LISTED] if line.is_new]
        yield f"{number} lapsed, {len(new)} of them new: {len(named)} of these are named"


def _standing(number: int, *, lapsed: bool) -> Standing:
    since = MONDAY - timedelta(days=200 - number) if lapsed else None
    mentor, mentee = f"Dr Priya Feather {number}", f"Sam Stone {number}"
    return Standing(number, mentor, mentee, None, None, since, 2)
