"""Nothing typed is lost: what a form brought is a draft, its person's alone, and offered again."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.drafts import Draft
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from handlers.agenda import service as agenda_service
from handlers.slackui import transaction
from handlers.slackui.values import read_value
from sandbox.block_kit.content import Element, find_elements
from sandbox.model.entities import View
from sandbox.people import Person
from tests.stories.cycles import (
    DONE,
    GOALS,
    NEXT,
    NOTED,
    PROMISES,
    Couple,
    adds_points,
    couple,
    held,
    rows,
)
from tests.stories.world import World

GOAL = "What do you want to learn or reach?"


def modal_of(person: Person) -> View:
    """The modal on top."""
    assert person.modal
    return person.modal


def ended(world: World, two: Couple) -> None:
    """Let the mentor end the pair, and the time pass in which that can be undone."""
    two.mentor.types("/mentoring end")
    two.mentor.clicks("End it", confirm=True)
    world.passes(minutes=11)


def refuse_as_busy(*_of: Any) -> None:
    """Fail as a database does that somebody else keeps."""
    raise OperationalError("COMMIT", {}, Exception("database is locked"))


def fail(*_of: Any) -> None:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError


def pair_label(person: Person, name: str) -> str:
    """How the question which pair calls the one with somebody of that name."""
    (element,) = [e for e in find_elements(modal_of(person).blocks) if e.block["type"] == "input"]
    labels = [str(option["text"]["text"]) for option in element.body["options"]]
    return next(label for label in labels if name in label)


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
    assert "only you can see it" in two.mentee.modal.plain
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


@pytest.mark.slow
def test_a_recap_kept_as_a_draft_is_there_again_after_it_was_closed(world: World) -> None:
    two = held(world)
    two.mentee.fills("Decided", "A long paragraph that took ten minutes")
    two.mentee.clicks("Keep draft")
    assert two.mentee.modal
    assert "Kept as a draft" in two.mentee.modal.plain
    assert held_in(two.mentee, "decisions") == "A long paragraph that took ten minutes"
    two.mentee.closes()
    world.settles()
    assert "took ten minutes" not in str(two.mentor.messages)
    two.mentee.clicks("Write the recap")
    assert held_in(two.mentee, "decisions") == "A long paragraph that took ten minutes"
    two.mentee.submits()
    two.mentee.closes()
    assert rows(world, Draft) == []
    world.settles()
    assert "took ten minutes" in two.mentor.sees("took ten minutes").plain


@pytest.mark.slow
def test_a_choice_in_a_long_form_brings_along_what_was_typed_before(world: World) -> None:
    two = held(world)
    two.mentee.fills(PROMISES, "Max sends the draft")
    two.mentee.fills(NEXT, "No date yet")
    two.mentee.closes()
    two.mentee.clicks("Write the recap")
    assert held_in(two.mentee, "promises") == "Max sends the draft"
    assert held_in(two.mentee, "next") == "none"


@pytest.mark.slow
def test_a_button_of_a_form_brings_along_what_was_typed(world: World) -> None:
    two = held(world)
    two.mentee.fills(GOALS, "Lead a ward round")
    two.mentee.clicks("Keep draft")
    assert two.mentee.modal
    assert two.mentee.modal.buttons.count("Keep draft") == 1
    two.mentee.closes()
    two.mentee.clicks("Write the recap")
    assert held_in(two.mentee, "goals") == "Lead a ward round"


def test_what_a_draft_says_of_what_is_not_asked_any_more_is_told(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal learn to write a grant")
    two.mentee.clicks("Edit")
    two.mentee.types("/action send the draft")
    two.mentee.types("/agenda")
    two.mentee.fills(DONE, ["send the draft"])
    adds_points(two.mentee, "career: My post")
    two.mentee.clicks("Keep draft")
    two.mentee.closes()
    two.mentor.types("/action")
    two.mentor.clicks("Done")
    two.mentee.types("/agenda")
    assert held_in(two.mentee, "points") == "career: My post"
    assert "no place any more" in modal_of(two.mentee).plain


@pytest.mark.slow
def test_the_text_of_a_form_comes_back_when_the_pair_has_ended(world: World) -> None:
    two = couple(world, timedelta(days=10))
    two.mentee.types("/agenda")
    adds_points(two.mentee, "career: My post, and what comes after it")
    ended(world, two)
    two.mentee.submits()
    said = modal_of(two.mentee).plain
    assert "no longer a pair" in said
    assert "My post, and what comes after it" in said
    assert rows(world, Point) == []


def test_the_text_stays_in_the_form_when_the_database_is_busy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world, timedelta(days=10))
    two.mentee.types("/agenda")
    adds_points(two.mentee, "career: My post")
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_commit", refuse_as_busy)
        two.mentee.submits()
    assert "could not save that just now" in modal_of(two.mentee).errors["points"]
    assert held_in(two.mentee, "points") == "career: My post"
    two.mentee.submits()
    assert [point.text for point in rows(world, Point)] == ["My post"]


def test_what_an_unforeseen_failure_refused_is_a_draft(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world, timedelta(days=10))
    two.mentee.types("/agenda")
    adds_points(two.mentee, "career: My post")
    with monkeypatch.context() as patch:
        patch.setattr(agenda_service, "apply_points", fail)
        two.mentee.submits()
    assert "did not work" in modal_of(two.mentee).errors["points"]
    two.mentee.closes()
    two.mentee.types("/agenda")
    assert held_in(two.mentee, "points") == "career: My post"


LINES = {
    "/action send the draft by 31 Feb": ("31 Feb", "action.save_new", "send the draft"),
    "/agenda education: " + "read " * 70: ("too long", "agenda.save", "read " * 70),
    "/meeting plan someday": ("“someday”", "meeting.plan", ""),
    "/meeting someday": ("someday", "meeting.plan", ""),
    "/meeting met on the 40th": ("40th", "meeting.met_on", ""),
    "/mentoring pause until soon": ("soon", "mentoring.leave", ""),
}


@pytest.mark.parametrize("line", LINES)
def test_each_command_opens_its_form_for_a_line_that_it_refused(world: World, line: str) -> None:
    two = couple(world)
    refusal, form, text = LINES[line]
    two.mentee.types(line)
    assert modal_of(two.mentee).callback_id == form
    assert refusal in modal_of(two.mentee).plain
    assert refusal in two.mentee.last_message.plain
    assert text.strip() in str(modal_of(two.mentee).values)
    two.mentee.closes()
    two.mentee.clicks("Open it in a form")
    assert modal_of(two.mentee).callback_id == form
    assert text.strip() in str(modal_of(two.mentee).values)


def test_a_refused_promise_is_put_right_in_its_form(world: World) -> None:
    two = couple(world)
    two.mentee.types(f"/action @{two.mentor.member.name} send the draft by 31 Feb")
    two.mentee.fills("By when?", "2026-12-10")
    two.mentee.submits()
    (item,) = rows(world, ActionItem)
    assert (item.text, str(item.due_on)) == ("send the draft", "2026-12-10")
    world.settles()
    assert "send the draft" in two.mentor.last_message.plain
    assert rows(world, Draft) == []


def test_one_changes_the_words_of_a_promise_and_the_other_its_date(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    two.mentee.clicks("Edit")
    two.mentor.types("/action")
    two.mentor.clicks("Edit")
    two.mentor.fills("What is to be done?", "send the draft AND the data")
    two.mentor.submits()
    two.mentee.fills("By when?", "2026-12-10")
    two.mentee.submits()
    (item,) = rows(world, ActionItem)
    assert (item.text, str(item.due_on)) == ("send the draft AND the data", "2026-12-10")


def test_a_promise_that_is_done_stays_done_whatever_an_old_form_says_of_its_words(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    two.mentor.types("/action")
    two.mentor.clicks("Edit")
    two.mentee.types("/action")
    two.mentee.clicks("Done")
    two.mentor.fills("What is to be done?", "Send the whole draft")
    two.mentor.submits()
    (item,) = rows(world, ActionItem)
    assert (item.text, item.state) == ("Send the whole draft", "done")


@pytest.mark.slow
def test_a_list_longer_than_the_form_can_show_loses_nothing(world: World) -> None:
    two = couple(world, timedelta(days=10))
    for number in range(14):
        two.mentee.types(f"/agenda career: {number} {'word ' * 56}end{number}")
    two.mentee.types("/agenda")
    assert "stay: there is no room" in modal_of(two.mentee).plain
    adds_points(two.mentee, "education: Statistics")
    two.mentee.submits()
    assert len(rows(world, Point)) == 15
    assert {point.text[-3:] for point in rows(world, Point)} >= {"d10", "d13"}


@pytest.mark.slow
def test_nobody_else_is_offered_a_draft_and_its_author_has_it_in_their_data(world: World) -> None:
    two = held(world)
    two.mentee.fills("Decided", "Unsent words")
    two.mentee.clicks("Keep draft")
    two.mentee.closes()
    for person, sees in ((two.mentee, True), (two.mentor, False)):
        person.types("/mentoring export")
        world.settles()
        files = " ".join(file.content.decode() for file in person.files)
        assert ("Unsent words" in files) is sees


def test_a_line_stays_to_be_copied_when_the_question_which_pair_is_closed(world: World) -> None:
    two = couple(world)
    ruth = world.person("ruth", "Dr Ruth Lowe")
    world.pair(ruth, two.mentee)
    two.mentee.types("/goal learn to write a grant 1y")
    two.mentee.closes()
    assert "learn to write a grant 1y" in two.mentee.last_message.plain
    assert rows(world, Goal) == []


def test_a_line_that_is_refused_once_its_pair_is_picked_stands_in_the_form(world: World) -> None:
    two = couple(world)
    ruth = world.person("ruth", "Dr Ruth Lowe")
    world.pair(ruth, two.mentee)
    two.mentee.types("/action send the draft by 31 Feb")
    two.mentee.fills("Which pair is this for?", pair_label(two.mentee, "Ruth"))
    two.mentee.submits()
    assert modal_of(two.mentee).callback_id == "action.save_new"
    assert "no such day" in modal_of(two.mentee).plain
    assert held_in(two.mentee, "text") == "send the draft"
    two.mentee.submits()
    two.mentee.closes()
    assert [item.text for item in rows(world, ActionItem)] == ["send the draft"]
    assert rows(world, Draft) == []


@pytest.mark.slow
def test_a_form_sent_twice_leaves_no_draft_of_what_was_kept(world: World) -> None:
    two = held(world)
    two.mentee.fills("Decided", "To meet in the library")
    view = modal_of(two.mentee)
    payload = two.mentee.sandbox.act.payloads.build_base("view_submission", two.mentee.id)
    payload["view"] = two.mentee.sandbox.slack.render_view(two.mentee.sandbox.team, view)
    for _ in range(2):
        two.mentee.raw_action(payload)
    late = {**payload, "type": "block_actions"}
    late["actions"] = [{"type": "button", "action_id": "draft.keep", "block_id": "draft:keep0"}]
    two.mentee.raw_action(late)
    assert rows(world, Draft) == []


@pytest.mark.slow
def test_a_goal_that_is_reached_while_the_recap_is_written_stays_reached(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal learn to write a grant")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentor.types("/goal")
    two.mentor.clicks("Reached")
    two.mentee.fills(NOTED, "To go on")
    two.mentee.submits()
    (goal,) = rows(world, Goal)
    assert goal.state == "reached"
    two.mentee.closes()
    world.settles()


@pytest.mark.slow
def test_a_recap_written_on_two_devices_comes_back_with_what_was_typed(world: World) -> None:
    two = held(world)
    view = modal_of(two.mentee)
    act, team = two.mentee.sandbox.act, two.mentee.sandbox.team
    phone = act.payloads.build_base("view_submission", two.mentee.id)
    two.mentee.fills("Decided", "To meet in the library")
    shown = two.mentee.sandbox.slack.render_view(team, view)
    typed = {"decisions": {"value": {"type": "plain_text_input", "value": "To go on"}}}
    values = {**shown["state"]["values"], **typed}
    phone["view"] = {**shown, "id": "VPHONE", "state": {"values": values}}
    two.mentee.raw_action(phone)
    two.mentee.submits()
    form = modal_of(two.mentee)
    assert "changed by somebody else" in form.plain
    assert "To go on" in form.plain
    assert held_in(two.mentee, "decisions") == "To meet in the library"
    two.mentee.submits()
    world.settles()
    assert "To meet in the library" in two.mentor.sees("To meet in the library").plain
    assert rows(world, Draft) == []


@pytest.mark.slow
def test_a_line_comes_back_when_the_database_is_busy_or_the_pair_has_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_commit", refuse_as_busy)
        two.mentee.types("/goal learn to write a grant 1y")
    said = two.mentee.last_message.plain
    assert "could not save that just now" in said
    assert "/goal learn to write a grant 1y" in said
    ended(world, two)
    two.mentee.types("/action send the draft by friday")
    assert "/action send the draft by friday" in two.mentee.last_message.plain


@pytest.mark.parametrize("action_id", ["draft.keep", "draft.discard", "record.turn"])
def test_a_button_of_a_form_that_comes_from_no_form_is_refused(
    world: World, action_id: str
) -> None:
    two = couple(world)
    button = Element({"type": "actions", "block_id": "any"}, {"type": "button", "value": "1"})
    button.body["action_id"] = action_id
    world.sandbox.act.use(two.mentee.id, two.mentee.messages[-1], button, None)
    world.sandbox.wait_idle()
    assert "Part of this form did not arrive" in two.mentee.all_messages[-1].text
