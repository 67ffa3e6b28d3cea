"""A point that was prepared: is it ever heard of again, in the recap, its form, the next agenda?"""

from collections.abc import Iterator
from datetime import timedelta

from tests.cases.acting import closes, opened
from tests.stories.cycles import couple

POINT = "Zebrafish dossier"


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world, timedelta(days=7))
        ana, mentor = two.mentee, two.mentor
        world.passes(days=5)
        ana.types(f"/agenda career: {POINT}; by March")
        world.passes(days=2, hours=2)
        ana.clicks("We met")
        yield f"the recap's form names it: {POINT in str(ana.modal and ana.modal.body)}"
        ana.fills("Said or decided", "Nothing else.")
        ana.submits()
        closes(ana)
        world.settles()
        mentor.clicks("Accept")
        world.passes(minutes=10)
        yield f"the accepted recap names it: {POINT in ana.last_message.plain}"
        before = len(ana.messages)
        ana.types("/meeting plan 5 jan 2027 10:00")
        world.passes(days=33)
        later = ana.messages[before:]
        yield f"any later message names it: {any(POINT in one.plain for one in later)}"
        ana.types("/agenda")
        yield f"the next agenda's form names it: {POINT in str(ana.modal and ana.modal.body)}"
