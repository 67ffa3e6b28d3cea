"""What a calendar program reads at a feed's address."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from agendas.calendar_file import subscription
from agendas.text.messages import phrase
from db.mentoring import feeds
from handlers.context.meeting import build_calendar_entry

PLACE, SUFFIX = "/calendar/", ".ics"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def make_address(public_url: str, token: str) -> str:
    """Return where the feed with that token is read."""
    return f"{public_url}{PLACE}{token}{SUFFIX}"


def read(session: Session, name: str, now: datetime) -> bytes | None:
    """Return the calendar whose address ends in `name`, or None where there is none.

    It is the same to whoever asks that the name cannot be one, was never given, leads nowhere any
    more, or is of somebody who has left.
    """
    token = name.removesuffix(SUFFIX)
    if token == name or not _TOKEN.fullmatch(token):
        return None
    person = feeds.reader(session, token)
    if person is None:
        return None
    entries = [build_calendar_entry(meeting) for meeting in feeds.meetings_of(session, person, now)]
    return subscription(phrase("feed/calendar", "name"), entries)
