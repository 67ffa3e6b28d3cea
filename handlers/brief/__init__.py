"""The brief: one message a day to a person, of what would otherwise be several.

What is in it is its features' own; how it is made and kept, is `handlers/notifications/`.
"""

from handlers.brief.messages import BRIEF
from handlers.feature import Feature

FEATURE = Feature(name="brief", kinds=(BRIEF,))
