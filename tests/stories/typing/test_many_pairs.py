"""A person in three pairs: asked which is meant, the likeliest first, and never mixed up."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.meetings import Meeting
from sandbox.people import Person
from tests.stories.cycles import (
    adds_points,
    began_earlier,
    rows,
    says_nothing_of,
)
from tests.stories.world import World


@dataclass
class Ana:
    """Ana mentors Tom; Max and Ruth mentor her. She next meets Ruth, then Max."""

    ana: Person
    tom: Person
    max: Person
    ruth: Person


def three_pairs(world: World) -> Ana:
    fay = world.person("fay", "Fay Laurent")
    ana = world.person("ana", "Ana Silva")
    others = [
        world.person(name, real)
        for name, real in (("tom", "Tom Wu"), ("max", "Max Okafor"), ("ruth", "Ruth Adler"))
    ]
    tom, max_, ruth = others
    world.start_programme(fay)
    now = world.clock.now()
    world.pair(ana, tom)
    world.pair(max_, ana, next_meeting=now + timedelta(days=20))
    world.pair(ruth, ana, next_meeting=now + timedelta(days=6))
    return Ana(ana, tom, max_, ruth)


def offered(person: Person) -> list[str]:
    assert person.modal
    (element,) = [b["element"] for b in person.modal.blocks if b["type"] == "input"]
    assert element["initial_option"] == element["options"][0]
    return [option["text"]["text"] for option in element["options"]]


def test_a_command_asks_which_pair_with_the_next_meeting_first_and_chosen(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/agenda")
    names = offered(they.ana)
    assert [name.split(",")[0] for name in names] == ["Ruth Adler", "Max Okafor", "Tom Wu"]
    assert "whom you mentor" in names[2]
    they.ana.submits()
    assert they.ana.modal
    assert "Ruth Adler" in they.ana.modal.plain
    adds_points(they.ana, "personal: Time for the children")
    they.ana.submits()
    (point,) = rows(world, Point)
    assert point.pair_id == 3


@pytest.mark.slow
def test_what_is_asked_about_is_done_for_the_pair_that_was_picked_alone(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/agenda career: the dossier")
    they.ana.fills("Which pair is this for?", offered(they.ana)[1])
    they.ana.submits()
    assert they.ana.modal
    assert "Max Okafor" in they.ana.modal.plain
    they.ana.closes()
    they.ana.types("/goal learn to write a grant 1y")
    they.ana.submits()
    they.ana.closes()
    they.ana.types("/action send the reading list by friday")
    they.ana.fills("Which pair is this for?", offered(they.ana)[2])
    they.ana.submits()
    they.ana.closes()
    assert [p.pair_id for p in rows(world, Point)] == [2]
    assert [g.pair_id for g in rows(world, Goal)] == [3]
    assert [i.pair_id for i in rows(world, ActionItem)] == [1]

    world.passes(days=20)
    assert "the dossier" in they.max.sees("You meet on").plain
    for person, words in (
        (they.ruth, "dossier"),
        (they.tom, "dossier"),
        (they.max, "grant"),
        (they.tom, "grant"),
        (they.max, "reading list"),
        (they.ruth, "reading list"),
    ):
        assert says_nothing_of(person, words), (person, words)


@pytest.mark.slow
def test_a_mention_picks_the_pair_without_a_question(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/agenda education: statistics @max")
    assert they.ana.modal is None
    assert "Max Okafor: statistics" in they.ana.last_message.plain
    they.ana.types("/action read the first chapter by friday @tom")
    assert "Tom Wu will: read the first chapter" in they.ana.last_message.plain
    they.ana.types("/meeting plan 3 december 14:00 @tom")
    assert they.ana.modal is None
    world.settles()
    they.tom.sees("has planned your next meeting")
    assert [p.pair_id for p in rows(world, Point)] == [2]
    assert [i.pair_id for i in rows(world, ActionItem)] == [1]
    assert [m.pair_id for m in rows(world, Meeting)] == [2, 3, 1]


@pytest.mark.slow
def test_a_colleague_who_is_named_refuses_no_line_and_the_pair_is_asked_for(world: World) -> None:
    they = three_pairs(world)
    world.person("zoe", "Zoe Stern")
    they.ana.types("/agenda career: the dossier @zoe")
    assert "I asked which pair it is for" in they.ana.last_message.plain
    assert len(offered(they.ana)) == 3
    assert rows(world, Point) == []


@pytest.mark.slow
def test_a_meeting_is_cancelled_for_the_pair_that_was_picked(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/meeting cancel")
    they.ana.fills("Which pair is this for?", offered(they.ana)[1])
    they.ana.submits()
    they.ana.clicks("Cancel the meeting", confirm=True)
    world.settles()
    they.max.sees("has cancelled your meeting")
    assert they.ana.modal is None or "cancelled" in they.ana.modal.plain
    assert [m.state for m in rows(world, Meeting)] == ["cancelled", "planned"]


@pytest.mark.slow
def test_what_was_added_for_the_picked_pair_can_be_undone_where_it_is_shown(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/action send the list by friday")
    they.ana.submits()
    they.ana.clicks("Undo")
    assert they.ana.modal
    assert "Taken back" in they.ana.modal.plain
    assert rows(world, ActionItem) == []
    they.ana.closes()
    they.ana.types("/agenda career: the dossier")
    they.ana.submits()
    they.ana.clicks("Undo")
    assert "Taken off" in they.ana.modal.plain
    assert rows(world, Point) == []


@pytest.mark.slow
def test_a_wrong_line_is_answered_before_or_after_the_question_and_changes_nothing(
    world: World,
) -> None:
    they = three_pairs(world)
    they.ana.types("/action send the list by 31 november")
    they.ana.submits()
    assert they.ana.modal
    assert "no such day" in they.ana.modal.plain
    assert rows(world, ActionItem) == []


@pytest.mark.slow
def test_met_is_noted_for_the_pair_that_was_picked(world: World) -> None:
    they = three_pairs(world)
    began_earlier(world)
    they.ana.types("/meeting met yesterday")
    they.ana.fills("Which pair is this for?", offered(they.ana)[2])
    they.ana.submits()
    assert they.ana.modal
    assert "Tom Wu writes the recap" in they.ana.modal.plain
    world.passes(minutes=11)
    they.tom.sees("Please write the recap")
    assert [m.pair_id for m in rows(world, Meeting) if m.state == "held"] == [1]


@pytest.mark.slow
def test_lists_keep_the_pairs_apart(world: World) -> None:
    they = three_pairs(world)
    they.ana.types("/action send the draft @max")
    they.ana.types("/action read the chapter @tom")
    they.ana.types("/action")
    listed = they.ana.last_message.plain
    assert listed.index("Tom Wu, oldest") < listed.index("read the chapter")
    assert listed.index("Max Okafor, oldest") < listed.index("send the draft")
    they.max.types("/action")
    assert "send the draft" in they.max.last_message.plain
    assert "read the chapter" not in they.max.last_message.plain
