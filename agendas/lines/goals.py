"""A new goal as people type it in a line: "lead a ward round 3y"; without a span, for next time."""

import re
from dataclasses import dataclass

from agendas.agenda import HORIZONS
from agendas.recap import NewGoal

_SPAN = re.compile(
    r"(?:^|(?<!\bfor)\s+|\s*[,;(]\s*)(?:(?:in|within|over)\s+)?(\d{1,3})\s?(?:y|yrs?|years?)\)?\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class UnknownSpan(ValueError):
    """A span that no horizon has: 1, 3, 5 and 10 years are known (S12)."""

    line: str
    years: int


def read_goal(line: str) -> NewGoal:
    """Return the goal that a line sets; raise UnknownSpan for "7y"."""
    ending = _SPAN.search(line)
    if ending is None:
        return NewGoal(line.strip(), HORIZONS[0])
    horizon = f"{int(ending[1])}y"
    if horizon not in HORIZONS:
        raise UnknownSpan(line, int(ending[1]))
    return NewGoal(line[: ending.start()].strip(), horizon)


def write_goal(goal: NewGoal) -> str:
    """Return a goal as a line that `read_goal` reads back."""
    if goal.horizon == HORIZONS[0]:
        return goal.text
    years = goal.horizon.removesuffix("y")
    return f"{goal.text}, within {years} year{'' if years == '1' else 's'}"
