"""A year in figures: messages, lapses, meetings, bytes, seconds."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from statistics import median

from agendas.meeting import DONE, State
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import ACTIVE, Pair
from handlers.notifications.kinds import Timing
from tests.stories.cycles import rows
from tests.stories.world import World
from tests.year.facilitator import Facilitator
from tests.year.looked_after import list_newly_lapsed
from tests.year.noting import Notes
from tests.year.sizes import Sizes

YEAR, OF_PAIRS = 365, 250
UNASKED = (Timing.MOMENT, Timing.POLITE, Timing.GATHERED)


def count(
    world: World,
    notes: Notes,
    who: Facilitator,
    sizes: Sizes,
    pairs: int,
    days: int,
    seconds: float,
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
        "  of person-days with any, with two or more": f"{len(many) / max(1, len(each_day)):.0%}",
        "  the most on one day": str(max(each_day.values(), default=0)),
        "lapses": str(len(lapses)),
        "  ended by": str(dict(Counter(lapse.closed_how or "open" for lapse in lapses))),
        "newly lapsed, named in the next digest": _count_named(world, notes),
        **_count_meetings(world),
        **_count_effort(who, pairs, years),
        **sizes.count(pairs * years),
        "CPU, ms a pair-day": f"{1000 * seconds / pairs / days:.1f}",
        "by kind, alone": str(dict(Counter(one.kind for one in unasked).most_common())),
        "in briefs": str(dict(Counter(n.kind for n in notes.sent if not n.alone).most_common())),
    }


def count_minutes(who: Facilitator, pairs: int, years: float) -> float:
    """Return a facilitator's minutes of pressing and typing in a year of 250 pairs.

    To start, to hand over and to ask for a report take the same for any number of pairs.
    """
    once, again, grows = (one.hands + one.typing for one in (who.once, who.programme, who.pairs))
    return (once + again / years + grows * OF_PAIRS / pairs / years) / 60


def _count_effort(who: Facilitator, pairs: int, years: float) -> dict[str, str]:
    once = (who.once.hands + who.once.typing) / 60
    minutes = count_minutes(who, pairs, years)
    return {
        f"facilitator's minutes a year of {OF_PAIRS} pairs": f"{minutes:.0f}",
        "  of these, to start, drop the roster, hand over": f"{once:.1f}",
        "  reading, minutes of this year": f"{(who.once.reading + who.pairs.reading) / 60:.0f}",
    }


def _count_named(world: World, notes: Notes) -> str:
    lapsed = list_newly_lapsed(world, notes.lapsed)
    return f"{sum(one.is_named for one in lapsed)} of {len(lapsed)}"


def _count_meetings(world: World) -> dict[str, str]:
    meetings = rows(world, Meeting)
    held = [meeting for meeting in meetings if meeting.state in DONE]
    started = {pair.id: pair.started_at for pair in rows(world, Pair)}
    first: dict[int, int] = {}
    for meeting in sorted(held, key=lambda one: one.starts_at):
        first.setdefault(meeting.pair_id, (meeting.starts_at - started[meeting.pair_id]).days)
    accepted = sum(meeting.state == State.ACCEPTED for meeting in meetings)
    untold = sum(meeting.state == State.HELD for meeting in held)
    return {
        "meetings": str(dict(Counter(meeting.state for meeting in meetings))),
        "  with an accepted recap": f"{accepted / max(1, len(held)):.0%}",
        "  without any recap": f"{untold / max(1, len(held)):.0%}",
        "cadence kept": _count_kept(world, held),
        "days to the first, median": f"{median(first.values()) if first else 0:.0f}",
    }


def _count_kept(world: World, held: list[Meeting]) -> str:
    """Of the times that pairs meant to meet again, how often they did within cadence and grace.

    What has not run out yet is left out, and so are pairs that have ended, or are on leave.
    """
    now, kept, run_out = world.clock.now(), 0, 0
    for pair in rows(world, Pair):
        if pair.state != ACTIVE:
            continue
        most = pair.cadence.step + timedelta(days=pair.programme.grace_days)
        met = sorted(m.met_at or m.starts_at for m in held if m.pair_id == pair.id)
        for begun, ended in pairwise([pair.started_at, *met, None]):
            assert begun is not None
            if ended is not None and ended <= begun + most:
                kept += 1
            elif ended is not None or begun + most < now:
                run_out += 1
    return f"{kept / max(1, kept + run_out):.0%}"
