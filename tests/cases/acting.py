"""What the cases share: a world of their own, a pair in it, and how to tell what somebody heard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.model.entities import Message
from sandbox.people import Person
from tests.databases import migrated
from tests.stories.world import TORONTO, TUESDAY, World
from tests.stories.world import world as open_world

AUTUMN = datetime(2026, 9, 8, 14, tzinfo=UTC)  # the Tuesday after Labour Day, ten in Toronto
LONGEST = 160


@contextmanager
def opened(start: datetime = TUESDAY) -> Iterator[World]:
    """Give a world on a SQLite file of its own."""
    with TemporaryDirectory(prefix="case-") as folder:
        url = f"sqlite:///{Path(folder) / 'reiterate.sqlite'}"
        migrated(url)
        with open_world(url, start) as world:
            yield world


@dataclass
class Ward:
    """A programme with one pair: who runs it, the two, and the pair's row id."""

    facilitator: Person
    mentor: Person
    mentee: Person
    pair: int


def begin(
    world: World, cadence: str = "monthly", first: datetime | None = None, tz: str = TORONTO
) -> Ward:
    """Start a programme of Fay's, in which Dr Max mentors Ana; `first` is their first meeting."""
    fay = world.person("fay", "Fay Laurent", tz)
    mentor, mentee = world.person("max", "Dr Max Okafor", tz), world.person("ana", "Ana Silva", tz)
    world.start_programme(fay)
    return Ward(fay, mentor, mentee, world.pair(mentor, mentee, cadence, first))


def mentees(world: World, mentor: Person, number: int) -> list[Person]:
    """Return so many people, for a mentor who has that many."""
    return [world.person(f"mentee{n}", f"Mentee {n}") for n in range(number)]


def passes_to(world: World, moment: datetime) -> None:
    """Let time pass, from one due thing to the next, up to a moment (UTC)."""
    world.passes(seconds=max(0.0, (moment - world.clock.now()).total_seconds()))


def waits_for(world: World, person: Person, words: str, days: int = 150) -> Message:
    """Let days pass until somebody has a message with these words; raise LookupError."""
    for _ in range(days):
        world.passes(days=1)
        found = [one for one in person.messages if words in one.plain]
        if found:
            return found[-1]
    raise LookupError(f"{person.member.real_name} heard nothing of {words!r} in {days} days")


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text in one line, shortened."""
    return " / ".join(text.split("\n"))[:longest]


def heard(person: Person, since: int = 0, longest: int = LONGEST) -> Iterator[str]:
    """Yield what somebody was sent, all but the first `since`: when (UTC), and how it begins."""
    for one in person.messages[since:]:
        yield f"  {person.member.real_name}, {stamp(one)}: {cut(one.plain, longest)}"


def stamp(message: Message) -> str:
    """Return when a message came (UTC), such as "Tue 08 Sep 14:00"."""
    return f"{datetime.fromtimestamp(float(message.ts), UTC):%a %d %b %H:%M}"


def shown(person: Person, longest: int = LONGEST) -> str:
    """Return what is before somebody: the form that is open, or else the last message."""
    modal = person.modal
    return cut(modal.plain if modal else person.last_message.plain, longest)


def closes(person: Person) -> None:
    """Let somebody close what is open, if anything is."""
    if person.modal is not None:
        person.closes()


def leaves(world: World, person: Person) -> None:
    """Deactivate somebody's account."""
    person.member.deleted = True
    user = {"id": person.id, "deleted": True, "profile": {"real_name": person.member.real_name}}
    ts = world.sandbox.state.next_ts()
    world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": ts})
    world.settles()


def digests(world: World, facilitator: Person) -> list[str]:
    """Return the digests in the programme's channel, the oldest first."""
    return [one.plain for one in facilitator.messages_in(world.channel)]


def days(number: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=number)
