"""A recap that was sent or accepted is wrong: what can its author press, and what comes of it?"""

from collections.abc import Iterator

from tests.cases.acting import cut, opened, shown
from tests.stories.cycles import recapped


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world)
        for moment in ("before it is accepted", "after"):
            for person in (two.mentee, two.mentor):
                found = [(cut(m.plain, 60), m.buttons) for m in person.messages[-2:]]
                yield f"{moment}, {person.member.real_name}: {found}"
            if moment == "after":
                break
            two.mentor.clicks("Accept")
            world.passes(minutes=10)
        old = [one for one in two.mentee.messages if "Write the recap" in one.buttons]
        yield f"messages that still offer to write it: {len(old)}"
        if old:
            two.mentee.clicks("Write the recap", old[-1])
            yield f"pressed: {shown(two.mentee)}"
