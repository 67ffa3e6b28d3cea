"""Who somebody is, by Slack's word and by their own, and what follows when that changes."""

from handlers.feature import Feature
from handlers.notifications.unreachable import GONE
from handlers.profile import country, listeners
from handlers.slackui.listener import WRITES, Command, EventListener, Listener

FEATURE = Feature(
    name="profile",
    commands={"/mentoring country": Command(country.set_country, WRITES)},
    actions={"mentoring.undo_country": Listener(country.undo_country, WRITES)},
    events={
        "user_change": EventListener(
            listeners.note_changed, WRITES, user=lambda event: str(event["user"]["id"])
        ),
    },
    kinds=(GONE,),
)
