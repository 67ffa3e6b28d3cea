"""Somebody is named in a line: who is the owner, what stays in the text, and what is refused?"""

from collections.abc import Iterator

from db.mentoring.content.actions import ActionItem
from tests.cases.acting import opened, shown
from tests.stories.cycles import couple, rows

LINES = (
    "/action email @zoe about the data by friday",
    "/action send the draft to @max by friday",
    "/action send @max the draft by friday",
    "/action @max introduce me to the board by friday",
    "/action ask @max and @zoe for feedback by friday",
    "/action introduce @ana to @zoe by friday",
    "/agenda career: talk about the trial with @zoe",
    "/agenda career: ask @max about tenure",
    "/goal work with @zoe on a grant",
    "/goal shadow @max on rounds",
    "/meeting plan friday 2pm with @zoe",
    "/meeting plan friday 2pm @max",
    "/meeting plan @max friday 2pm",
)


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world)
        world.person("zoe", "Zoe Stern")
        mentor_id = world.row(two.pair).mentor_id
        for line in LINES:
            before = len(rows(world, ActionItem))
            two.mentee.types(line)
            world.settles()
            added = rows(world, ActionItem)[before:]
            who = ["mentor" if one.owner_id == mentor_id else "mentee" for one in added]
            kept = [f"{owner}: {one.text!r}" for owner, one in zip(who, added, strict=True)]
            yield f"{line} -> {kept or 'no promise'}; {shown(two.mentee, 90)}"
