"""Who does the same again and again within minutes does not flood the other, and is told so."""

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import calendars, couple
from tests.stories.world import World

pytestmark = ON_BOTH

SAID = "is told of the newest alone"


def floods(world: World, person: Person, line: str, times: int) -> None:
    """Let somebody type the like of a line every ten seconds, with a number in it."""
    for number in range(times):
        person.types(line.format(n=1 + number % 20))
        world.passes(seconds=10)


@pytest.mark.slow
def test_a_meeting_moved_sixty_times_is_told_of_a_few_times_and_at_last_as_it_stands(
    world: World,
) -> None:
    two = couple(world, timedelta(days=10))
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    floods(world, two.mentee, "/meeting move {n} jan 11:00", 60)
    two.mentee.sees(SAID)
    world.passes(minutes=10)
    told = two.mentor.messages[before:]
    assert len([m for m in told if "has moved your meeting" in m.plain]) <= 5
    assert len([m for m in told if m.files]) <= 5
    assert "20 January" in told[-1].plain
    assert not any(SAID in m.plain for m in told)


@pytest.mark.slow
def test_the_first_few_are_told_of_at_once_and_later_ones_too(world: World) -> None:
    two = couple(world, timedelta(days=10))
    for day in (10, 11, 12):
        two.mentee.types(f"/meeting move {day} jan 11:00")
        world.settles()
        assert f"{day} January" in two.mentor.sees("has moved your meeting").plain
    world.passes(minutes=11)
    two.mentee.types("/meeting move 13 jan 11:00")
    assert SAID not in two.mentee.last_message.plain
    world.settles()
    assert "13 January" in two.mentor.sees("has moved your meeting").plain


@pytest.mark.slow
def test_many_action_items_for_the_other_are_told_of_by_a_few_and_by_where_all_are(
    world: World,
) -> None:
    two = couple(world)
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    floods(world, two.mentee, "/action @max read chapter {n}", 20)
    two.mentee.sees(SAID)
    world.passes(days=1)
    told = [m for m in two.mentor.messages[before:] if "has noted that you will" in m.plain]
    assert len(told) == 2, "one at once, and the next day's brief"
    assert 3 <= told[1].plain.count("has noted that you will") <= 5
    assert "`/action` shows them all" in told[1].plain
    assert "chapter 20" in told[1].plain
    two.mentor.types("/action")
    assert "read chapter 7" in two.mentor.last_message.plain


def test_what_is_taken_back_again_hides_nothing_that_was_told_before_it(world: World) -> None:
    two = couple(world)
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    floods(world, two.mentee, "/action @max read chapter {n}", 5)
    two.mentee.clicks("Undo")
    world.passes(days=1)
    told = " ".join(m.plain for m in two.mentor.messages[before:])
    assert [f"chapter {n}" in told for n in range(1, 6)] == [True] * 4 + [False]


def test_what_is_done_with_one_promise_hides_no_other_that_was_noted_before(world: World) -> None:
    two = couple(world)
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    floods(world, two.mentee, "/action @max read chapter {n}", 5)
    two.mentee.types("/action")
    two.mentee.clicks("Done")
    world.passes(days=1)
    told = " ".join(m.plain for m in two.mentor.messages[before:])
    assert "has noted that you will: read chapter 5" in told
    assert "has marked your promise as done" in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "newest", "least"),
    [
        (("cadence monthly", "cadence quarterly"), "quarterly", 2),
        (("pause until 5 jan", "resume"), "go on", 4),
    ],
)
def test_leave_and_cadence_changed_to_and_fro_are_told_of_as_they_are_at_last(
    world: World, lines: tuple[str, str], newest: str, least: int
) -> None:
    two = couple(world)
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    for line in lines * 10:
        two.mentee.types(f"/mentoring {line}")
        world.passes(seconds=10)
    two.mentee.sees(SAID)
    world.passes(days=1)
    told = two.mentor.messages[before:]
    assert least <= len(told) <= 5
    assert newest in told[-1].plain


@pytest.mark.slow
def test_a_meeting_that_the_other_never_heard_of_is_not_taken_off_their_calendar(
    world: World,
) -> None:
    two = couple(world)
    world.passes(minutes=5)
    before = len(two.mentor.messages)
    for day in range(1, 13):
        two.mentee.types(f"/meeting plan {day} jan 11:00")
        world.passes(seconds=10)
        two.mentee.types("/meeting cancel")
        two.mentee.clicks("Cancel the meeting", confirm=True)
        world.passes(seconds=10)
    world.passes(minutes=10)
    told = two.mentor.messages[before:]
    assert len(told) <= 6
    assert all(m.files for m in told), "each has its file"
    assert "has cancelled your meeting" in told[-1].plain
    last = {str(event["UID"]): method for method, event in calendars(two.mentor)}
    assert set(last.values()) == {"CANCEL"}, "what they heard of is taken off again"
    assert not any("12 January" in m.plain for m in told)
