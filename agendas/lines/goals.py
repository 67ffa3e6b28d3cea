"""A goal as a line of a form, read by `read_goal`: "lead a unit, in 3 years"."""

from agendas.agenda import HORIZONS
from agendas.recap import NewGoal


def write_goal(goal: NewGoal) -> str:
    """Return a goal as a line; one for the next meeting says nothing of by when."""
    if goal.horizon == HORIZONS[0]:
        return goal.text
    years = goal.horizon.removesuffix("y")
    return f"{goal.text}, within {years} year{'' if years == '1' else 's'}"
