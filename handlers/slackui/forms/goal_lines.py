"""New goals typed as lines, in whichever form: what cannot be one is refused beside the input."""

from agendas.lines.goal import read_goal
from agendas.recap import GOAL_LENGTH, NewGoal
from handlers.slackui.request import UserError, require_length

FIELD = "goals"


def read_goal_line(line: str) -> NewGoal:
    """Return the goal of a line; raise UserError for a span that no goal has, or no words."""
    goal = read_goal(line)
    if goal.unknown:
        raise UserError("goal/unknown_span", field=FIELD, line=line, unknown=goal.unknown)
    require_length(goal.text, GOAL_LENGTH, FIELD)
    if not goal.text:
        raise UserError("goal/empty", field=FIELD)
    return NewGoal(goal.text, goal.horizon)
