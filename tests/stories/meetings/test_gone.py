"""Somebody goes: the pair rests, the other and the facilitator are told, and what can be done."""

from datetime import timedelta

import pytest

from db.mentoring.lapses import Lapse
from sandbox.people import Person
from tests.stories.cycles import Couple, couple, rows
from tests.stories.people.test_profile import changes
from tests.stories.world import World

RESTS = "can no longer be reached in Slack, so your mentoring rests"


def leaves(world: World, person: Person) -> None:
    changes(world, person, deleted=True)
    world.settles()


def mentor_leaves(world: World, meets_in: timedelta | None = timedelta(days=7)) -> Couple:
    two = couple(world, meets_in)
    world.passes(days=1)
    leaves(world, two.mentor)
    return two


@pytest.mark.slow
def test_the_other_is_told_neutrally_and_asked_nothing_more(world: World) -> None:
    two = mentor_leaves(world)
    two.mentee.types("/action send the draft by 9 december")
    said = two.mentee.sees(RESTS)
    assert "Dr Max Okafor" in said.plain
    assert "Your meeting on *Tuesday 1 December" in said.plain
    assert said.buttons == ["Read what you agreed", "End it"]
    heard = len(two.mentee.messages)
    world.passes(days=180)
    assert len(two.mentee.messages) == heard
    assert "It rests" in two.mentee.opens_home().plain
    two.mentee.types("/mentoring")
    assert "Nothing is asked of you" in two.mentee.last_message.plain
    assert "Did you?" not in two.mentee.last_message.plain
    two.mentee.types("/meeting")
    assert "your mentoring rests" in two.mentee.last_message.plain
    assert two.mentee.last_message.buttons == []
    assert rows(world, Lapse) == []


def test_a_meeting_of_a_pair_that_rests_can_be_cancelled(world: World) -> None:
    two = mentor_leaves(world)
    two.mentee.types("/meeting")
    assert "is still in your calendar" in two.mentee.last_message.plain
    assert two.mentee.last_message.buttons == ["Cancel it"]
    two.mentee.clicks("Cancel it", confirm=True)
    assert "cancelled" in two.mentee.last_message.plain


@pytest.mark.slow
def test_a_lapsed_pair_rests_as_well(world: World) -> None:
    two = couple(world)
    world.passes(days=50)
    assert [lapse.closed_at for lapse in rows(world, Lapse)] == [None]
    leaves(world, two.mentor)
    assert all(lapse.closed_at for lapse in rows(world, Lapse))
    heard = len(two.mentee.messages)
    world.passes(days=60)
    assert len(two.mentee.messages) == heard


@pytest.mark.slow
def test_the_digest_counts_what_rests_apart_and_says_not_of_whom(world: World) -> None:
    two = mentor_leaves(world, None)
    world.passes(days=7)
    told = world.channel.messages[-1].plain
    assert "Somebody cannot be reached in Slack" in told
    assert "Dr Max Okafor and Ana Silva: never met, paired for" in told
    assert "*Of 1 pair:* 0 within their cadence" in told
    assert "1 rests: somebody cannot be reached in Slack." in told
    assert "no date for a first meeting" not in told
    changes(world, two.mentor)
    world.passes(days=7)
    assert "rests" not in world.channel.messages[-1].plain


@pytest.mark.slow
def test_a_lapse_that_rests_is_not_told_as_ended(world: World) -> None:
    two = couple(world)
    world.passes(days=50)
    leaves(world, two.mentor)
    world.passes(days=7)
    told = world.channel.messages[-1].plain
    assert "1 had in the last digest, 0 more since then, 1 no longer" in told
    assert "1 rests" in told
    assert "ended" not in told


@pytest.mark.slow
def test_whoever_comes_back_goes_on(world: World) -> None:
    two = mentor_leaves(world, timedelta(days=10))
    said = two.mentee.sees(RESTS)
    world.passes(days=2)
    changes(world, two.mentor)
    world.settles()
    assert "can be reached again" in said.plain
    assert said.buttons == []
    world.passes(days=5)
    assert two.mentee.sees("Please prepare your meeting")
    world.passes(days=3)
    assert two.mentor.sees("Your first meeting with Ana Silva")


@pytest.mark.slow
def test_the_facilitator_can_end_what_rests(world: World) -> None:
    two = mentor_leaves(world)
    fay = world.sandbox.person("fay")
    said = fay.sees("who are told that it rests")
    assert "Ana Silva" in said.plain
    fay.clicks("End what rests", message=said, confirm=True)
    world.settles()
    assert world.row(two.pair).state == "ended"
    assert two.mentee.sees("has come to its end")
    assert "End what rests" not in said.buttons


@pytest.mark.slow
def test_both_gone_the_pair_ends_by_itself_after_a_while(world: World) -> None:
    two = mentor_leaves(world)
    world.passes(days=3)
    leaves(world, two.mentee)
    world.passes(days=29)
    assert world.row(two.pair).state == "active"
    world.passes(days=2)
    assert world.row(two.pair).state == "ended"


@pytest.mark.slow
def test_one_of_both_gone_comes_back_in_time(world: World) -> None:
    two = mentor_leaves(world)
    leaves(world, two.mentee)
    world.passes(days=20)
    changes(world, two.mentee)
    world.passes(days=20)
    assert world.row(two.pair).state == "active"
    assert world.row(two.pair).rests_until is not None


@pytest.mark.slow
def test_whoever_ran_a_programme_and_is_gone_looks_after_nobody(world: World) -> None:
    two = couple(world, None)
    fay, gus = world.sandbox.person("fay"), world.person("gus", "Gus Berg")
    runs(fay, fay, gus)
    world.channel.members.append(gus.id)
    world.passes(days=50)
    fay.clicks("I will talk to them", fay.sees("*Newly lapsed* (1)"))
    leaves(world, fay)
    said = gus.sees("Fay Laurent can no longer be written to")
    assert "They run Medicine with you." in said.plain
    assert "in no pair" not in said.plain
    world.passes(days=7)
    told = gus.sees("nobody looks after them* (1)")
    assert "talks to them" not in told.plain
    assert "I will talk to them" in told.buttons
    gus.clicks("All pairs", told)
    world.settles()
    assert "Fay" not in gus.sees("all pairs on").plain
    gus.chooses("Options for a pair", "Dr Max Okafor and Ana Silva", gus.sees("all pairs on"))
    gus.clicks("Offer a new mentor", confirm=True)
    world.settles()
    offered = two.mentee.sees("If you would like another mentor")
    assert "Gus Berg can help you find one" in offered.plain
    assert "Fay" not in offered.plain


@pytest.mark.slow
@pytest.mark.parametrize("quiet", [True, False])
def test_that_nobody_runs_a_programme_any_more_is_said_in_its_channel(
    world: World, quiet: bool
) -> None:
    couple(world, timedelta(days=60) if quiet else None)
    head = world.person("head", "Ingrid Falk")
    world.channel.members.append(head.id)
    leaves(world, world.sandbox.person("fay"))
    world.passes(days=50)
    told = head.sees("quiet week" if quiet else "1 pair has lapsed")
    assert "Nobody who runs Medicine is in Slack any more." in told.plain


def runs(by: Person, *facilitators: Person) -> None:
    by.types("/mentoring programme")
    by.clicks("Change")
    by.fills("Facilitators", list(facilitators))
    by.submits()
    by.submits()
    by.closes()
