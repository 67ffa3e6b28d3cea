"""A promise is edited after the recap was sent: does what the mentor accepts agree with it?"""

from collections.abc import Iterator

from db.mentoring.content.actions import ActionItem
from tests.cases.acting import cut, opened
from tests.stories.cycles import recapped, rows


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world)
        ana, mentor = two.mentee, two.mentor
        ana.types("/action")
        ana.clicks("Edit", ana.last_message, nth=1)
        ana.fills("What is to be done?", "Pay for Ana's conference in Oslo")
        ana.submits()
        world.passes(days=1)
        told = [cut(one.plain) for one in mentor.messages if "Oslo" in one.plain]
        yield f"the mentor is told of it: {told}"
        mentor.clicks("Accept")
        world.passes(days=1)
        accepted = [
            line
            for line in mentor.last_message.plain.splitlines()
            if "Introduce" in line or "Oslo" in line
        ]
        yield f"what both accepted says: {accepted}"
        yield f"the rows say: {[one.text for one in rows(world, ActionItem)]}"
