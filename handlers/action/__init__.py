"""Action items: recorded, listed, answered, and reminded of."""

from functools import partial

from agendas.lines.verbs import Verb
from agendas.rhythm.rarer import Asking
from agendas.text.messages import say
from db.mentoring.content.actions import ActionItem
from handlers.action import listeners, messages, schedule, service
from handlers.feature import DueRule, Feature
from handlers.notifications import later
from handlers.slackui.listener import OPENS, WRITES, Command, Form, LineForm, Listener

LIST = Verb("", "list, show, view, all, open, status, actions, items, todo", alone=True)
# By themselves they name no promise: the list has a button for each.
CLOSE = Verb(
    "close",
    "done, complete, completed, finished, drop, delete, remove, edit, change, undo, reopen",
    alone=True,
    doubtful="done, undo, completed, finished, reopen",
)

FEATURE = Feature(
    name="action",
    commands={
        "/action": Command(
            listeners.handle_command,
            listeners.decide_access,
            run=listeners.record,
            again=listeners.show_recorded,
            help=lambda: say("action/help"),
            form=LineForm(action_id="action.open_new", read=listeners.read_line),
            verbs=(LIST, CLOSE),
            takes_text=True,
        ),
    },
    actions={
        "action.done": Listener(listeners.mark_done, WRITES),
        "action.reopen": Listener(listeners.reopen, WRITES),
        "action.edit": Listener(listeners.open_edit, OPENS),
        "action.open_new": Listener(listeners.open_new, OPENS),
        "action.later": Listener(partial(later.put_off, kinds=(messages.REMINDER,)), WRITES),
        "action.undo": Listener(listeners.undo, WRITES),
        "action.list_done": Listener(listeners.mark_done_in_list, WRITES),
        "home.action_done": Listener(listeners.mark_done_at_home, WRITES),
    },
    views={
        "action.save": Listener(
            listeners.save,
            WRITES,
            form=Form(action_id="action.edit", about="item", model=ActionItem),
        ),
        "action.save_new": Listener(
            listeners.save_new,
            WRITES,
            again=listeners.show_new,
            form=Form(action_id="action.open_new"),
        ),
    },
    due={ActionItem: DueRule(schedule.on_due)},
    kinds=(messages.GIVEN, messages.REMINDER, messages.OVERDUE, messages.TOUCHED),
    home=listeners.list_for_home,
    rezone=service.rezone,
    answers=(Asking.PROMISES,),
)
