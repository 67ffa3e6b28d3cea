"""A facilitator looks after single pairs in Slack: adds, changes, ends, gives another mentor."""

from collections.abc import Iterator

import pytest

from agendas.roster.rows import read
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from tests.stories.cycles import rows
from tests.stories.rosters.test_dropped import drop, meet
from tests.stories.world import World
from tests.stories.world import world as open_world
from tests.views import find_faults


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
    shown = fay.sees("1 pair can be set up").plain
    assert "Max Okafor (mentor) and Ana Lopes, Medicine, every 6 weeks" in shown
    fay.clicks("Do it")
    assert states(world) == {("Max Okafor", "Ana Lopes"): ACTIVE}


def test_a_pair_is_changed_and_ended_and_both_hear_it_neutrally(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana)
    world.passes(days=1)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("They meet", "quarterly")
    fay.submits()
    assert rows(world, Pair)[0].cadence.code == "3 months"
    fay.clicks("End it", confirm=True)
    world.passes(days=1)
    assert states(world) == {("Max Okafor", "Ana Lopes"): ENDED}
    for one in (max_, ana):
        assert "in the programme has come to its end" in one.sees("come to its end").plain
        assert "Fay" not in one.sees("come to its end").plain


def test_another_mentor_begins_anew_and_the_old_pair_ends(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    fay.types("/mentoring pair @ana")
    fay.clicks("Change it")
    fay.fills("Mentor", bo)
    fay.submits()
    world.settles()
    assert (
        "Their old pair ends at once, and both are told" in fay.sees("Is this the new pair?").plain
    )
    fay.clicks("Do it")
    assert states(world) == {
        ("Max Okafor", "Ana Lopes"): ENDED,
        ("Bo Chen", "Ana Lopes"): ACTIVE,
    }


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


def test_whoever_runs_no_programme_can_do_none_of_it(world: World) -> None:
    _, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    world.start_programme(bo, name="Surgery")
    for line in ("/mentoring roster", "/mentoring pair", "/mentoring pair @ana"):
        ana.types(line)
        assert ana.sees("Only whoever runs that programme can do this")
    bo.types("/mentoring pair @ana")
    assert bo.sees("I know of no pair of theirs in a programme that you run.")
