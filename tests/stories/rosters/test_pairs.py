"""A facilitator looks after single pairs in Slack: adds, changes, ends, gives another mentor."""

from collections.abc import Iterator

import pytest

from agendas.roster.rows import read
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from tests.databases import ON_BOTH
from tests.stories.cycles import rows
from tests.stories.rosters.test_dropped import drop, meet
from tests.stories.world import World
from tests.stories.world import world as open_world
from tests.views import find_faults

pytestmark = ON_BOTH


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []
        assert find_faults(world) == []


def states(world: World) -> dict[tuple[str, str], str]:
    return {(one.mentor.name, one.mentee.name): one.state for one in rows(world, Pair)}


def test_a_pair_is_added_in_a_form_and_shown_before_it_is_done(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    fay.types("/mentoring pair")
    fay.fills("Mentor", max_)
    fay.fills("Mentee", ana)
    fay.fills("They meet", "6 weeks")
    fay.submits()
    world.settles()
    assert states(world) == {}
    shown = fay.sees("Shall Max Okafor be Ana Lopes’s mentor? Nothing is done yet.").plain
    assert "Max Okafor (mentor) and Ana Lopes, Medicine, every 6 weeks" in shown
    assert "roster" not in shown
    fay.clicks("Begin it")
    assert states(world) == {("Max Okafor", "Ana Lopes"): ACTIVE}
    assert "roster" not in fay.sees("Done.").plain
    fay.clicks("Undo", confirm=True)
    assert fay.sees("It is undone.")
    assert states(world) == {}


@pytest.mark.slow
def test_a_pair_that_cannot_be_says_why(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana)
    fay.types("/mentoring pair")
    fay.fills("Mentor", ana)
    fay.fills("Mentee", max_)
    fay.submits()
    world.settles()
    shown = fay.sees("This pair cannot be set up.").plain
    assert "These two are a pair of this programme already, the other way round." in shown
    fay.types("/mentoring pair")
    fay.fills("Mentor", max_)
    fay.fills("Mentee", ana)
    fay.submits()
    world.settles()
    assert fay.sees("Max Okafor and Ana Lopes are a pair already, and mean to meet monthly.")


@pytest.mark.slow
def test_a_mentor_who_is_full_or_the_chair_is_said_before_a_single_pair_begins(
    world: World,
) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, bo)
    text = f"mentor,mentee,cadence,mentor capacity,chair\n{max_.id},{bo.id},monthly,1,{max_.id}\n"
    drop(world, fay, text)
    fay.clicks("Do it")
    fay.types("/mentoring pair")
    fay.fills("Mentor", max_)
    fay.fills("Mentee", ana)
    fay.submits()
    world.settles()
    assert "Max Okafor takes 1 mentee, and would have 2." in fay.sees("Shall Max Okafor be").plain


@pytest.mark.slow
def test_a_changed_cadence_is_told_to_both_the_next_day_with_who_changed_it(
    world: World,
) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana)
    world.passes(days=1)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("They meet", "quarterly")
    fay.submits()
    assert "told in their next day’s message" in fay.modal.plain if fay.modal else ""
    fay.closes()
    world.settles()
    for one in (max_, ana):
        assert not any("who runs Medicine" in said.plain for said in one.messages)
    world.passes(days=1)
    for one, other in ((max_, "Ana Lopes"), (ana, "Max Okafor")):
        said = one.sees("Fay Laurent, who runs Medicine, has changed how often you and").plain
        assert f"you and {other} mean to meet: quarterly" in said


@pytest.mark.slow
def test_a_pair_is_changed_and_ended_and_both_hear_it_neutrally(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana)
    world.passes(days=1)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("They meet", "quarterly")
    fay.submits()
    assert rows(world, Pair)[0].cadence.code == "3 months"
    fay.clicks("End their mentoring", confirm=True)
    world.passes(days=1)
    assert states(world) == {("Max Okafor", "Ana Lopes"): ENDED}
    for one in (max_, ana):
        assert "in the programme has come to its end" in one.sees("come to its end").plain
        assert "Fay" not in one.sees("come to its end").plain


@pytest.mark.slow
def test_another_mentor_begins_and_only_when_both_are_told_the_old_pair_ends(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("Mentor", bo)
    fay.submits()
    world.settles()
    shown = fay.sees("Shall Bo Chen be Ana Lopes’s mentor, in Max Okafor’s place?").plain
    assert "Only then does the pair with Max Okafor end" in shown
    fay.clicks("Begin it")
    both = {("Max Okafor", "Ana Lopes"): ACTIVE, ("Bo Chen", "Ana Lopes"): ACTIVE}
    assert states(world) == both
    assert "until then you can undo this" in fay.sees("Then the old pair ends").plain
    world.passes(days=1)
    assert states(world) == both | {("Max Okafor", "Ana Lopes"): ENDED}
    assert max_.sees("Your mentoring with Ana Lopes in the programme has come to its end")
    assert ana.sees("Bo Chen")


@pytest.mark.slow
def test_another_mentor_is_undone_unheard_and_the_old_pair_goes_on(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    world.passes(days=1)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("Mentor", bo)
    fay.submits()
    world.settles()
    fay.clicks("Begin it")
    fay.clicks("Undo", confirm=True)
    world.passes(days=3)
    assert states(world) == {("Max Okafor", "Ana Lopes"): ACTIVE}
    assert bo.messages == []
    for one in (max_, ana):
        assert not any("come to its end" in said.plain for said in one.messages)


@pytest.mark.slow
def test_a_mentor_of_another_pair_takes_the_place_and_it_is_shown_what_ends(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    world.pair(bo, ana, "quarterly")
    fay.types("/mentoring pair @max")
    fay.clicks("Change it")
    fay.fills("Mentor", bo)
    fay.submits()
    world.settles()
    shown = fay.sees("Bo Chen and Ana Lopes are a pair already. Shall they meet").plain
    assert "The pair with Max Okafor then ends" in shown
    fay.clicks("Change it", message=fay.sees("The pair with Max Okafor then ends"))
    world.passes(days=2)
    assert states(world)["Max Okafor", "Ana Lopes"] == ENDED
    assert states(world)["Bo Chen", "Ana Lopes"] == ACTIVE


@pytest.mark.slow
def test_the_list_comes_as_a_file_that_can_be_dropped_again(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana, "quarterly")
    fay.types("/mentoring roster")
    fay.clicks("Send me the roster")
    world.settles()
    content = fay.files[-1].content
    (row,) = read(content).rows
    assert (row.mentor, row.cadence) == (f"Max Okafor <{max_.id}>", "quarterly")
    drop(world, fay, content.decode())
    assert fay.sees("All of this roster is there already.")


@pytest.mark.slow
def test_the_list_has_what_is_known_of_people_too(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    head = "mentor,mentee,cadence,next_meeting,mentor capacity,chair\n"
    drop(
        world,
        fay,
        f"{head}{max_.id},{ana.id},monthly,2026-12-03 10:00,0,{bo.id}\n"
        f"{bo.id},{max_.id},monthly,,,\n",
    )
    fay.clicks("Do both")
    world.settles()
    fay.types("/mentoring roster")
    fay.clicks("Send me the roster")
    world.settles()
    one, other = read(fay.files[-1].content).rows
    assert (one.mentor_capacity, one.chair) == ("0", f"Bo Chen <{bo.id}>")
    assert (one.next_meeting, one.supervisor) == ("2026-12-03 10:00", "")
    assert (other.mentor_capacity, other.chair, other.next_meeting) == ("", "", "")


def test_whoever_runs_no_programme_can_do_none_of_it(world: World) -> None:
    _, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    world.start_programme(bo, name="Surgery")
    for line in ("/mentoring roster", "/mentoring pair", "/mentoring pair @ana"):
        ana.types(line)
        assert ana.sees("This is for those who run a programme, and you run none.")
    bo.types("/mentoring pair @ana")
    assert bo.sees("I know of no pair of theirs in a programme that you run.")
