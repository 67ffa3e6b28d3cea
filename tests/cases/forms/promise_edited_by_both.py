"""Both have a promise's form open, and each changes something else: is the first change kept?"""

from collections.abc import Iterator

from db.mentoring.content.actions import ActionItem
from tests.cases.acting import heard, opened, shown
from tests.stories.cycles import couple, rows
from tests.stories.world import World


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world)
        two.mentee.types("/action send the draft by friday")
        for person in (two.mentor, two.mentee):
            person.types("/action")
            person.clicks("Edit", person.last_message)
        before = len(two.mentor.messages)
        two.mentor.fills("By when?", "2026-12-10")
        two.mentor.submits()
        yield f"the mentor set another date: {_promises(world)}"
        two.mentee.fills("What is to be done?", "Send the whole draft")
        two.mentee.submits()
        yield f"the mentee changed the words alone: {_promises(world)}"
        yield f"she is told: {shown(two.mentee)}"
        world.settles()
        yield from heard(two.mentor, before)


def _promises(world: World) -> list[tuple[str, str]]:
    return [(one.text, str(one.due_on)) for one in rows(world, ActionItem)]
