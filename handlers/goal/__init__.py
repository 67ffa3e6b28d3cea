"""Goals: set, listed, reached or dropped."""

from agendas.lines.verbs import Verb
from agendas.text.messages import say
from db.mentoring.content.goals import Goal
from handlers.feature import Feature
from handlers.goal import listeners
from handlers.goal.messages import TOUCHED
from handlers.slackui.listener import OPENS, WRITES, Command, Form, LineForm, Listener

LIST = Verb("", "list, show, view, all, open, status, goals, my goals", alone=True)
# By themselves they name no goal: the list has a button for each.
CLOSE = Verb(
    "close",
    "done, reached, achieved, complete, completed, drop, dropped, delete, remove, "
    "edit, change, undo, reopen",
    alone=True,
    doubtful="done, reached, achieved, completed, dropped, undo, reopen",
)

FEATURE = Feature(
    name="goal",
    commands={
        "/goal": Command(
            listeners.handle_command,
            listeners.decide_access,
            run=listeners.set_goal,
            again=listeners.show_recorded,
            help=lambda: say("goal/help"),
            form=LineForm(action_id="goal.open_new", read=listeners.read_line),
            verbs=(LIST, CLOSE),
            takes_text=True,
        ),
    },
    actions={
        "goal.reached": Listener(listeners.mark_reached, WRITES),
        "goal.drop": Listener(listeners.drop, WRITES),
        "goal.reopen": Listener(listeners.reopen, WRITES),
        "goal.edit": Listener(listeners.open_edit, OPENS),
        "goal.open_new": Listener(listeners.open_new, OPENS),
        "goal.undo": Listener(listeners.undo, WRITES),
    },
    views={
        "goal.save": Listener(
            listeners.save, WRITES, form=Form(action_id="goal.edit", about="goal", model=Goal)
        ),
        "goal.save_new": Listener(
            listeners.save_new,
            WRITES,
            again=listeners.show_new,
            form=Form(action_id="goal.open_new"),
        ),
    },
    home=listeners.list_for_home,
    kinds=(TOUCHED,),
)
