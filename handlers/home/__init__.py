"""App Home: where each of a person's pairs stands."""

from handlers.feature import Feature
from handlers.home import listeners
from handlers.slackui.listener import READS, EventListener, Listener

FEATURE = Feature(
    name="home",
    # Slack wants the buttons of one row to differ.
    actions={name: Listener(listeners.turn, READS) for name in listeners.TURNS},
    events={
        "app_home_opened": EventListener(
            listeners.show_home, READS, user=lambda event: str(event["user"])
        ),
    },
)
