"""A promise past its day stands in a brief that goes anyway, with its age, once a week at most."""

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.stories.cycles import couple
from tests.stories.messages.test_brief import promises
from tests.stories.world import World

OPEN = "Still open: send the draft"
FAR = timedelta(days=40)


def briefs_with(person: Person, words: str) -> list[str]:
    return [message.plain for message in person.messages if words in message.plain]


def test_it_comes_with_other_things_and_never_by_itself(world: World) -> None:
    two = couple(world, FAR)
    promises(two.mentee, "send the draft by 25 november")
    world.passes(days=13)
    assert briefs_with(two.mentee, OPEN) == [], "nothing else was due"
    promises(two.mentee, "read the paper by 11 december")
    world.passes(days=2)
    (brief,) = briefs_with(two.mentee, OPEN)
    assert brief.startswith("2 things for")
    assert "read the paper" in brief
    assert "It was due 2 weeks ago, by Wednesday 25 November 2026" in brief
    assert briefs_with(two.mentor, "send the draft") == [], "it is its owner's own"


@pytest.mark.slow
def test_it_comes_once_a_week_however_many_briefs_there_are(world: World) -> None:
    two = couple(world, FAR)
    promises(two.mentee, "send the draft by 25 november")
    for day in ("4 december", "9 december", "11 december", "16 december"):
        promises(two.mentee, f"call Bo by {day}")
    for _ in range(22):
        world.passes(days=1)
        if two.mentee.last_message.buttons[:1] == ["Done"]:  # who answers is not asked more rarely
            two.mentee.clicks("Done", message=two.mentee.last_message)
            two.mentee.clicks("Undo", message=two.mentee.last_message)
    assert len(briefs_with(two.mentee, "call Bo")) > len(briefs_with(two.mentee, OPEN)) == 2


@pytest.mark.slow
def test_answered_in_the_brief_it_says_so(world: World) -> None:
    two = couple(world, FAR)
    promises(two.mentee, "send the draft by 25 november", "read the paper by 4 december")
    world.passes(days=8)
    brief = next(m for m in two.mentee.messages if OPEN in m.plain)
    two.mentee.clicks("Done", message=brief, nth=1)
    assert "Done: send the draft" in brief.plain
    assert OPEN not in brief.plain


@pytest.mark.slow
def test_several_stand_under_one_heading(world: World) -> None:
    two = couple(world, FAR)
    promises(two.mentee, "send the draft by 25 november", "call Bo by 25 november")
    promises(two.mentee, "read the paper by 4 december")
    world.passes(days=8)
    brief = next(m for m in two.mentee.messages if "past their day" in m.plain)
    assert "2 promises of yours are past their day" in brief.plain
    assert "call Bo: was due 7 days ago, promised to Dr Max Okafor" in brief.plain
    two.mentee.clicks("Done", message=brief, nth=2)
    assert "Done: call Bo" in brief.plain
    assert "send the draft: was due 7 days ago" in brief.plain
