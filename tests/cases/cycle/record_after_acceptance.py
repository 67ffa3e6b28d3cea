"""What was decided in an accepted recap: where in the app can it be read half a year later?"""

from collections.abc import Iterator

from tests.cases.acting import closes, opened
from tests.stories.cycles import recapped

DECIDED = "Apply in the spring round"
COMMANDS = ("/agenda", "/meeting", "/mentoring", "/goal", "/action", "/meeting history")


def act() -> Iterator[str]:
    with opened() as world:
        two = recapped(world, cadence="twice a year")
        ana = two.mentee
        two.mentor.clicks("Accept")
        world.passes(minutes=10)
        yield f"a message has it: {any(DECIDED in one.plain for one in ana.messages)}"
        before = len(ana.messages)
        ana.types("/meeting plan 20 may 2027 10:00")
        world.passes(days=174)
        later = [DECIDED in one.plain for one in ana.messages[before:]]
        yield f"a later message has it: {any(later)}, of {len(later)}"
        for line in COMMANDS:
            before = len(ana.messages)
            ana.types(line)
            world.settles()
            said = " ".join(one.plain for one in ana.messages[before:])
            yield f"{line} shows it: {DECIDED in said + str(ana.modal and ana.modal.body)}"
            closes(ana)
        yield f"Home shows it: {DECIDED in str(ana.opens_home().body)}"
