"""Who somebody is by Slack's word, and what follows when that changes."""

from handlers.feature import Feature
from handlers.notifications.unreachable import GONE
from handlers.profile import listeners
from handlers.slackui.listener import WRITES, EventListener

FEATURE = Feature(
    name="profile",
    events={
        "user_change": EventListener(
            listeners.note_changed, WRITES, user=lambda event: str(event["user"]["id"])
        ),
    },
    kinds=(GONE,),
)
