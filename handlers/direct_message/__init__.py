"""What is typed to the bot in its own Messages tab, or pointed at by a shortcut: never silence."""

from db.mentoring.content.typed_lines import TypedLine
from handlers.direct_message import listeners, saving, shortcuts
from handlers.direct_message.messages import ANSWER, LINE
from handlers.feature import Feature
from handlers.slackui.listener import OPENS, WRITES, EventListener, Form, Listener

FEATURE = Feature(
    name="direct_message",
    actions={
        "typed.add": Listener(listeners.add, WRITES),
        "typed.record": Listener(listeners.record, WRITES),
        "typed.undo": Listener(listeners.take_back, WRITES),
        "typed.open_point": Listener(shortcuts.open_point, OPENS),
        "typed.open_promise": Listener(shortcuts.open_promise_of_line, OPENS),
        "typed.open_goal": Listener(shortcuts.open_goal_of_line, OPENS),
    },
    views={
        "typed.save_point": Listener(
            saving.save_point,
            WRITES,
            again=saving.show_point,
            form=Form(action_id="typed.open_point", about="line", model=TypedLine),
        ),
        "typed.save_promise": Listener(
            saving.save_promise,
            WRITES,
            again=saving.show_promise,
            form=Form(action_id="typed.open_promise", about="line", model=TypedLine),
        ),
    },
    shortcuts={
        "shortcut.point": Listener(shortcuts.add_message, WRITES),
        "shortcut.promise": Listener(shortcuts.promise_message, WRITES),
        "shortcut.open_agenda": Listener(shortcuts.open_agenda, OPENS),
        "shortcut.open_promise": Listener(shortcuts.open_promise, OPENS),
        "shortcut.open_met": Listener(shortcuts.open_met, OPENS),
    },
    events={
        "message": EventListener(listeners.answer_message, WRITES, user=listeners.find_author),
    },
    kinds=(ANSWER, LINE),
)
