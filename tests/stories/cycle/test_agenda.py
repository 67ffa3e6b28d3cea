"""The agenda: what carries over, what either adds, in the paper's four domains."""

from copy import deepcopy
from datetime import timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from sandbox.people import Person
from tests.stories.cycles import (
    DONE,
    GOALS,
    NOTED,
    OTHER_DATE,
    POINTS,
    REACHED,
    Couple,
    adds_points,
    as_it_was,
    couple,
    recapped,
    rows,
    says_nothing_of,
    sends,
)
from tests.stories.world import World


def next_meeting(world: World) -> Couple:
    """A couple with an accepted recap behind them and a meeting in three days."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    two.mentee.types("/meeting plan 12 january 10:00")
    world.passes(days=38)  # Friday 8 January
    return two


def held(person: Person, block: str) -> object:
    assert person.modal
    return next(iter(person.modal.values[block].values()))


def test_the_prompt_carries_over_goals_and_items_oldest_first_with_one_tap_answers(
    world: World,
) -> None:
    two = next_meeting(world)
    prompt = two.mentee.sees("Please prepare your meeting")
    assert "Lead a ward round _(5 weeks ago)_" in prompt.plain
    places = [prompt.plain.index(w) for w in ("Send the draft", "Introduce Ana to the board")]
    assert places == sorted(places)
    two.mentee.clicks("Done", message=prompt, beside="Send the draft")
    two.mentee.clicks("Carry over", message=prompt, beside="Introduce Ana")
    two.mentee.clicks("Reached", message=prompt, beside="Lead a ward round")
    for words in ("*Done.*", "*Carried over.*", "*Reached.*"):
        assert words in prompt.plain
    assert prompt.buttons == [*["Undo"] * 3, "Prepare"]
    for beside, asked in (("Introduce Ana", "Carry over"), ("Lead a ward round", "Keep")):
        two.mentee.clicks("Undo", message=prompt, beside=beside)
        assert asked in prompt.buttons
        answer = "Reached" if asked == "Keep" else asked
        two.mentee.clicks(answer, message=prompt, beside=beside)
    assert [i.state for i in rows(world, ActionItem)] == ["done", "open"]
    assert [g.state for g in rows(world, Goal)] == ["reached"]


@pytest.mark.slow
def test_to_keep_or_carry_over_opens_nothing_that_the_other_has_closed(world: World) -> None:
    two = next_meeting(world)
    prompt = two.mentee.sees("Please prepare your meeting")
    keep, carry = as_it_was(prompt), as_it_was(prompt)
    two.mentor.types("/goal")
    two.mentor.clicks("Reached", beside="Lead a ward round")
    two.mentor.types("/action")
    two.mentor.clicks("Done", beside="Send the draft")
    two.mentee.clicks("Keep", message=keep, beside="Lead a ward round")
    two.mentee.clicks("Carry over", message=carry, beside="Send the draft")
    assert [g.state for g in rows(world, Goal)] == ["reached"]
    assert [i.state for i in rows(world, ActionItem)] == ["done", "open"]
    assert "*Reached.*" in prompt.plain


@pytest.mark.slow
def test_an_item_carried_over_is_asked_about_again_before_the_meeting_after(world: World) -> None:
    two = next_meeting(world)
    prompt = two.mentee.sees("Please prepare your meeting")
    two.mentee.clicks("Carry over", message=prompt, beside="Introduce Ana")
    two.mentee.clicks("Keep", message=prompt, beside="Lead a ward round")
    world.passes(days=4, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(NOTED, "To go on")
    two.mentee.fills(OTHER_DATE, "in 30 days at 12:00")
    sends(two.mentee)
    two.mentee.closes()
    world.passes(days=28)
    again = two.mentee.sees("Please prepare your meeting")
    assert again is not prompt
    assert "*Carried over.*" not in again.plain
    two.mentee.clicks("Carry over", message=again, beside="Introduce Ana")
    two.mentee.clicks("Keep", message=again, beside="Lead a ward round")
    assert "*Carried over.*" in again.plain


@pytest.mark.slow
def test_the_modal_opens_filled_and_keeps_what_is_answered(world: World) -> None:
    two = next_meeting(world)
    two.mentee.clicks("Prepare")
    assert two.mentee.modal
    two.mentee.fills(REACHED, ["Lead a ward round"])
    two.mentee.fills(DONE, ["Send the draft"])
    two.mentee.fills(GOALS, "Teach a course 3y\n- Sit on a board, within 3 years\n\n")
    adds_points(
        two.mentee, "education: A course on statistics; by June", "• Education: The library"
    )
    two.mentee.submits()
    two.mentee.closes()

    assert [i.state for i in rows(world, ActionItem)] == ["done", "open"]
    assert [(g.text, g.horizon, g.state) for g in rows(world, Goal)] == [
        ("Lead a ward round", "next", "reached"),
        ("Teach a course", "3y", "open"),
        ("Sit on a board", "3y", "open"),
    ]
    assert [(p.domain, p.text, p.time_line) for p in rows(world, Point)] == [
        ("education", "A course on statistics", "by June"),
        ("education", "The library", ""),
    ]
    two.mentee.types("/agenda")
    assert held(two.mentee, "points") == {
        "type": "plain_text_input",
        "value": "education: A course on statistics; by June\neducation: The library",
    }
    assert "Send the draft" not in str(two.mentee.modal.body)


@pytest.mark.slow
def test_own_points_can_be_edited_as_lines_and_the_others_only_read(world: World) -> None:
    two = couple(world, timedelta(days=8))
    two.mentor.types("/agenda admin: who covers the clinic")
    two.mentee.types("/agenda career: the dossier; by March")
    two.mentee.types("/agenda career: the board")
    before = {point.text: point.id for point in rows(world, Point)}
    two.mentee.types("/agenda")
    assert two.mentee.modal
    assert "who covers the clinic" in two.mentee.modal.plain
    assert "who covers the clinic" not in str(held(two.mentee, "points"))
    two.mentee.fills(POINTS, "career: the dossier; by March\nthe chair")
    two.mentee.submits()
    two.mentee.closes()
    after = {point.text: point.id for point in rows(world, Point)}
    assert set(after) == {"who covers the clinic", "the dossier", "the chair"}
    assert after["the dossier"] == before["the dossier"], "what stays is the same row"
    world.passes(days=7, hours=1)
    shared = two.mentor.sees("You meet on")
    for words in ("who covers the clinic", "the dossier (by March)", "the chair"):
        assert words in shared.plain
    assert "the board" not in shared.plain


def test_a_prefix_says_which_domain_a_point_is_in(world: World) -> None:
    two = couple(world, timedelta(days=6))
    lines = {
        "career: one": ("career", "one"),
        "Admin: two": ("administrative", "two"),
        "administrative: three": ("administrative", "three"),
        "EDUCATION : four": ("education", "four"),
        "personal:five": ("personal", "five"),
        "seven <b> & more": ("career", "seven <b> & more"),
    }
    for line, (domain, text) in lines.items():
        two.mentee.types(f"/agenda {line}")
        assert f"_{domain}_" in two.mentee.last_message.plain
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
        point = rows(world, Point)[-1]
        assert (point.domain, point.text) == (domain, text)


@pytest.mark.slow
def test_domains_that_three_meetings_did_not_touch_are_named_to_the_pair_alone(
    world: World,
) -> None:
    two = couple(world)
    for _ in range(3):
        two.mentee.types("/agenda career: the dossier")
        two.mentee.types("/agenda education: statistics")
        two.mentee.types("/meeting met")
        two.mentee.closes()
        world.passes(days=30)
    two.mentee.types("/meeting plan in 6 days at 10:00")
    world.passes(days=5, hours=20)
    neglected = "did not touch: administrative and personal"
    for person, words in (
        (two.mentee, "Please prepare your meeting"),
        (two.mentor, "You meet on"),
    ):
        assert neglected in person.sees(words).plain
    fay = next(m for m in world.sandbox.team.members.values() if m.name == "fay")
    assert says_nothing_of(Person(world.sandbox, fay), "did not touch")


def test_a_point_sent_twice_by_slack_is_added_once(world: World) -> None:
    two = couple(world, timedelta(days=6))
    payloads = world.sandbox.act.payloads
    command = world.sandbox.slack.manifest.commands["/agenda"]
    payload = payloads.build_command(
        two.mentee.id, two.mentee.dm.id, command, "career: the dossier"
    )
    for _ in range(2):
        world.sandbox.deliver("slash_commands", deepcopy(payload))
    world.sandbox.wait_idle()
    assert [p.text for p in rows(world, Point)] == ["the dossier"]


def test_a_modal_submitted_twice_adds_its_goals_and_points_once(world: World) -> None:
    two = couple(world, timedelta(days=6))
    two.mentee.types("/agenda")
    two.mentee.fills(GOALS, "Teach a course")
    adds_points(two.mentee, "career: the dossier")
    modal = deepcopy(two.mentee.modal)
    assert modal
    two.mentee.submits()
    world.sandbox.act.submit(two.mentee.id, modal)
    world.sandbox.wait_idle()
    assert [g.text for g in rows(world, Goal)] == ["Teach a course"]
    assert [p.text for p in rows(world, Point)] == ["the dossier"]


@pytest.mark.slow
@pytest.mark.parametrize("stay", [0, 1, 2])
def test_of_two_points_that_read_alike_each_can_be_taken_out(world: World, stay: int) -> None:
    two = couple(world, timedelta(days=7))
    for _ in range(2):
        two.mentee.types("/agenda education: a course")
    two.mentee.types("/agenda career: a post abroad")
    two.mentee.types("/agenda")
    lines = ["education: a course"] * stay + ["career: a post abroad"] + ["personal: rest"] * 2
    two.mentee.fills(POINTS, "\n".join(lines))
    two.mentee.submits()
    kept = [point.text for point in rows(world, Point)]
    assert kept == ["a course"] * stay + ["a post abroad", "rest"]


def test_a_point_can_be_taken_back_by_its_author_until_they_have_met(world: World) -> None:
    two = couple(world, timedelta(days=6))
    two.mentee.types("/agenda career: the dossier")
    two.mentee.clicks("Undo")
    assert "Taken off" in two.mentee.last_message.plain
    assert rows(world, Point) == []
    two.mentee.types("/agenda career: the dossier")
    echo = as_it_was(two.mentee.last_message)
    two.mentee.types("/meeting met")
    two.mentee.closes()
    two.mentee.clicks("Undo", message=echo)
    assert "out of date" in two.mentee.last_message.plain
    assert len(rows(world, Point)) == 1


@pytest.mark.slow
def test_what_is_too_long_or_empty_or_too_much_is_refused_and_nothing_is_kept(
    world: World,
) -> None:
    two = couple(world, timedelta(days=6))
    for line, answer in (
        ("career: " + "x" * 301, "too long"),
        ("x" * 1300, "too long"),
        ("career:", "nothing to add"),
        ("career: ; by June", "nothing to add"),
    ):
        two.mentee.types(f"/agenda {line}")
        assert answer in two.mentee.last_message.plain
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
        assert "too long" not in answer or "x" * 301 in two.mentee.last_message.plain
    two.mentee.types("/agenda")
    assert two.mentee.modal
    for label, text, block in (
        (POINTS, "\n".join(f"point {n}" for n in range(31)), "points"),
        (POINTS, "y" * 301, "points"),
        (POINTS, "personal: " + "y" * 301, "points"),
        (POINTS, "wellbeing: sleep", "points"),
        (GOALS, "\n".join(f"goal {n}" for n in range(6)), "goals"),
        (GOALS, "z" * 301, "goals"),
        (GOALS, "lead a unit 7y", "goals"),
    ):
        two.mentee.fills(label, text)
        two.mentee.submits()
        assert set(two.mentee.modal.errors) == {block}
        two.mentee.fills(label, None)
    assert rows(world, Point) == []
    assert rows(world, Goal) == []


def test_help_says_what_can_be_typed_and_who_sees_it(world: World) -> None:
    two = couple(world)
    two.mentee.types("/agenda help")
    shown = two.mentee.last_message
    for words in ("career:", "admin:", "education:", "personal:", "only you can see this"):
        assert words in shown.plain
    assert shown.ephemeral_for == two.mentee.id
    assert rows(world, Point) == []
