"""App Home: where each of a person's pairs stands."""

from handlers.feature import Feature
from handlers.home import listeners
from handlers.slackui.listener import READS, EventListener

FEATURE = Feature(
    name="home",
    events={
        "app_home_opened": EventListener(
            listeners.show_home, READS, user=lambda event: str(event["user"])
        ),
    },
)
