"""Slack's own status of somebody: on holiday, or ill. Nobody is told of it but themselves."""

from datetime import datetime
from typing import Any

from agendas.rhythm.away import find_away
from db.mentoring.people import Person
from handlers.slackui.asking.profiles import get_profile


def note_status(person: Person, user: dict[str, Any], now: datetime) -> bool:
    """Keep how somebody is away by the status in Slack's user object, if it has one.

    Returns whether that is something new.
    """
    shown = get_profile(user)
    if "status_emoji" not in shown:
        return False
    before = person.away
    expires = shown.get("status_expiration")
    # Of what is no time at all nothing is made.
    ends = float(expires) if isinstance(expires, int | float) and 0 < expires < 1e12 else 0.0
    person.away = find_away(str(shown["status_emoji"] or ""), ends, before, now)
    return person.away != before
