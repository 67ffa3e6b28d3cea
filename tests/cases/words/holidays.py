"""Prompts that fall on a holiday or a weekend of the country: do they come then?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.cases.acting import cut, opened
from tests.stories.cycles import couple

# What it is, the zone, when it begins, in how many days they meet.
CASES = (
    ("prompt due on 25 December", "America/Toronto", datetime(2026, 12, 21, 15, tzinfo=UTC), 7),
    ("a Sunday in Cairo", "Africa/Cairo", datetime(2026, 11, 22, 8, tzinfo=UTC), 7),
    ("a Wednesday in Riyadh", "Asia/Riyadh", datetime(2026, 11, 25, 7, tzinfo=UTC), 7),
)


def act() -> Iterator[str]:
    for name, zone, start, meets in CASES:
        with opened(start) as world:
            ana = couple(world, timedelta(days=meets), zone, zone).mentee
            count = len(ana.messages)
            world.passes(days=meets - 1)
            for one in ana.messages[count:]:
                at = datetime.fromtimestamp(float(one.ts), ZoneInfo(zone))
                yield f"{name}: {at:%a %d %b %H:%M} {cut(one.plain, 80)}"
