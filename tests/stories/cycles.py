"""What many stories begin with: two people, a programme, a meeting that has come or been held."""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from icalendar import Calendar
from sqlalchemy import select

from db.core.base import Base
from db.mentoring.pairs import Pair
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.world import TORONTO, World

Row = TypeVar("Row", bound=Base)

# The inputs of the recap's form; of what was said, too, where there are goals or points.
DONE, REACHED = "Promises kept", "Goals reached"
TALKED = "Talked over"
DECIDED, NOTED = "Decided", "Said or decided"
# The agenda's input for points; its others are called as in the recap's form.
POINTS = "To talk about"
PROMISES, GOALS = "Who does what by when?", "New goals?"
NEXT, OTHER_DATE = "Next meeting", "Another date"

# "has accepted the recap" to whoever wrote it, "have accepted this recap" to the other.
ACCEPTED = "accepted th"

DRAFT_AND_BOARD = "Ana: Send the draft, by 15 December 2026\nMax: Introduce Ana to the board"


@dataclass
class Couple:
    """A mentor and a mentee, and their pair's row id."""

    mentor: Person
    mentee: Person
    pair: int


def couple(
    world: World,
    meets_in: timedelta | None = None,
    mentor_tz: str = TORONTO,
    mentee_tz: str = TORONTO,
    cadence: str = "monthly",
) -> Couple:
    """Dr Max Okafor mentors Ana Silva; they meet `meets_in` from now, or have no date yet."""
    fay = world.person("fay", "Fay Laurent")
    mentor = world.person("max", "Dr Max Okafor", mentor_tz)
    mentee = world.person("ana", "Ana Silva", mentee_tz)
    world.start_programme(fay)
    at = world.clock.now() + meets_in if meets_in else None
    return Couple(mentor, mentee, world.pair(mentor, mentee, cadence, at))


def held(world: World, **options: Any) -> Couple:
    """A couple whose meeting has just been held; the recap is open before the mentee."""
    two = couple(world, timedelta(days=7), **options)
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    return two


def recapped(world: World, **options: Any) -> Couple:
    """A couple whose recap waits for the mentor: a goal, two promises, a decision."""
    two = held(world, **options)
    two.mentee.fills(GOALS, "Lead a ward round")
    two.mentee.fills(PROMISES, DRAFT_AND_BOARD)
    two.mentee.fills(DECIDED, "Apply in the spring round")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    return two


def adds_points(person: Person, *lines: str) -> None:
    """Put points below those that stand in the agenda that is open."""
    assert person.modal
    (held,) = person.modal.values["points"].values()
    person.fills(POINTS, "\n".join([*filter(None, [held.get("value")]), *lines]))


def sends(person: Person) -> None:
    """Send the recap that is open, and what was read of it where that is shown back."""
    person.submits()
    if person.modal and person.modal.callback_id == "recap.confirm":
        person.submits()


def reads_accepted(person: Person) -> str:
    """Return what somebody reads of an accepted recap; whoever wrote it opens the record for it."""
    message = person.sees(ACCEPTED)
    if "Read it" not in message.buttons:
        return message.plain
    person.clicks("Read it", message=message)
    assert person.modal
    words = f"{message.plain}\n{person.modal.plain}"
    person.closes()
    return words


def began_earlier(world: World, days: int = 10) -> None:
    """Let every pair have begun so many days earlier: of that time, too, they can say they met."""
    with world.bot.sessions.begin() as session:
        for pair in session.scalars(select(Pair)):
            pair.started_at -= timedelta(days=days)


def rows(world: World, table: type[Row]) -> list[Row]:
    """Return all rows of a table, the oldest first."""
    with world.bot.sessions() as session:
        return list(session.scalars(select(table).order_by(*table.__mapper__.primary_key)).unique())


def as_it_was(message: Message) -> Message:
    """Return a message as a client still shows it that has not heard of a change to it."""
    return deepcopy(message)


def passed_to(person: Person, message: Message) -> Message:
    """Return a message as if it had come to that person: its buttons can be pressed by them."""
    return replace(deepcopy(message), channel=person.dm.id)


def told(person: Person) -> str:
    """Return what a person was told just now: in a form, which they close, or in a message."""
    if person.modal is None:
        return person.last_message.plain
    words = person.modal.plain
    person.closes()
    return words


def says_nothing_of(person: Person, words: str) -> bool:
    """Tell whether nothing that a person sees anywhere has these words."""
    return not any(words in m.plain or words in m.text for m in person.all_messages)


def calendars(person: Person) -> list[Any]:
    """Return the calendar files that a person was given, in order, as (method, event)."""
    found = []
    for file in person.files:
        calendar = Calendar.from_ical(file.content)
        (event,) = calendar.walk("VEVENT")
        found.append((str(calendar["METHOD"]), event))
    return found
