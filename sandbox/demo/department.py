"""The demo's people: a department with four pairs of mentor and mentee, and who facilitates."""

from __future__ import annotations

from zoneinfo import ZoneInfo

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
PROGRAMME = "Department of Medicine"


class Department:
    """The people in a workspace, by their handles, and the channel of those who facilitate."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.who = {
            handle: sandbox.add_person(handle, real_name=name, tz=str(ZONE))
            for handle, name in PEOPLE
        }
        facilitators = [self.who[handle] for handle in FACILITATORS]
        self.channel = sandbox.add_channel("mentoring-digest", facilitators, private=True)

    def name(self, handle: str) -> str:
        """Return a person's full name."""
        return self.who[handle].member.real_name

    def names(self) -> dict[str, str]:
        """Return what people and the channel are called, by id."""
        people = {person.id: person.member.real_name for person in self.who.values()}
        return people | {self.channel.id: f"#{self.channel.name}"}

    def mentor_of(self, mentee: Person) -> str:
        """Return the full name of a mentee's mentor."""
        return next(self.name(mentor) for mentor, own in PAIRS if self.who[own] is mentee)

    def roles(self) -> dict[str, str]:
        """Return what each person is, by their id, for the page."""
        found = {self.who[handle].id: "Facilitator" for handle in FACILITATORS}
        for mentor, mentee in PAIRS:
            found[self.who[mentor].id] = f"Mentor of {self.name(mentee)}"
            found[self.who[mentee].id] = f"Mentee of {self.name(mentor)}"
        return {person.id: found.get(person.id, "Colleague") for person in self.who.values()}
