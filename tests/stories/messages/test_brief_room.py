"""A brief is no longer than a phone's two screens, and nothing that was due is lost by that."""

from datetime import timedelta

import pytest

from agendas.text.messages import Part
from db.mentoring.content.actions import ActionItem
from db.messages.outbox import OutboxRow, Status
from handlers.slackui.folding import TWO_SCREENS, measure
from sandbox.model.entities import Message
from tests.stories.cycles import adds_points, couple, rows, sends
from tests.stories.messages.test_brief import promises, until
from tests.stories.world import World

MANY = 16
WORD = "bibliography "


def height(message: Message) -> int:
    """How high a message's words stand on a phone, without its buttons."""
    return measure([Part("paragraph", message.plain)])


def test_what_a_brief_has_no_room_for_comes_with_the_next_and_is_not_lost(world: World) -> None:
    two = couple(world)
    promises(two.mentee, *(f"read paper number {n} by friday" for n in range(1, MANY + 1)))
    before = len(two.mentee.messages)
    until(world, 25, 9, 1)
    (brief,) = two.mentee.messages[before:]
    shown = brief.buttons.count("Done")
    assert 5 < shown < MANY
    assert f"{MANY - shown} more things wait for your next message" in brief.plain
    assert brief.plain.startswith(f"{shown} things for Wed 25 Nov")
    assert height(brief) < TWO_SCREENS
    sent = [row for row in rows(world, OutboxRow) if row.kind == "action.reminder"]
    assert sum(row.status == Status.SENT for row in sent) == shown
    two.mentee.clicks("Done", message=brief)
    until(world, 26, 9, 1)
    second = two.mentee.last_message
    assert f"read paper number {shown + 1}\n" in second.plain
    assert "read paper number 1\n" not in second.plain, "what was told yesterday is not told again"
    assert f"{MANY - shown} more things wait" in brief.plain, "as it was"


@pytest.mark.slow
def test_what_is_said_in_short_can_be_read_whole(world: World) -> None:
    two = couple(world)
    promises(two.mentee, *(f"read paper number {n} by friday" for n in range(1, MANY + 1)))
    until(world, 25, 9, 1)
    brief = two.mentee.last_message
    two.mentee.clicks("Read all", message=brief)
    assert two.mentee.modal
    assert "read paper number 1\n" in two.mentee.modal.plain.replace(",", "\n")


@pytest.mark.slow
def test_one_thing_that_is_long_is_shown_in_part(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/agenda")
    adds_points(two.mentee, *(f"{n} {WORD * 12}" for n in range(1, 15)))
    sends(two.mentee)
    before = len(two.mentor.messages)
    world.passes(days=6, hours=1)
    (agenda,) = [m for m in two.mentor.messages[before:] if "You meet on" in m.plain]
    assert "There is more of this." in agenda.plain
    assert height(agenda) < TWO_SCREENS
    two.mentor.clicks("Read all", message=agenda)
    assert two.mentor.modal
    assert f"14 {WORD}" in two.mentor.modal.plain


@pytest.mark.slow
def test_something_long_beside_others_is_said_in_short(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/agenda")
    adds_points(two.mentee, *(f"{n} {WORD * 12}" for n in range(1, 15)))
    sends(two.mentee)
    promises(two.mentor, "read the draft by 2 december", "call Bo by 2 december")
    until(world, 30, 9, 1)
    brief = two.mentor.last_message
    assert "call Bo" in brief.plain
    assert height(brief) < TWO_SCREENS


@pytest.mark.slow
def test_a_list_that_is_long_is_shown_in_part_and_read_and_pressed_in_a_form(world: World) -> None:
    two = couple(world)
    promises(two.mentee, *(f"read paper number {n} by friday" for n in range(1, 15)))
    two.mentee.types("/action list")
    listed = two.mentee.last_message
    assert listed.ephemeral_for == two.mentee.id
    assert "There is more of this." in listed.plain
    assert height(listed) < TWO_SCREENS
    assert 5 < listed.buttons.count("Done") < 14
    two.mentee.clicks("Read all", message=listed)
    assert two.mentee.modal
    assert "read paper number 14" in two.mentee.modal.plain
    two.mentee.clicks("Done", beside="read paper number 14")
    assert "read paper number 14" not in two.mentee.modal.plain
    assert "read paper number 13" in two.mentee.modal.plain, "it is whole, still"
    two.mentee.closes()
    two.mentee.clicks("Done", beside="read paper number 1 ")
    assert "There is more of this." in two.mentee.last_message.plain
    assert [item.state for item in rows(world, ActionItem)].count("done") == 2


@pytest.mark.slow
def test_all_of_what_a_subcommand_answers_is_that_of_the_subcommand(world: World) -> None:
    couple(world)
    fay = next(p for p in world.sandbox.people if p.member.name == "fay")
    for number in range(20):
        mentor = world.person(f"kim{number}", f"Professor Kim Lee the {number}th")
        world.pair(mentor, world.person(f"lee{number}", f"Lee Park {number}"))
        mentor.types("/mentoring offer")
        mentor.fills("In what?", f"{WORD * 12} {number}")
        mentor.submits()
        mentor.closes()
        mentee = world.person(f"zoe{number}", f"Zoe Stern {number}")
        world.pair(mentor, mentee)
        mentee.types("/mentoring find")
        mentee.fills("What would you like a mentor for?", f"{WORD * 20} {number}")
        mentee.submits()
        mentee.closes()
    fay.types("/mentoring waiting")
    listed = fay.last_message
    assert "There is more of this." in listed.plain
    fay.clicks("Read all", message=listed)
    assert fay.modal
    assert "Waiting for a mentor, in" in fay.modal.plain
    assert "Mentors with room" in fay.modal.plain
