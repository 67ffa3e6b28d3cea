"""What somebody is sent, and at which hour: chosen by themselves."""

from agendas.lines.verbs import Verb
from handlers.choices import listeners
from handlers.feature import Feature
from handlers.slackui.listener import OPENS, WRITES, Command, Listener

MESSAGES = Verb(
    "messages",
    "notifications, preferences, settings, reminders, choices, unsubscribe, leave me alone",
)

FEATURE = Feature(
    name="choices",
    commands={"/mentoring messages": Command(listeners.open_choices, OPENS, verbs=(MESSAGES,))},
    actions={"choices.open": Listener(listeners.open_choices, OPENS)},
    views={"choices.save": Listener(listeners.save, WRITES)},
)
