"""The forms of a goal: a new one, and one that is changed."""

from agendas.agenda import HORIZONS
from agendas.lines.goal import GoalDraft
from agendas.recap import GOAL_LENGTH
from agendas.text.messages import phrase
from db.mentoring.content import goals
from db.mentoring.content.goals import Goal
from db.mentoring.pairs import Seat
from handlers.slackui.blocks import Block
from handlers.slackui.forms import modals
from handlers.slackui.request import SlackView


def build_edit_modal(seat: Seat, goal: Goal) -> SlackView:
    """Return the modal in which a goal is changed."""
    states = [(phrase("goal/modal", s), s) for s in (goals.OPEN, goals.REACHED, goals.DROPPED)]
    state = modals.build_choice("state", phrase("goal/modal", "state"), states, initial=goal.state)
    parts = [*_build_inputs(goal.text, goal.horizon), state]
    kept = {"goal": goal.id, "pair": seat.pair.id}
    return modals.build_modal("goal/modal", "goal.save", parts, kept)


def build_new_modal(seat: Seat, draft: GoalDraft) -> SlackView:
    """Return the modal in which a goal is set, with what was typed of it."""
    parts = _build_inputs(draft.text[:GOAL_LENGTH], draft.horizon)
    return modals.build_modal("goal/modal", "goal.save_new", parts, {"pair": seat.pair.id})


def _build_inputs(text: str, horizon: str) -> list[Block]:
    horizons = [(phrase("goal/horizon", f"h{one}"), one) for one in HORIZONS]
    return [
        modals.build_text_input(
            "text", phrase("goal/modal", "text"), initial=text, optional=False, longest=GOAL_LENGTH
        ),
        modals.build_choice("horizon", phrase("goal/modal", "horizon"), horizons, initial=horizon),
    ]
