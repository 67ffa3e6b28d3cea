"""The demo's people: those whom its guide speaks of, and the channel of those who facilitate."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from sandbox.model.entities import Conversation
from sandbox.people import Person
from sandbox.server import Sandbox

ZONE = ZoneInfo("America/Toronto")
PEOPLE = (
    ("helen", "Helen Marsh"),
    ("george", "George Abara"),
    ("okafor", "Dr Max Okafor"),
    ("chen", "Prof Wei Chen"),
    ("ruiz", "Dr Carmen Ruiz"),
    ("novak", "Dr Petra Novak"),
    ("tom", "Tom Brandt"),
    ("lena", "Lena Fischer"),
    ("maya", "Maya Iyer"),
    ("priya", "Priya Nair"),
    ("sam", "Dr Sam Whitfield"),
    ("ines", "Dr Inês Duarte"),
)
PAIRS = (("okafor", "tom"), ("chen", "lena"), ("ruiz", "maya"), ("novak", "priya"))
FACILITATORS = ("helen", "george")
PROGRAMME, CHANNEL = "Department of Medicine", "mentoring-digest"

Adds = Callable[[str, str, str], Person]


class Department:
    """The people whom the guide speaks of, by their handles, and the facilitators' channel."""

    def __init__(self, sandbox: Sandbox, who: dict[str, Person], channel: Conversation) -> None:
        self.sandbox, self.who, self.channel = sandbox, who, channel

    def name(self, handle: str) -> str:
        """Return a person's full name."""
        return self.who[handle].member.real_name

    def names(self) -> dict[str, str]:
        """Return what people and the channel are called, by id."""
        people = {person.id: person.member.real_name for person in self.sandbox.people}
        return people | {self.channel.id: f"#{self.channel.name}"}

    def mentor_of(self, mentee: Person) -> str:
        """Return the full name of a mentee's mentor."""
        return next(self.name(mentor) for mentor, own in PAIRS if self.who[own] is mentee)


def make_department(sandbox: Sandbox, add: Adds | None = None, channel_id: str = "") -> Department:
    """Make the department in an empty workspace; `add` adds somebody to it: handle, name, zone."""
    add = add or (lambda handle, name, zone: sandbox.add_person(handle, real_name=name, tz=zone))
    who = {handle: add(handle, name, str(ZONE)) for handle, name in PEOPLE}
    running = [who[handle] for handle in FACILITATORS]
    channel = sandbox.add_channel(CHANNEL, running, private=True, id=channel_id)
    return Department(sandbox, who, channel)


def find_department(sandbox: Sandbox) -> Department:
    """Return the department of a workspace that has it."""
    rooms = sandbox.team.conversations.values()
    channel = next(room for room in rooms if room.name == CHANNEL)
    return Department(sandbox, {handle: sandbox.person(handle) for handle, _ in PEOPLE}, channel)
