"""The agenda: asked for, prepared, shared."""

from functools import partial

from agendas.lines.verbs import Verb
from agendas.rhythm.rarer import Asking
from agendas.text.messages import say
from db.mentoring.content import actions, goals
from handlers.agenda import listeners
from handlers.agenda.listeners import answer_goal, answer_item
from handlers.feature import Feature
from handlers.slackui.listener import OPENS, WRITES, Command, Form, LineForm, Listener

# Without a point behind it the command opens the agenda, where points can be changed as well.
OPEN = Verb(
    "",
    "open, list, show, view, edit, change, all, points, agenda, undo, delete, remove, clear, move, "
    "reorder, rename",
    alone=True,
)

FEATURE = Feature(
    name="agenda",
    commands={
        "/agenda": Command(
            listeners.handle_command,
            listeners.decide_access,
            run=listeners.run,
            again=listeners.show_added,
            help=lambda: say("agenda/help"),
            form=LineForm(action_id="agenda.open", read=listeners.read_line),
            verbs=(OPEN,),
            takes_text=True,
        ),
    },
    actions={
        "agenda.open": Listener(listeners.open_agenda, OPENS),
        "agenda.point_undo": Listener(listeners.undo_point, WRITES),
        "agenda.item_done": Listener(partial(answer_item, state=actions.DONE), WRITES),
        "agenda.item_drop": Listener(partial(answer_item, state=actions.DROPPED), WRITES),
        "agenda.item_carry": Listener(partial(answer_item, state=None), WRITES),
        "agenda.item_undo": Listener(listeners.take_item_back, WRITES),
        "agenda.goal_reached": Listener(partial(answer_goal, state=goals.REACHED), WRITES),
        "agenda.goal_drop": Listener(partial(answer_goal, state=goals.DROPPED), WRITES),
        "agenda.goal_keep": Listener(partial(answer_goal, state=None), WRITES),
        "agenda.goal_undo": Listener(listeners.take_goal_back, WRITES),
    },
    views={
        "agenda.save": Listener(
            listeners.save,
            WRITES,
            again=listeners.show_saved,
            form=Form(action_id="agenda.open", keeps=True),
        )
    },
    answers=(Asking.PREPARING, Asking.PROMISES),
)
