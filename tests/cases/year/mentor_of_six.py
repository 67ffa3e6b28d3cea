"""A mentor of six mentees: how many messages in one minute, and in a week of six meetings?"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, closes, mentees, opened, passes_to, stamp
from tests.stories.cycles import GOALS, PROMISES, sends


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        world.start_programme(world.person("fay", "Fay Laurent"))
        max_ = world.person("max", "Dr Max Okafor")
        for mentee in mentees(world, max_, 6):
            world.pair(max_, mentee)
        passes_to(world, datetime(2026, 11, 20, 15, tzinfo=UTC))
        yield f"nobody plans; by minute: {dict(Counter(stamp(one) for one in max_.messages))}"
    with opened(AUTUMN) as world:
        world.start_programme(world.person("fay", "Fay Laurent"))
        max_ = world.person("max", "Dr Max Okafor")
        six = mentees(world, max_, 6)
        meets = [datetime(2026, 9, 22 + n // 2, 14 + 2 * (n % 2), tzinfo=UTC) for n in range(6)]
        for mentee, at in zip(six, meets, strict=True):
            world.pair(max_, mentee, "monthly", at)
        world.passes(hours=2)
        count = len(max_.messages)
        for mentee, at in zip(six, meets, strict=True):
            passes_to(world, at.replace(hour=at.hour + 2))
            mentee.clicks("We met")
            mentee.fills(GOALS, "Lead a ward round")
            mentee.fills(PROMISES, "Max: Read the draft, 28 September 2026")
            sends(mentee)
            closes(mentee)
            world.passes(minutes=30)
            max_.clicks("Accept")
            world.passes(minutes=10)
        passes_to(world, datetime(2026, 9, 28, 20, tzinfo=UTC))
        days = Counter(stamp(one)[:10] for one in max_.messages[count:])
        yield f"six meetings in a week, all diligent; by day: {dict(days)}, {days.total()} in all"
