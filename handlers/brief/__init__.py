"""The brief: one message a day to a person, of what would otherwise be several.

What is in it is its features' own; how it is made and kept, is `handlers/notifications/`.
"""

from handlers.brief import listeners
from handlers.brief.messages import BRIEF
from handlers.feature import Feature
from handlers.slackui.listener import OPENS, Listener

FEATURE = Feature(
    name="brief",
    actions={"brief.read_all": Listener(listeners.read_all, OPENS)},
    kinds=(BRIEF,),
)
