"""The year's meetings, kept off holidays: moved by whole weeks, some would lie on one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from agendas.dates.local_time import from_wall_time, wall_time
from agendas.dates.working_days import WorkingDays
from sandbox.demo.department import ZONE
from sandbox.demo.derived import Row

DAYS = WorkingDays(ZONE, "CA")  # as all people of the demo have them
MONDAY_TO_FRIDAY = range(5)
PAIRS = "pairs"
FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y%m%d%H%M")  # in which rows say a moment


def is_whole_week(day: date) -> bool:
    """Say whether the week of a day has no holiday: the guide speaks of its Tuesday and Friday."""
    monday = day - timedelta(days=day.weekday())
    return all(DAYS.includes(monday + timedelta(days=number)) for number in MONDAY_TO_FRIDAY)


class Settling:
    """Moves each meeting that is on a holiday to the working day before it, or, ahead, after it."""

    def __init__(self, meetings: Iterable[Row], opens_at: datetime) -> None:
        """Take a year's meetings, as rows, and the aware moment at which the page is opened."""
        self._moves: dict[int, list[tuple[str, str]]] = {}
        for row in meetings:
            at = datetime.fromisoformat(row["starts_at"]).replace(tzinfo=UTC)
            if (settled := _settle(at, opens_at)) != at:
                moves = self._moves.setdefault(row["pair_id"], [])
                moves += [(at.strftime(form), settled.strftime(form)) for form in FORMS]

    def settle(self, table: str, row: Row) -> Row:
        """Return a row of a pair with all that it says of such a meeting moved."""
        moves = self._moves.get(row["id"] if table == PAIRS else row.get("pair_id") or 0, [])
        if not moves:
            return row
        text = json.dumps(row, ensure_ascii=False)
        for before, after in moves:
            text = text.replace(before, after)
        return dict(json.loads(text))


def _settle(at: datetime, opens_at: datetime) -> datetime:
    local = wall_time(at, ZONE)
    if local.weekday() not in MONDAY_TO_FRIDAY or DAYS.includes(local):
        return at
    settled = DAYS.on_or_before(local) if at < opens_at else DAYS.on_or_after(local)
    return from_wall_time(settled, ZONE)
