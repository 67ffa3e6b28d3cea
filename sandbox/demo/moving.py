"""Moves a year to another: all that is said of time in it, by whole weeks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from agendas.dates.local_time import from_wall_time, wall_time
from sandbox.demo.department import ZONE
from sandbox.demo.holidays import is_whole_week

# Days and moments (in UTC) as rows have them: "2026-11-24", "2026-11-24 14:00:00.000000" (SQLite's
# own, of which what is zero is left out in what is shipped), "2026-11-24T14:00:00+00:00".
_DATED = re.compile(
    r"(?<![\w.-])(\d{4}-\d\d-\d\d)(?:([ T])(\d\d:\d\d)(:\d\d)?(\.\d{1,6})?(\+00:00|Z)?)?(?![\w-])"
)
_STAMPED = re.compile(r'(?<=:|")(20\d{10})(?=\.\d+[:"])')  # 202611241400, to the minute
_POSTED = re.compile(r"^(\d{10})\.(\d{6})$")
TUESDAY, NINE = 1, time(9)
STAMP = "%Y%m%d%H%M"
KEPT = "%Y-%m-%d %H:%M:%S.%f"


def find_opening(now: datetime) -> datetime:
    """Return the moment at which the page is opened: nine on the next Tuesday in Toronto.

    The guide speaks of that week's days: one with a holiday is left out.
    """
    today = wall_time(now, ZONE).date()
    day = today + timedelta(days=(TUESDAY - today.weekday()) % 7)
    while not is_whole_week(day):
        day += timedelta(weeks=1)
    return from_wall_time(datetime.combine(day, NINE), ZONE)


def shorten(moment: str) -> str:
    """Return a moment as it is shipped: without what is zero at its end."""
    return re.sub(r"(?<=\d\d:\d\d:\d\d)\.000000$", "", moment)


class Moving:
    """Moves time by whole weeks; what was at nine o'clock is at nine o'clock, in summer too."""

    def __init__(self, since: datetime, to: datetime) -> None:
        """Move what ends in the week of `since` to that of `to`, both aware."""
        days = (wall_time(to, ZONE).date() - wall_time(since, ZONE).date()).days
        self._by = timedelta(weeks=round(days / 7))

    def move(self, moment: datetime) -> datetime:
        """Return an aware moment as it is so many weeks later, in UTC."""
        late = moment.microsecond  # clocks that skip an hour know no fractions
        local = wall_time(moment.replace(microsecond=0), ZONE) + self._by
        return from_wall_time(local, ZONE) + timedelta(microseconds=late)

    def move_text(self, text: str) -> str:
        """Return rows as text, with all days and moments in them moved."""
        text = _DATED.sub(self._move_found, text)
        return _STAMPED.sub(self._move_stamp, text)

    def move_ts(self, ts: str) -> str:
        """Return a message's time stamp moved; what is none stays as it is."""
        found = _POSTED.match(ts)
        if found is None:
            return ts
        moved = self.move(datetime.fromtimestamp(int(found[1]), UTC))
        return f"{int(moved.timestamp())}.{found[2]}"

    def _move_found(self, found: re.Match[str]) -> str:
        day, between, minute, second, fraction, zone = found.groups()
        if between is None:
            return (date.fromisoformat(day) + self._by).isoformat()
        said = f"{day}T{minute}{second or ':00'}{(fraction or '.0').ljust(7, '0')}"
        moved = self.move(datetime.fromisoformat(said).replace(tzinfo=UTC))
        if between == " ":
            return moved.strftime(KEPT)
        seconds = f":{moved:%S}" if second else ""
        return f"{moved:%Y-%m-%dT%H:%M}{seconds}{fraction or ''}{zone or ''}"

    def _move_stamp(self, found: re.Match[str]) -> str:
        moment = datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
        return self.move(moment).strftime(STAMP)
