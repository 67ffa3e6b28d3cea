"""Slack's own status of somebody: on holiday, or ill. Nobody is told of it but themselves."""

from datetime import datetime
from typing import Any

from agendas.rhythm.away import find_away
from db.mentoring.people import Person
from handlers.slackui.asking.profiles import read_status


def note_status(person: Person, user: dict[str, Any], now: datetime) -> bool:
    """Keep how somebody is away by the status in Slack's user object, if it has one.

    Returns whether that is something new.
    """
    told = read_status(user)
    if told is None:
        return False
    before = person.away
    person.away = find_away(told["emoji"], told["emoji_until"], before, now)
    return person.away != before
