"""What is typed to the bot in its own Messages tab: never met with silence, and never kept."""

from handlers.direct_message import listeners
from handlers.direct_message.messages import ANSWER
from handlers.feature import Feature
from handlers.slackui.listener import WRITES, EventListener

FEATURE = Feature(
    name="direct_message",
    events={
        "message": EventListener(
            listeners.answer_message, WRITES, user=lambda event: str(event.get("user") or "")
        ),
    },
    kinds=(ANSWER,),
)
