"""App Home of somebody with many pairs: all of it is there, page by page."""

import pytest

from sandbox.model.entities import View
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.world import World

pytestmark = ON_BOTH

MANY = 9
PROMISES = 6


def mentor_of_many(world: World) -> Person:
    """Return a mentor of nine, each of whom has promised six things."""
    world.start_programme(world.person("fay", "Fay Laurent"))
    mentor = world.person("max", "Dr Max Okafor")
    for number in range(MANY):
        mentee = world.person(f"ana{number}", f"Ana {number}")
        world.pair(mentor, mentee)
        for promise in range(PROMISES):
            mentor.types(f"/action @ana{number} send paper {promise}")
    return mentor


def read(home: View | None) -> str:
    assert home is not None
    assert len(home.blocks) <= 100
    return home.plain


def test_all_of_many_pairs_is_shown_a_page_at_a_time(world: World) -> None:
    mentor = mentor_of_many(world)
    shown = [read(mentor.opens_home())]
    while "Later" in (mentor.home.buttons if mentor.home else ()):
        mentor.clicks("Later", message=mentor.home)
        shown.append(read(mentor.home))
    assert len(shown) > 1
    assert "more line" not in "".join(shown)
    assert "more pair" not in "".join(shown)
    for number in range(MANY):
        assert sum(f"*Ana {number}*" in page for page in shown) == 1
    mentor.clicks("Earlier", message=mentor.home)
    assert read(mentor.home) == shown[-2]


@pytest.mark.slow
def test_what_is_done_on_a_later_page_leaves_one_there(world: World) -> None:
    mentor = mentor_of_many(world)
    mentor.opens_home()
    mentor.clicks("Later", message=mentor.home)
    before = read(mentor.home)
    mentor.clicks("Done", message=mentor.home)
    after = read(mentor.home)
    assert after != before
    assert "*Ana 0*" not in after
    assert "*Ana 0*" in read(mentor.opens_home())


@pytest.mark.slow
def test_whoever_runs_a_programme_has_what_they_look_at_one_tap_away(world: World) -> None:
    fay = world.person("fay", "Fay Laurent")
    world.start_programme(fay)
    world.pair(world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva"))
    for label, told in {
        "Today’s digest": "of 1 pair",
        "Who waits for a mentor": "Waiting for a mentor, in Medicine",
        "The programme": "1 pair. Run by Fay Laurent.",
    }.items():
        fay.clicks(label, message=fay.opens_home())
        assert fay.modal is not None
        assert told in fay.modal.plain.replace("*", ""), label
        fay.closes()
