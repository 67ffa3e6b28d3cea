"""What is shown of a person to themselves."""

from datetime import datetime

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from db.mentoring.people import Person


def format_forgotten_on(person: Person) -> str:
    """Return the person's day on which they are forgotten, in words; empty where they are not."""
    return format_day(person.forget_at, person)


def format_day(moment: datetime | None, person: Person) -> str:
    """Return a moment's day in words, where the person is; empty for none."""
    return day_in_words(wall_time(moment, person.zone).date()) if moment else ""
