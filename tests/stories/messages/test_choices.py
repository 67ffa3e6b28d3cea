"""What people choose to be sent: switched off it does not come, on Home alone it waits there."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.mentoring.people import Person as RowPerson
from db.messages.outbox import OutboxRow, Status
from sandbox.model.entities import View
from sandbox.people import Person
from tests.stories.cycles import ACCEPTED, Couple, couple, held, told
from tests.stories.world import World

PROMPTS, PROMISES = "Prompts before a meeting", "Reminders of promises"
NUDGES, NEWS = "Nudges and check-ins", "What the other changes"
ALL = (PROMPTS, PROMISES, NUDGES, NEWS)
SENT, AT_HOME = "What would you like to be sent?", "What should be on Home alone, with no message?"
HOUR = "When should the day’s message come?"
AWAITED, DATES = "What the other person waits for", "Dates"


def chooses(
    person: Person, *off: str, home: tuple[str, ...] = (), hour: str = "As usual, at 09:00"
) -> str:
    """Let somebody choose all but what is `off`; return what they are told."""
    person.types("/mentoring messages")
    person.fills(SENT, [one for one in ALL if one not in off])
    person.fills(AT_HOME, list(home))
    person.fills(HOUR, hour)
    person.submits()
    return told(person)


def initial(form: View) -> list[list[str]]:
    """What stands in a form, input by input, before anything is changed."""
    found = []
    for block in form.blocks:
        element = block["element"]
        chosen = element.get("initial_options") or [element.get("initial_option")]
        found.append([option["value"] for option in chosen if option])
    return found


def saying(person: Person, words: str) -> int:
    return sum(words in message.plain for message in person.messages)


def recapped_at_home(world: World) -> Couple:
    """A couple whose mentor wants what is waited for on Home alone; a recap waits for them."""
    two = held(world)
    chooses(two.mentor, home=(AWAITED,))
    two.mentee.fills("Decided", "Lead a ward round")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(minutes=15)
    return two


def brings(world: World, person: Person, values: dict[str, Any]) -> None:
    """Send the form in with values that it did not offer."""
    form = person.modal
    assert form is not None
    payload = world.sandbox.act.payloads.build_base("view_submission", person.id)
    payload["view"] = world.sandbox.slack.render_view(world.sandbox.team, deepcopy(form))
    state = {block: {"value": element} for block, element in values.items()}
    payload["view"] |= {"state": {"values": state}}
    person.raw_action(payload)


def kept(world: World, person: Person) -> RowPerson:
    with world.bot.sessions() as session:
        row = session.scalars(select(RowPerson).where(RowPerson.slack_id == person.id)).one()
        session.expunge(row)
        return row


def test_the_form_shows_what_was_chosen_and_says_what_cannot_be_switched_off(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.opens_home()
    two.mentee.clicks("Choose your messages")
    form = two.mentee.modal
    assert form is not None
    assert "These cannot be switched off, as somebody waits for you" in form.plain
    two.mentee.closes()
    said = chooses(two.mentee, PROMPTS, NEWS, home=(DATES,), hour="07:00")
    assert "You are not sent: prompts before a meeting; what the other changes." in said
    assert "On Home alone: dates of meetings." in said
    assert "at 07:00 in your time zone, America/Toronto" in said
    row = kept(world, two.mentee)
    assert row.choices == {"preparing": "off", "news": "off", "dates": "home"}
    assert row.brief_hour == 7
    two.mentee.types("/mentoring messages")
    form = two.mentee.modal
    assert form is not None
    assert initial(form) == [["promises", "keeping_up"], ["dates"], ["7"]]
    two.mentee.closes()
    assert "you are sent everything" in chooses(two.mentee)
    assert (kept(world, two.mentee).choices, kept(world, two.mentee).brief_hour) == ({}, None)


@pytest.mark.slow
def test_a_kind_that_is_switched_off_does_not_come_and_on_again_it_comes(world: World) -> None:
    two = couple(world, timedelta(days=7))
    chooses(two.mentee, PROMPTS)
    chooses(two.mentor, PROMPTS)
    world.passes(days=7, minutes=5)
    assert saying(two.mentee, "Please prepare") == 0
    assert saying(two.mentor, "You meet on") == 0
    for person in (two.mentee, two.mentor):
        assert saying(person, "Your first meeting with") == 1, "what a meeting needs comes"
    world.passes(hours=2)
    two.mentee.clicks("We met")
    two.mentee.closes()
    chooses(two.mentee)
    two.mentee.types("/meeting plan 15 december 10:00")
    world.passes(days=13)
    assert saying(two.mentee, "Please prepare") == 1


@pytest.mark.slow
def test_a_message_that_waits_is_dropped_when_its_turn_comes(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by 4 december")
    world.passes(hours=9)
    chooses(two.mentor, NEWS)
    two.mentee.types("/action max: read the draft by 4 december")
    world.passes(days=1)
    assert saying(two.mentor, "read the draft") == 0
    chooses(two.mentee, PROMISES)
    world.passes(days=10)
    assert saying(two.mentee, "Due") == 0


@pytest.mark.slow
def test_nudges_that_are_switched_off_are_not_counted_and_come_when_they_are_wanted(
    world: World,
) -> None:
    two = couple(world)
    chooses(two.mentee, NUDGES)
    world.passes(days=90)
    assert saying(two.mentee, "Any answer is a good one") == 0
    assert saying(two.mentor, "I will not ask about it again") == 1
    chooses(two.mentee)
    world.passes(days=3)
    assert saying(two.mentee, "Any answer is a good one") == 1


@pytest.mark.slow
def test_a_recap_to_accept_can_be_on_home_alone_and_is_accepted_there(world: World) -> None:
    two = recapped_at_home(world)
    assert saying(two.mentor, "Please read and accept the recap") == 0
    home = two.mentor.opens_home()
    two.mentor.clicks("Read the recap of Tuesday 1 December 2026", message=home)
    shown = two.mentor.modal
    assert shown is not None
    assert "Lead a ward round" in shown.plain
    two.mentor.clicks("Accept")
    assert two.mentor.modal is not None
    assert "have accepted this recap" in two.mentor.modal.plain
    two.mentor.clicks("Undo")
    assert "Please read and accept the recap" in two.mentor.modal.plain
    two.mentor.clicks("Accept")
    two.mentor.closes()
    world.passes(minutes=15)
    assert saying(two.mentee, ACCEPTED) == 1
    assert saying(two.mentor, "have accepted this recap") == 0
    assert "Read the recap" not in two.mentor.opens_home().plain


@pytest.mark.slow
def test_what_waits_on_home_is_sent_when_messages_are_wanted_again(world: World) -> None:
    two = recapped_at_home(world)
    world.passes(days=4)
    assert saying(two.mentor, "the recap") == 0
    chooses(two.mentor)
    assert saying(two.mentor, "the recap") == 0, "it is Saturday"
    world.passes(days=2)
    assert saying(two.mentor, "Please read and accept the recap") == 1
    two.mentor.clicks("Accept")
    chooses(two.mentor, home=(AWAITED,))
    chooses(two.mentor)
    world.passes(days=1)
    assert saying(two.mentor, "Please read and accept the recap") == 0
    assert saying(two.mentor, "have accepted this recap") == 1


@pytest.mark.slow
def test_a_move_and_a_cancellation_can_be_on_home_alone(world: World) -> None:
    two = couple(world, timedelta(days=7))
    before = len(two.mentor.messages)
    chooses(two.mentor, home=(DATES,))
    two.mentee.types("/meeting move 15 december 10:00")
    world.passes(minutes=5)
    home = two.mentor.opens_home().plain
    assert "Tuesday 15 December 2026" in home
    assert "Your next meeting was moved to" in home
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.passes(minutes=30)
    assert "Your meeting of Tuesday 15 December 2026" in two.mentor.opens_home().plain
    assert "was cancelled" in two.mentor.opens_home().plain
    assert [m.plain for m in two.mentor.messages[before:]] == []


def test_a_form_that_was_tampered_with_changes_nothing(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/mentoring messages")
    ticks: dict[str, Any] = {"type": "checkboxes", "selected_options": []}
    hour: dict[str, Any] = {"type": "static_select", "selected_option": {"value": "7"}}
    right = {"wanted:0": ticks, "home:0": ticks, "hour": hour}
    for wrong in (
        {"wanted:0": ticks | {"selected_options": [{"value": "awaited"}]}},
        {"home:0": ticks | {"selected_options": [{"value": "always"}]}},
        {"hour": hour | {"selected_option": {"value": "99"}}},
    ):
        brings(world, two.mentee, right | wrong)
        assert kept(world, two.mentee).choices == {}
    brings(world, two.mentee, right)
    assert len(kept(world, two.mentee).choices) == len(ALL)


@pytest.mark.slow
def test_what_is_dropped_says_why_and_no_word_else(world: World) -> None:
    two = couple(world, timedelta(days=7))
    chooses(two.mentee, PROMPTS)
    world.passes(days=5)
    with world.bot.sessions() as session:
        dropped = session.scalars(select(OutboxRow).where(OutboxRow.status == Status.DROPPED)).all()
    # The brief that it was to go with has nothing else in it.
    said = {row.kind: row.last_error for row in dropped if row.kind != "brief"}
    assert said == {"agenda.prompt": "they chose so: preparing"}
