"""A nudge says that facilitators never see what is answered: does the digest let them guess?

In the first act somebody goes on leave; in the second the facilitator is the pair's own mentor.
"""

from collections.abc import Iterator

from tests.cases.acting import begin, cut, digests, opened, waits_for

OTHERS = 19


def act() -> Iterator[str]:
    with opened() as world:
        ward = begin(world)
        nudge = waits_for(world, ward.mentee, "met lately")
        yield f"the nudge: {cut(nudge.plain.strip().splitlines()[-1])}"
        world.passes(days=8)
        yield f"a digest before the answer: {cut(digests(world, ward.facilitator)[-1], 400)}"
        ward.mentee.clicks("On leave until…")
        ward.mentee.submits()
        world.passes(days=8)
        yield f"and after it: {cut(digests(world, ward.facilitator)[-1], 400)}"
    with opened() as world:
        max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
        world.start_programme(max_)
        world.pair(max_, ana)
        for number in range(OTHERS):
            mentor = world.person(f"mentor{number}", f"Mentor {number}")
            mentee = world.person(f"mentee{number}", f"Mentee {number}")
            world.pair(mentor, mentee, "twice a year")
        waits_for(world, ana, "met lately")
        ana.clicks("Not yet")
        world.passes(days=7)
        named = [line for line in digests(world, max_)[-1].splitlines() if "Ana" in line]
        yield f"a mentor who facilitates reads of his own pair: {named}"
