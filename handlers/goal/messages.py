"""What the mentee is told of a goal: what the mentor has done to it."""

from datetime import datetime

from sqlalchemy.orm import Session

from agendas.rhythm.choices import Choice
from agendas.text.messages import say
from db.mentoring.content.goals import OPEN, Goal, GoalNote
from db.mentoring.pairs import ENDED
from handlers.notifications.kinds import Kind, Notice, Reader, Timing, View

EDITED = "edited"


def compose_touched(
    _session: Session, reader: Reader, notice: Notice, goal: Goal, _now: datetime
) -> View:
    """Tell what the mentor has done to the reader's goal; the variant is its state, or EDITED."""
    seat, how = reader.in_pair, notice.variant
    still_so = goal.state == (OPEN if how == EDITED else how)
    if not still_so or notice.overtaken or seat.pair.state == ENDED:
        return View(say("goal/now", text=goal.text, state=goal.state), is_open=False)
    known = {"text": goal.text, "other": seat.other.name, "id": goal.id}
    return View(say("goal/touched", how=how, **known))


TOUCHED = Kind(
    name="goal.touched",
    choice=Choice.NEWS,
    timing=Timing.GATHERED,
    rank=55,
    about=Goal,
    compose=compose_touched,
    shows=(GoalNote,),
    templates=("goal/touched", "goal/now"),
    newest_only=True,
    held_on_leave=True,
    gone="action/taken_back",
    command="/goal",
)
