"""Which days and times to suggest for a pair's next meeting: such as suited both before.

Pure: moments are aware, and what is returned is in UTC.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import A_DAY
from agendas.meeting import LENGTH
from agendas.rhythm.cadence import Cadence, next_meeting
from agendas.rhythm.quiet_hours import Hours

MOST = 3
# A pair that is overdue needs some days to prepare (S1), and no whole cadence more.
AT_LEAST_AHEAD, ASKED_IN_TIME = timedelta(days=1), timedelta(days=7)
EARLIEST, LATEST = timedelta(days=-3), timedelta(days=20)
# For pairs who have no times of their own yet, or whose own times no longer do.
ANY_TIME = tuple(time(hour) for hour in (10, 14, 11, 15, 9, 13, 16, 12, 17, 8))
A_WEEK = 7


class _Fit(NamedTuple):
    """How far a moment is from what is meant: the less, the better; of two alike the earlier."""

    apart: int
    at: datetime


def suggest_meetings(
    cadence: Cadence,
    last: datetime,
    now: datetime,
    earlier: Sequence[datetime],
    both: tuple[Hours, Hours],
    *,
    taken: Collection[datetime] = (),
    length: timedelta = LENGTH,
    most: int = MOST,
) -> tuple[datetime, ...]:
    """Return when a pair may meet next, each on another day, what fits best first.

    That is about one `cadence` after the `last` meeting (or in a week from `now`, if that is over),
    at times of the day and week at which they met `earlier`, in the hours of `both` (the mentee
    first), never on a free day of either, nor when one has another meeting (`taken`). There are
    `most` of them, or fewer, where hardly any time suits both.
    """
    mentee = both[0]
    meant = max(next_meeting(cadence, last, mentee.days), now + ASKED_IN_TIME)
    target = mentee.days.on_or_after(wall_time(meant, mentee.zone).date())
    used = Counter(wall_time(moment, mentee.zone) for moment in earlier)
    found: dict[date, datetime] = {}
    for fit in sorted(_list_fits(target, list(used.elements()), mentee)):
        if len(found) == most:
            break
        day = wall_time(fit.at, mentee.zone).date()
        soon = fit.at < now + AT_LEAST_AHEAD
        if day not in found and not soon and _suits(fit.at, both, taken, length):
            found[day] = fit.at
    return tuple(found.values())


def _list_fits(target: date, used: Sequence[datetime], mentee: Hours) -> Iterator[_Fit]:
    """Yield every moment near a day that may be meant, by the mentee's clock."""
    times = Counter(local.time().replace(second=0, microsecond=0) for local in used)
    ranked = [at for at, _ in times.most_common()]
    ranked += [at for at in ANY_TIME if at not in times]
    weekdays = {local.weekday() for local in used}
    for ahead in range(EARLIEST.days, LATEST.days + 1):
        day = target + ahead * A_DAY
        unusual = bool(weekdays) and day.weekday() not in weekdays
        for rank, at in enumerate(ranked):
            local = datetime.combine(day, at)
            moment = from_wall_time(local, mentee.zone)
            if wall_time(moment, mentee.zone) != local:
                continue  # the clocks skip it
            # Another of their times is better than another week, but only a time of theirs.
            strange = A_WEEK if times and at not in times else 0
            yield _Fit(abs(ahead) + A_WEEK * unusual + rank + strange, moment)


def _suits(
    moment: datetime, both: Sequence[Hours], taken: Collection[datetime], length: timedelta
) -> bool:
    if any(abs(moment - other) < length for other in taken):
        return False
    ends = moment + length - timedelta(minutes=1)
    return all(
        hours.days.includes(wall_time(at, hours.zone)) and not hours.are_quiet(at)
        for hours in both
        for at in (moment, ends)
    )
