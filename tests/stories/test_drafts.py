"""Nothing typed is lost: what a form brought is a draft, its person's alone, and offered again."""

from db.mentoring.drafts import Draft
from db.mentoring.goals import Goal
from handlers.slackui.request import read_value
from sandbox.people import Person
from tests.stories.cycles import couple, rows
from tests.stories.world import World

GOAL = "What do you want to learn or reach?"


def held_in(person: Person, block: str) -> object:
    """What the input of that block holds, in the modal on top."""
    assert person.modal
    (held,) = person.modal.values[block].values()
    return read_value(held)


def test_both_change_one_goal_and_the_second_is_told_with_both_texts(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    two.mentor.types("/goal")
    two.mentor.clicks("Edit")
    two.mentor.fills(GOAL, "Win a grant")
    two.mentor.submits()
    two.mentee.fills(GOAL, "Write two grants")
    two.mentee.submits()
    form = two.mentee.modal
    assert form
    assert form.callback_id == "goal.save"
    assert "changed by somebody else" in form.plain
    assert "Win a grant" in form.plain
    assert held_in(two.mentee, "text") == "Write two grants"
    assert rows(world, Goal)[0].text == "Win a grant"
    (draft,) = rows(world, Draft)
    assert "Write two grants" in str(draft.typed)
    two.mentee.submits()
    assert rows(world, Goal)[0].text == "Write two grants"
    assert rows(world, Draft) == []


def test_each_changes_another_part_of_a_goal_and_both_stay(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    two.mentor.types("/goal")
    two.mentor.clicks("Reached")
    two.mentee.fills(GOAL, "Learn to write two grants")
    two.mentee.submits()
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.state) == ("Learn to write two grants", "reached")


def test_a_refused_form_is_a_draft_that_is_offered_again_and_can_be_discarded(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    long = "write " * 55
    two.mentee.fills(GOAL, long)
    view = two.mentee.modal
    assert view
    two.mentee.sandbox.act.submit_as_is(two.mentee.id, view)
    assert "too long" in view.errors["text"]
    two.mentee.closes()
    two.mentor.types("/goal")
    two.mentor.clicks("Edit")
    assert two.mentor.modal
    assert long.strip() not in str(two.mentor.modal.values)
    two.mentee.types("/goal")
    two.mentee.clicks("Edit")
    assert held_in(two.mentee, "text") == long.strip()
    assert two.mentee.modal
    assert "Only you can see it" in two.mentee.modal.plain
    two.mentee.clicks("Start afresh", confirm=True)
    assert held_in(two.mentee, "text") == "learn to write a grant"
    assert rows(world, Draft) == []


def test_a_refused_line_opens_its_form_with_the_line_and_the_sentence(world: World) -> None:
    two = couple(world)
    long = "write " * 55
    two.mentee.types(f"/goal {long} 3y")
    form = two.mentee.modal
    assert form
    assert "too long" in form.plain
    assert (held_in(two.mentee, "text"), held_in(two.mentee, "horizon")) == (long.strip(), "3y")
    two.mentee.closes()
    two.mentee.clicks("Open it in a form")
    assert held_in(two.mentee, "text") == long.strip()
    two.mentee.fills(GOAL, "Write")
    two.mentee.submits()
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon) == ("Write", "3y")
    assert rows(world, Draft) == []
