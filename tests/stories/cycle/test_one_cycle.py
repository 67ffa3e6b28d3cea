"""How many messages one whole cycle costs each of the two, unasked: counted one by one."""

from datetime import timedelta

from sandbox.people import Person
from tests.stories.cycles import NOTED, recapped, sends
from tests.stories.world import World

# How each begins, by the end of it. Where there was more to it: the agenda that was asked for
# became the running order, and is closed; the question whether they met became its answer.
MENTEES = (
    *("Planned: you meet", "Due in 4 days", "Due today"),
    *("You met", "Noted: you met", "Dr Max Okafor has accepted"),
)
# The agenda became the running order, and the recap that waited the text that is agreed, which asks
# for a date where there is none.
MENTORS = ("Ana Silva has planned", "You met", "Agreed")


def unasked(person: Person) -> list[str]:
    return [m.plain for m in person.messages if not m.ephemeral_for]


def test_a_cycle_costs_the_mentee_six_messages_and_the_mentor_three(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=15)
    before = {person.id: len(unasked(person)) for person in (two.mentee, two.mentor)}
    day = (world.clock.now() + timedelta(days=21)).strftime("%d %B %Y")
    two.mentee.types(f"/meeting plan {day} 10:00")
    world.passes(days=17)
    two.mentee.types("/agenda career: promotion")
    world.passes(days=4, hours=4)
    two.mentee.clicks("We met")
    two.mentee.fills(NOTED, "To go on")
    sends(two.mentee)
    two.mentee.closes()
    world.passes(minutes=15)
    place = two.mentor.sees("Please read and accept the recap").ts
    two.mentor.clicks("Accept")
    world.passes(minutes=15)
    assert two.mentor.sees("have accepted this recap").ts == place
    for person, begin in ((two.mentee, MENTEES), (two.mentor, MENTORS)):
        told = unasked(person)[before[person.id] :]
        assert len(told) == len(begin), told
        for words, begins in zip(told, begin, strict=True):
            assert words.startswith(begins)
