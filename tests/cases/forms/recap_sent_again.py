"""A recap is sent; its promise and goal are edited; the mentor asks for a change; it is sent again.

Does the second version put back what was edited meanwhile?
"""

from collections.abc import Iterator

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from tests.cases.acting import opened
from tests.stories.cycles import recapped, rows
from tests.stories.world import World


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world)
        yield f"sent: {_state(world)}"
        two.mentor.types("/action")
        two.mentor.clicks("Edit", two.mentor.last_message, nth=1)
        two.mentor.fills("What is to be done?", "Introduce Ana to the board and to the dean")
        two.mentor.submits()
        two.mentee.types("/goal")
        two.mentee.clicks("Edit", two.mentee.last_message)
        assert two.mentee.modal is not None
        two.mentee.fills(two.mentee.modal.labels[0], "Lead three ward rounds")
        two.mentee.submits()
        yield f"edited: {_state(world)}"
        world.passes(days=1)
        two.mentor.clicks("Ask for a change")
        assert two.mentor.modal is not None
        two.mentor.fills(two.mentor.modal.labels[0], "It was the spring round of 2027.")
        two.mentor.submits()
        world.passes(days=1)
        two.mentee.clicks("Change the recap")
        two.mentee.fills("Decided", "Apply in the spring round of 2027")
        two.mentee.submits()
        yield f"sent again: {_state(world)}"


def _state(world: World) -> list[str]:
    promises = [one.text for one in rows(world, ActionItem)]
    return promises + [one.text for one in rows(world, Goal)]
