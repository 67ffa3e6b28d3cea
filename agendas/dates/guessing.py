"""What is said of a meeting around its date, and what a date by itself means to a pair. Pure."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from agendas.dates import reading
from agendas.dates.refusals import InThePast, NotADate, NoTimeOfDay, UnreadableDate

# What stands between a verb and its date and says nothing: "move it to", "met up with", "plan for".
# "This" says nothing in "move this to friday", and all in "this friday" and "this morning".
_KIND = r"(?:(?:next )?meeting|one|call|chat)"
# "Move it for an hour" says how long it takes, and not when it is.
_LASTING = r"(?:half an hour|(?:an?|\d[\d.,]*)\s?(?:minutes?|mins?|hours?|hrs?|h|m)\b)"
_FILLING = re.compile(
    rf"^(?:(?:it|up|with|(?:the|our|a|an|my|this|that|(?:the |our )?next) {_KIND}"
    r"|(?:this|that)(?=$|\s+(?:to|for|till|until|on|by|at|up|with|back|forward)\b))\b\s*)*"
    rf"(?:(?:to|till|until|on|by|for(?!\s+{_LASTING}))\b\s*)?",
    re.IGNORECASE,
)


def strip_filling(words: str) -> str:
    """Return what follows a verb without what says nothing of a date: "it to friday with"."""
    return _FILLING.sub("", words, count=1).removesuffix(" with").removesuffix(" and")


def guess_meant(words: str, now: datetime, zone: ZoneInfo) -> Literal["plan", "met", ""]:
    """Return whether words give a date to plan a meeting for, or a past one; "" where they do not.

    A date that cannot be used as it stands, such as one without an hour, is one all the same.
    """
    try:
        reading.read_moment(words, now, zone)
    except InThePast:
        return "met"
    except NoTimeOfDay:
        return "plan" if _reads(reading.read_day, words, now, zone) else "met"
    except NotADate:
        return "met" if _reads(reading.read_past_day, words, now, zone) else ""
    except UnreadableDate:
        return "plan"
    return "plan"


def _reads(
    read: Callable[[str, datetime, ZoneInfo], object], words: str, now: datetime, zone: ZoneInfo
) -> bool:
    try:
        read(words, now, zone)
    except UnreadableDate:
        return False
    return True
