"""What somebody is sent, and at which hour: chosen by themselves."""

from handlers.choices import listeners
from handlers.feature import Feature
from handlers.slackui.listener import OPENS, WRITES, Command, Listener

FEATURE = Feature(
    name="choices",
    commands={"/mentoring messages": Command(listeners.open_choices, OPENS)},
    actions={"choices.open": Listener(listeners.open_choices, OPENS)},
    views={"choices.save": Listener(listeners.save, WRITES)},
)
