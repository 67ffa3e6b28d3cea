"""What is kept of a digest: numbers, dates and ids, of which it can be composed at any time."""

from dataclasses import asdict
from typing import Any

from agendas.reporting.digest import Line, Over
from handlers.digest.compiling import Week

Figures = dict[str, Any]

# Its sections of pairs, in the order in which they stand, of which whoever should act comes first.
SECTIONS = ("new", "alone", "cared", "only_planned", "first_date", "gone")


def encode_week(week: Week) -> Figures:
    """Return what a digest tells, as it is kept with it."""
    facts = week.facts
    return {
        **{name: [_encode_line(line) for line in getattr(facts, name)] for name in SECTIONS},
        "over": [_encode_over(one) for one in facts.over],
        "ended": facts.ended,
        "changes": asdict(facts.changes) if facts.changes else None,
        "totals": asdict(facts.totals),
        "undelivered": facts.undelivered,
        "is_quiet": facts.is_quiet,
        "history": week.history,
        "waiting": week.waiting,
    }


def _encode_line(line: Line) -> Figures:
    return {"pair": line.pair_id, "days": line.days, "met": line.met, "dates": line.dates}


def _encode_over(over: Over) -> Figures:
    return {"pair": over.pair_id, "how": over.how, "by": over.by}
