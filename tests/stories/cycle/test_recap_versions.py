"""A recap's versions: either proposes, the other accepts, and what changed is there to be read."""

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.cycles import (
    ACCEPTED,
    DECIDED,
    DRAFT_AND_BOARD,
    NOTED,
    OTHER_DATE,
    PROMISES,
    Couple,
    as_it_was,
    held,
    reads_accepted,
    recapped,
    rows,
    says_nothing_of,
    sends,
    told,
)
from tests.stories.world import World


def agreed(world: World) -> Couple:
    """A couple who have both accepted their recap, and can no longer undo that."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    return two


def versions(world: World) -> list[tuple[int, str, str]]:
    return [(r.version, r.state, r.proposed_by) for r in rows(world, Recap)]


def items(world: World) -> dict[str, tuple[str, str]]:
    return {i.text: (str(i.due_on), i.state) for i in rows(world, ActionItem)}


def writes(person: Person, **entered: str | None) -> None:
    """Fill in the form that is open, by its labels, and send it."""
    for label, text in entered.items():
        person.fills(label, text)
    sends(person)
    person.closes()


def edits(person: Person, which: int, text: str) -> None:
    """Change the words of a promise in the list of them."""
    person.types("/action")
    person.clicks("Edit", person.last_message, nth=which)
    person.fills("What is to be done?", text)
    person.submits()


def text_of(message: Message) -> str:
    return message.plain.replace(">", "")


def test_the_mentor_corrects_a_date_and_the_mentee_accepts_with_one_tap(world: World) -> None:
    two = recapped(world)
    first = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Correct it", message=first)
    writes(two.mentor, **{PROMISES: DRAFT_AND_BOARD.replace("15 December", "22 December")})
    world.settles()
    assert "You have changed the recap" in first.plain
    assert "Accept" not in first.buttons

    waiting = two.mentee.sees("changed by Dr Max Okafor")
    assert "Ana Silva: Send the draft, by Tuesday 22 December 2026" in waiting.plain
    assert "before: by Tuesday 15 December 2026" in waiting.plain
    assert "as you asked" not in waiting.plain
    two.mentee.clicks("Accept", message=waiting)
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        assert "22 December" in reads_accepted(person)
    assert versions(world) == [(1, "replaced", "mentee"), (2, "accepted", "mentor")]
    assert items(world)["Send the draft"] == ("2026-12-22", "open")
    assert [m.state for m in rows(world, Meeting)] == ["accepted"]


@pytest.mark.slow
def test_a_version_that_nobody_asked_for_does_not_say_that_it_was_asked_for(world: World) -> None:
    two = recapped(world)
    two.mentee.clicks("Change the recap")
    writes(two.mentee, **{DECIDED: "Apply in the autumn"})
    world.settles()
    again = two.mentor.sees("version 2")
    assert "changed by Ana Silva" in again.plain
    assert "as you asked" not in again.plain
    assert "“Decided” read before:\nApply in the spring round" in text_of(again)


@pytest.mark.slow
def test_a_change_that_was_asked_for_stays_to_be_read(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Ask for a change")
    writes(two.mentor, **{"What should be changed?": "Not before March"})
    world.settles()
    two.mentee.clicks("Change the recap", message=two.mentee.sees("asks for a change"))
    writes(two.mentee, **{DECIDED: "Apply in April"})
    world.settles()
    assert "had asked for this change" in two.mentee.sees("You have changed the recap").plain
    two.mentee.clicks("Change the recap", message=two.mentee.sees("Noted: you met"))
    assert two.mentee.modal
    assert "Dr Max Okafor asked for this change" in two.mentee.modal.plain
    assert "Not before March" in two.mentee.modal.plain
    two.mentee.closes()
    two.mentor.clicks("Accept", message=two.mentor.sees("version 2"))
    world.passes(minutes=10)
    two.mentee.clicks("Read it", message=two.mentee.sees(ACCEPTED))
    two.mentee.clicks("All versions")
    assert two.mentee.modal
    shown = two.mentee.modal.plain
    assert shown.index("Version 2") < shown.index("Version 1") < shown.index("Not before March")
    assert "Apply in the spring round" in shown


@pytest.mark.slow
def test_goals_of_which_nothing_was_said_are_not_gone_back_over(world: World) -> None:
    two = agreed(world)
    two.mentee.types("/meeting met today")
    two.mentee.types("/meeting plan 15 december 10:00")
    world.passes(days=14, hours=3)
    two.mentee.clicks("We met")
    assert two.mentee.modal
    assert "1. Lead a ward round" in str(two.mentee.modal.body), "it is offered"
    writes(two.mentee, **{NOTED: "To read more"})
    world.passes(days=1)
    waiting = two.mentor.sees("To read more")
    assert "Lead a ward round" not in waiting.plain
    assert "went back over" not in waiting.plain


@pytest.mark.slow
def test_a_day_in_the_past_is_refused_beside_the_promise(world: World) -> None:
    two = held(world)
    two.mentee.fills(PROMISES, "Ana: Send the draft, by 1 November 2026")
    two.mentee.submits()
    assert two.mentee.modal
    assert "past" in two.mentee.modal.errors["promises"]
    assert rows(world, Recap) == []
    assert rows(world, ActionItem) == []


@pytest.mark.slow
def test_a_day_that_has_come_meanwhile_is_not_refused_when_the_recap_is_changed(
    world: World,
) -> None:
    two = recapped(world)
    two.mentor.clicks("Ask for a change")
    writes(two.mentor, **{"What should be changed?": "Say which round"})
    world.passes(days=20)
    two.mentee.clicks("Change the recap", message=two.mentee.sees("asks for a change"))
    writes(two.mentee, **{DECIDED: "Apply in the spring round of 2027"})
    assert [state for _, state, _ in versions(world)] == ["replaced", "waiting"]


@pytest.mark.slow
def test_a_promise_edited_since_is_told_and_the_text_that_was_read_is_accepted(
    world: World,
) -> None:
    two = recapped(world)
    waiting = two.mentor.sees("Please read and accept the recap")
    edits(two.mentee, 1, "Pay for Ana's conference in Oslo")
    world.settles()
    assert "Your lists say this otherwise by now" in waiting.plain
    assert "Dr Max Okafor: Pay for Ana's conference in Oslo" in waiting.plain
    two.mentor.clicks("Accept", message=waiting)
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        found = reads_accepted(person)
        assert "Dr Max Okafor: Introduce Ana to the board" in found
        assert "Your lists said this otherwise when it was accepted" in found
        assert "What you both accepted" in found
    edits(two.mentee, 1, "Something else again")
    world.settles()
    for person in (two.mentor, two.mentee):
        assert "Something else again" not in reads_accepted(person)


@pytest.mark.slow
def test_the_next_version_takes_over_what_was_edited_meanwhile(world: World) -> None:
    two = recapped(world)
    edits(two.mentor, 1, "Introduce Ana to the board and to the dean")
    two.mentee.types("/goal")
    two.mentee.clicks("Edit", two.mentee.last_message)
    assert two.mentee.modal
    two.mentee.fills(two.mentee.modal.labels[0], "Lead three ward rounds")
    two.mentee.submits()
    two.mentor.clicks("Ask for a change")
    writes(two.mentor, **{"What should be changed?": "The round of 2027"})
    world.settles()
    two.mentee.clicks("Change the recap", message=two.mentee.sees("asks for a change"))
    assert two.mentee.modal
    assert "Changed in your lists since version 1" in two.mentee.modal.plain
    writes(two.mentee, **{DECIDED: "Apply in the spring round of 2027"})
    world.settles()
    assert "to the dean" in two.mentor.sees("version 2").plain
    assert "Introduce Ana to the board and to the dean" in items(world)
    assert [goal.text for goal in rows(world, Goal)] == ["Lead three ward rounds"]


@pytest.mark.slow
def test_the_mentor_is_offered_to_write_it_and_the_mentee_accepts(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    asked = two.mentee.sees("Noted: you met")
    world.passes(days=5)
    assert not any("has not written" in m.plain for m in two.mentor.messages)
    world.passes(days=2)
    offered = two.mentor.sees("Ana Silva has not written the recap")
    two.mentor.clicks("Write the recap", message=offered)
    writes(two.mentor, **{DECIDED: "Read before writing"})
    world.settles()
    assert "You have written the recap" in offered.plain
    assert offered.buttons == []
    assert "Write the recap" not in asked.buttons
    two.mentee.clicks("Accept", message=two.mentee.sees("Please read and accept the recap"))
    world.passes(minutes=10)
    assert "Read before writing" in reads_accepted(two.mentor)
    assert versions(world) == [(1, "accepted", "mentor")]


@pytest.mark.slow
def test_nobody_is_offered_what_is_written(world: World) -> None:
    two = recapped(world)
    world.passes(days=10)
    assert not any("has not written" in m.plain for m in two.mentor.messages)


@pytest.mark.slow
def test_either_corrects_what_was_agreed_and_both_accept(world: World) -> None:
    two = agreed(world)
    shown = two.mentor.sees("have accepted this recap")
    two.mentor.clicks("Correct it", message=shown)
    assert two.mentor.modal
    assert "It stands until Ana Silva accepts your correction" in two.mentor.modal.plain
    assert "Next meeting" not in two.mentor.modal.labels
    lines = DRAFT_AND_BOARD.replace("15 December 2026", "8 January 2027")
    writes(two.mentor, **{PROMISES: f"{lines}\nAna: Book a room"})
    world.settles()
    assert items(world)["Send the draft"] == ("2026-12-15", "open"), "not before both accept it"
    assert "Book a room" not in items(world)
    assert "You have proposed a correction" in shown.plain

    waiting = two.mentee.sees("a correction of your recap")
    assert "What you agreed stands until you accept this" in waiting.plain
    assert "New: Ana Silva: Book a room" in waiting.plain
    two.mentee.clicks("Accept", message=waiting)
    world.settles()
    assert items(world)["Send the draft"] == ("2027-01-08", "open")
    assert items(world)["Book a room"] == ("None", "open")
    assert "corrected since" in shown.plain
    assert "Apply in the spring round" in shown.plain, "versions stay readable"
    assert "as you corrected it" in two.mentor.sees(ACCEPTED).plain
    assert versions(world) == [(1, "replaced", "mentee"), (2, "accepted", "mentor")]
    assert [m.state for m in rows(world, Meeting)] == ["accepted"]


@pytest.mark.slow
def test_what_the_lists_say_since_is_not_undone_by_a_correction_of_something_else(
    world: World,
) -> None:
    two = agreed(world)
    two.mentee.clicks("Read it", message=two.mentee.sees(ACCEPTED))
    two.mentee.clicks("Correct it")
    writes(two.mentee, **{DECIDED: "Apply in the autumn"})
    edits(two.mentee, 0, "Send the whole draft")
    two.mentee.types("/action")
    two.mentee.clicks("Done", beside="Introduce Ana to the board")
    world.settles()
    two.mentor.clicks("Accept", message=two.mentor.sees("a correction of your recap"))
    world.settles()
    assert items(world) == {
        "Send the whole draft": ("2026-12-15", "open"),
        "Introduce Ana to the board": ("None", "done"),
    }


@pytest.mark.slow
def test_a_correction_can_be_left(world: World) -> None:
    two = agreed(world)
    two.mentee.clicks("Read it", message=two.mentee.sees(ACCEPTED))
    two.mentee.clicks("Correct it")
    writes(two.mentee, **{DECIDED: "Apply in the autumn"})
    world.settles()
    waiting = two.mentor.sees("a correction of your recap")
    two.mentor.clicks("Leave it as agreed", message=waiting)
    world.settles()
    assert "stands, unchanged" in waiting.plain
    assert waiting.buttons == []
    assert "would rather leave the recap" in two.mentee.sees("would rather leave").plain
    assert [state for _, state, _ in versions(world)] == ["accepted", "dropped"]
    two.mentor.clicks("Correct it", message=two.mentor.sees("have accepted this recap"))
    writes(two.mentor, **{DECIDED: "Apply in May"})
    assert versions(world)[-1] == (3, "waiting", "mentor")


@pytest.mark.slow
def test_accepting_is_undone_without_a_trace(world: World) -> None:
    two = recapped(world)
    waiting = two.mentor.sees("Please read and accept the recap")
    before = [as_it_was(message) for message in two.mentee.all_messages]
    two.mentor.clicks("Accept", message=waiting)
    world.passes(minutes=9)
    assert "Undo" in waiting.buttons
    two.mentor.clicks("Undo", message=waiting)
    assert "Accept" in waiting.buttons
    world.passes(minutes=30)
    assert [vars(m) for m in two.mentee.all_messages] == [vars(m) for m in before]
    assert versions(world) == [(1, "waiting", "mentee")]
    assert [m.state for m in rows(world, Meeting)] == ["recapped"]
    two.mentor.clicks("Accept", message=waiting)
    world.passes(minutes=10)
    assert two.mentee.sees(ACCEPTED)


@pytest.mark.slow
def test_what_was_accepted_in_home_and_taken_back_is_said_to_wait_there(world: World) -> None:
    two = held(world)
    world.passes(hours=10)  # at night, so that it is not sent before the morning
    writes(two.mentee, **{DECIDED: "Apply in the spring round"})
    read = "Read the recap of Tuesday 1 December 2026"
    two.mentor.clicks(read, message=two.mentor.opens_home())
    two.mentor.clicks("Accept", message=two.mentor.modal)
    two.mentor.closes()
    world.settles()
    shown = two.mentor.sees("You have accepted it just now")
    two.mentor.clicks("Undo", message=shown)
    world.settles()
    assert "It waits for you in Home" in shown.plain
    two.mentor.clicks(read, message=two.mentor.opens_home())
    two.mentor.closes()
    world.passes(hours=14)
    two.mentor.clicks("Accept", message=two.mentor.sees("Please read and accept the recap"))
    world.passes(minutes=11)
    assert two.mentee.sees(ACCEPTED)
    assert versions(world) == [(1, "accepted", "mentee")]


@pytest.mark.slow
@pytest.mark.parametrize("corrector", ["mentee", "mentor"])
def test_what_has_been_corrected_since_is_not_taken_back(world: World, corrector: str) -> None:
    two = recapped(world)
    shown = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Accept", message=shown)
    stale = as_it_was(shown)
    by, other = (two.mentee, two.mentor) if corrector == "mentee" else (two.mentor, two.mentee)
    by.types("/meeting history")
    by.clicks("Correct it")
    writes(by, **{PROMISES: f"{DRAFT_AND_BOARD}\nAna: Book a room"})
    world.settles()
    assert "Undo" not in shown.buttons
    two.mentor.clicks("Undo", message=stale)
    assert "has been proposed since you accepted it" in told(two.mentor)
    assert [state for _, state, _ in versions(world)] == ["accepted", "waiting"]
    other.clicks("Accept", message=other.sees("What you agreed stands until you accept this"))
    assert "Book a room" in items(world), "what both have accepted is in their lists"
    assert [state for _, state, _ in versions(world)] == ["replaced", "accepted"]


@pytest.mark.slow
def test_after_ten_minutes_undo_says_what_can_be_done(world: World) -> None:
    two = recapped(world)
    waiting = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Accept", message=waiting)
    stale = as_it_was(waiting)
    world.passes(minutes=10)
    assert "Undo" not in waiting.buttons
    two.mentor.clicks("Undo", message=stale)
    assert "can no longer be taken back" in told(two.mentor)
    assert versions(world) == [(1, "accepted", "mentee")]


@pytest.mark.slow
def test_a_version_that_came_meanwhile_is_not_written_over(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Correct it")
    two.mentor.fills(DECIDED, "Apply in June")
    two.mentee.clicks("Change the recap")
    writes(two.mentee, **{DECIDED: "Apply in July"})
    two.mentor.submits()
    assert two.mentor.modal
    assert "Nothing was saved yet" in two.mentor.modal.plain
    assert "Apply in July" in two.mentor.modal.plain, "both texts are there"
    assert "Apply in June" in str(two.mentor.modal.values) + two.mentor.modal.plain
    assert versions(world) == [(1, "replaced", "mentee"), (2, "waiting", "mentee")]
    two.mentor.submits()
    assert versions(world)[-1] == (3, "waiting", "mentor")
    assert rows(world, Recap)[-1].content["decisions"] == "Apply in June"


@pytest.mark.slow
@pytest.mark.parametrize("read_back", [False, True])
def test_what_was_accepted_while_it_was_changed_takes_no_date_unsaid(
    world: World, read_back: bool
) -> None:
    two = recapped(world)
    two.mentee.clicks("Change the recap")
    two.mentee.fills(DECIDED, "Apply in June")
    two.mentee.fills(OTHER_DATE, "15 december 10:00")
    if read_back:
        two.mentee.submits()
    two.mentor.clicks("Accept")
    world.settles()
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert "15 december 10:00" in two.mentee.modal.plain, (
        "that the form has no place for it is said"
    )
    assert "It stands until Dr Max Okafor accepts your correction" in two.mentee.modal.plain
    sends(two.mentee)
    assert versions(world) == [(1, "accepted", "mentee"), (2, "waiting", "mentee")]
    assert rows(world, Recap)[-1].content["decisions"] == "Apply in June"


@pytest.mark.slow
def test_a_correction_of_what_was_taken_back_meanwhile_keeps_the_next_meeting(world: World) -> None:
    two = held(world)
    two.mentee.fills(OTHER_DATE, "15 december 10:00")
    writes(two.mentee, **{DECIDED: "Apply in the spring round"})
    world.settles()
    shown = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Accept", message=shown)
    two.mentor.types("/meeting history")
    two.mentor.clicks("Correct it")
    two.mentor.fills(DECIDED, "Apply in June")
    two.mentor.clicks("Undo", message=shown)
    two.mentor.submits()
    assert two.mentor.modal
    assert "Nothing was saved yet" in two.mentor.modal.plain
    sends(two.mentor)
    world.settles()
    said = two.mentee.sees("The recap, changed by Dr Max Okafor").plain
    assert "Apply in June" in said
    assert "Next meeting:* Tuesday 15 December" in said
    assert "No next meeting any more" not in said


@pytest.mark.slow
def test_a_form_changes_only_what_its_person_changed(world: World) -> None:
    two = recapped(world)
    two.mentee.clicks("Change the recap")
    two.mentee.fills(DECIDED, "Apply in the autumn")
    edits(two.mentor, 1, "Introduce Ana to the dean")
    two.mentee.submits()
    assert set(items(world)) == {"Send the draft", "Introduce Ana to the dean"}
    assert rows(world, Recap)[-1].content["promises"][1]["text"] == "Introduce Ana to the dean"


@pytest.mark.slow
def test_what_both_changed_is_told_with_both_texts(world: World) -> None:
    two = recapped(world)
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, DRAFT_AND_BOARD.replace("board", "chair"))
    edits(two.mentor, 1, "Introduce Ana to the dean")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Nothing was saved yet" in two.mentee.modal.plain
    assert "Introduce Ana to the dean" in two.mentee.modal.plain
    assert "Introduce Ana to the chair" in str(two.mentee.modal.values)
    assert set(items(world)) == {"Send the draft", "Introduce Ana to the dean"}
    sends(two.mentee)
    assert set(items(world)) == {"Send the draft", "Introduce Ana to the chair"}


@pytest.mark.slow
def test_what_was_done_meanwhile_is_not_opened_again_by_a_new_version(world: World) -> None:
    two = recapped(world)
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, DRAFT_AND_BOARD.replace("the draft", "the whole draft"))
    two.mentor.types("/action")
    two.mentor.clicks("Done", beside="Send the draft")
    sends(two.mentee)
    assert items(world)["Send the whole draft"] == ("2026-12-15", "done")


@pytest.mark.slow
def test_a_facilitator_sees_not_a_word_of_a_correction(world: World) -> None:
    two = agreed(world)
    two.mentor.clicks("Correct it", message=two.mentor.sees("have accepted this recap"))
    writes(two.mentor, **{DECIDED: "A canary of ours"})
    world.passes(days=8)
    facilitator = next(m for m in world.sandbox.team.members.values() if m.name == "fay")
    assert says_nothing_of(Person(world.sandbox, facilitator), "canary")


@pytest.mark.slow
def test_a_date_that_the_other_planned_meanwhile_is_the_recaps_next_meeting(world: World) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "Apply in the spring round")
    two.mentor.types("/meeting plan friday 11 december 10:00")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "Friday 11 December 2026" in two.mentor.sees("Please read and accept").plain
    assert rows(world, Recap)[-1].content["next_meeting"]
