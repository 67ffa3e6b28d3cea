"""A promise is done, or a goal reached, while the other has its form open: does it come back?"""

from collections.abc import Iterator
from datetime import timedelta

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from tests.cases.acting import opened
from tests.stories.cycles import couple, rows
from tests.stories.world import World

PRESSED = ("/action", "Done", "What is to be done?"), ("/goal", "Reached", "What is the goal?")


def act() -> Iterator[str]:
    for command, button, label in PRESSED:
        with opened() as world:
            two = couple(world)
            two.mentee.types(f"{command} send the draft")
            two.mentor.types(command)
            two.mentor.clicks("Edit", two.mentor.last_message)
            two.mentee.types(command)
            two.mentee.clicks(button, two.mentee.last_message)
            yield f"{command}, {button}: {_states(world)}"
            labels = two.mentor.modal.labels if two.mentor.modal else []
            two.mentor.fills(label if label in labels else labels[0], "Send the whole draft")
            two.mentor.submits()
            yield f"the other saves: {_states(world)}"
    with opened() as world:
        two = couple(world, timedelta(days=2))
        two.mentee.types("/goal learn to write a grant")
        world.passes(days=2, hours=2)
        two.mentee.clicks("We met")
        two.mentor.types("/goal")
        two.mentor.clicks("Reached", two.mentor.last_message)
        yield f"reached, while the recap's form is open: {_states(world)}"
        two.mentee.fills("Said or decided", "Nothing.")
        two.mentee.submits()
        yield f"the recap is sent without a word of it: {_states(world)}"


def _states(world: World) -> list[str]:
    promises = [f"{one.text}: {one.state}" for one in rows(world, ActionItem)]
    return promises + [f"{one.text}: {one.state}" for one in rows(world, Goal)]
