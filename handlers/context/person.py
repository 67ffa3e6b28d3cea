"""What is shown of a person to themselves."""

from agendas.dates.local_time import wall_time
from agendas.dates.wording import day_in_words
from db.mentoring.people import Person


def format_forgotten_on(person: Person) -> str:
    """Return the person's day on which they are forgotten, in words; empty where they are not."""
    at = person.forget_at
    return day_in_words(wall_time(at, person.zone).date()) if at else ""
