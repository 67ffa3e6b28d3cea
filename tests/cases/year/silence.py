"""Three pairs of different cadence that are never heard of: what are they sent, and when named?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.cases.acting import AUTUMN, opened, passes_to, stamp

CADENCES = "monthly", "quarterly", "twice a year"


def act() -> Iterator[str]:
    with opened(AUTUMN) as world:
        fay = world.person("fay", "Fay Laurent")
        world.start_programme(fay)
        mentees = {}
        for number, cadence in enumerate(CADENCES):
            mentor = world.person(f"mentor{number}", f"Mentor {number}")
            mentees[cadence] = world.person(f"mentee{number}", f"Mentee {number}")
            world.pair(mentor, mentees[cadence], cadence)
        passes_to(world, datetime(2027, 4, 1, 15, tzinfo=UTC))
        for cadence, mentee in mentees.items():
            sent = [
                f"{stamp(one)[4:10]} {one.plain.split(chr(10))[0][:40]}" for one in mentee.messages
            ]
            name = mentee.member.real_name
            first = [stamp(one) for one in fay.messages_in(world.channel) if name in one.plain][:1]
            yield f"{cadence}: {sent}; first named to the facilitator: {first}"
