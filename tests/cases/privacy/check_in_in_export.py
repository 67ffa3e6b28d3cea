"""A check-in says that nobody else is shown the answer: is it in the other's export?"""

import json
from collections.abc import Iterator

from tests.cases.acting import cut, opened, waits_for
from tests.stories.cycles import couple


def act() -> Iterator[str]:
    with opened() as world:
        two = couple(world, cadence="quarterly")
        asked = waits_for(world, two.mentee, "How are you?")
        yield f"the mentee was told: {cut(asked.plain.splitlines()[-1])}"
        two.mentee.clicks("We have talked")
        world.settles()
        two.mentor.types("/mentoring export")
        world.settles()
        file = [one for one in two.mentor.files if one.name.endswith("json")][-1]
        pair = json.loads(file.content)["pairs"][0]
        yield f"the mentor's export says: {pair.get('last_contact_at')} (now {world.clock.now()})"
