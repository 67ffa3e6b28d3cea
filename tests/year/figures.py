"""A year in figures: messages, lapses, meetings, bytes, seconds."""

from __future__ import annotations

from collections import Counter
from statistics import median

from sqlalchemy import text

from agendas.meeting import DONE, State
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from handlers.notifications.kinds import Timing
from tests.keystrokes.operators import Effort
from tests.stories.cycles import rows
from tests.stories.world import World
from tests.year.noting import Notes

YEAR, OF_PAIRS = 365, 250
UNASKED = (Timing.MOMENT, Timing.POLITE, Timing.GATHERED)


def count(
    world: World, notes: Notes, effort: Effort, pairs: int, days: int, seconds: float
) -> dict[str, str]:
    """Return the year's figures, each with what it is called."""
    people = {one for pair in rows(world, Pair) for one in (pair.mentor_id, pair.mentee_id)}
    alone = (one for one in notes.sent if one.alone and not one.answers)
    unasked = [one for one in alone if one.rules.timing in UNASKED]
    each_day = Counter((one.recipient, one.day) for one in unasked)
    many = [number for number in each_day.values() if number > 1]
    lapses = rows(world, Lapse)
    years = days / YEAR
    return {
        "unasked messages": str(len(unasked)),
        "  a person-year": f"{len(unasked) / len(people) / years:.0f}",
        "person-days with more than one": f"{len(many) / max(1, len(each_day)):.0%}",
        "  the most on one": str(max(each_day.values(), default=0)),
        "lapses": str(len(lapses)),
        "  ended by": str(dict(Counter(lapse.closed_how or "open" for lapse in lapses))),
        **_count_meetings(world),
        **_count_effort(effort, pairs, years),
        "database, kB a pair-year": f"{_size(world) / pairs / years / 1000:.0f}",
        "CPU, ms a pair-day": f"{1000 * seconds / pairs / days:.1f}",
        "by kind, alone": str(dict(Counter(one.kind for one in unasked).most_common())),
        "in briefs": str(dict(Counter(n.kind for n in notes.sent if not n.alone).most_common())),
    }


def _count_effort(effort: Effort, pairs: int, years: float) -> dict[str, str]:
    each = 1 / 60 / years * OF_PAIRS / pairs
    return {
        f"facilitator's hands, minutes a year of {OF_PAIRS} pairs": f"{effort.hands * each:.0f}",
        "  reading the digests, minutes": f"{effort.reading / 60 / years:.1f}",
    }


def _count_meetings(world: World) -> dict[str, str]:
    meetings = rows(world, Meeting)
    held = [meeting for meeting in meetings if meeting.state in DONE]
    started = {pair.id: pair.started_at for pair in rows(world, Pair)}
    first: dict[int, int] = {}
    for meeting in sorted(held, key=lambda one: one.starts_at):
        first.setdefault(meeting.pair_id, (meeting.starts_at - started[meeting.pair_id]).days)
    accepted = sum(meeting.state == State.ACCEPTED for meeting in meetings)
    return {
        "meetings": str(dict(Counter(meeting.state for meeting in meetings))),
        "  with an accepted recap": f"{accepted / max(1, len(held)):.0%}",
        "days to the first, median": f"{median(first.values()) if first else 0:.0f}",
    }


def _size(world: World) -> int:
    with world.bot.sessions() as session:
        pages = session.scalar(text("PRAGMA page_count")) or 0
        free = session.scalar(text("PRAGMA freelist_count")) or 0
        return int((pages - free) * (session.scalar(text("PRAGMA page_size")) or 0))
