"""Goals: set, listed, reached or dropped."""

from agendas.text.messages import say
from handlers.feature import Feature
from handlers.goal import listeners
from handlers.slackui.listener import OPENS, WRITES, Command, Listener

FEATURE = Feature(
    name="goal",
    commands={
        "/goal": Command(
            listeners.handle_command,
            listeners.decide_access,
            run=listeners.set_goal,
            again=listeners.show_recorded,
            help=lambda: say("goal/help"),
        ),
    },
    actions={
        "goal.reached": Listener(listeners.mark_reached, WRITES),
        "goal.drop": Listener(listeners.drop, WRITES),
        "goal.reopen": Listener(listeners.reopen, WRITES),
        "goal.edit": Listener(listeners.open_edit, OPENS),
        "goal.undo": Listener(listeners.undo, WRITES),
    },
    views={"goal.save": Listener(listeners.save, WRITES)},
    home=listeners.list_for_home,
)
