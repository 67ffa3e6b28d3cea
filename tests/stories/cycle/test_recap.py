"""The recap: written by the mentee, read back to the mentor, accepted or sent back for a change."""

from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.recaps import Recap
from db.mentoring.meetings import Meeting
from sandbox.people import Person
from tests.stories.cycles import (
    ACCEPTED,
    DECIDED,
    DRAFT_AND_BOARD,
    GOALS,
    NOTED,
    OTHER_DATE,
    PROMISES,
    as_it_was,
    calendars,
    couple,
    held,
    passed_to,
    reads_accepted,
    recapped,
    rows,
    says_nothing_of,
    sends,
    told,
)
from tests.stories.world import Opens, World


def test_a_mentor_asks_for_a_change_and_gets_the_recap_again(world: World) -> None:
    two = recapped(world)
    first = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "The board meets in *February*,\nnot in January")
    two.mentor.submits()
    assert two.mentor.modal
    assert "you get the new version to accept" in two.mentor.modal.plain
    two.mentor.closes()
    world.settles()

    assert first.buttons == []
    assert "not in January" in first.plain
    asked = two.mentee.sees("asks for a change")
    assert "The board meets in" in asked.plain
    assert "not in January" in asked.plain
    two.mentee.clicks("Change the recap", message=asked)
    modal = two.mentee.modal
    assert modal
    assert "not in January" in modal.plain
    kept = {block: next(iter(v.values())) for block, v in modal.values.items()}
    assert kept["promises"]["value"] == DRAFT_AND_BOARD
    assert kept["goals"]["value"] == "Lead a ward round"
    assert kept["decisions"]["value"] == "Apply in the spring round"
    two.mentee.fills(DECIDED, "Apply in February")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()

    assert asked.buttons == []
    again = two.mentor.sees("version 2")
    assert "Apply in February" in again.plain
    assert "changed as you asked" in again.plain
    assert "not in January" in again.plain
    assert "What has changed since version 1" in again.plain
    assert "“Decided” read before:\nApply in the spring round" in again.plain.replace(">", "")
    two.mentor.clicks("Accept", message=again)
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        assert "Apply in February" in reads_accepted(person)
    assert "version 2" in two.mentor.sees(ACCEPTED).plain
    assert [(r.version, r.state) for r in rows(world, Recap)] == [(1, "replaced"), (2, "accepted")]
    assert [m.state for m in rows(world, Meeting)] == ["accepted"]


@pytest.mark.slow
def test_what_a_new_version_leaves_out_is_dropped_and_what_it_keeps_stays_the_same_row(
    world: World,
) -> None:
    two = recapped(world)
    before = {item.text: item.id for item in rows(world, ActionItem)}
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "The draft comes later; no board")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, "me: Send the whole draft by 18 December\nAna: Book a room")
    two.mentee.fills(GOALS, "Lead two ward rounds\nTeach once")
    sends(two.mentee)
    world.settles()

    items = {item.id: item for item in rows(world, ActionItem)}
    draft, board = items[before["Send the draft"]], items[before["Introduce Ana to the board"]]
    assert (draft.text, str(draft.due_on), draft.state) == (
        "Send the whole draft",
        "2026-12-18",
        "open",
    )
    assert board.state == "dropped"
    assert [(i.text, i.state) for i in list(items.values())[2:]] == [("Book a room", "open")]
    assert [g.text for g in rows(world, Goal)] == ["Lead two ward rounds", "Teach once"]


@pytest.mark.slow
def test_what_was_done_meanwhile_stays_done_when_a_new_version_leaves_it_out(world: World) -> None:
    two = recapped(world)
    two.mentee.types("/action")
    two.mentee.clicks("Done", beside="Send the draft")
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "The draft is with me already")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, "Max: Introduce Ana to the board")
    sends(two.mentee)
    assert {i.text: i.state for i in rows(world, ActionItem)} == {
        "Send the draft": "done",
        "Introduce Ana to the board": "open",
    }


@pytest.mark.slow
def test_a_goal_reached_meanwhile_stays_reached_when_the_recap_is_sent_again(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/goal Lead a ward round")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    two.mentee.fills(NOTED, "1: It is planned for spring")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    two.mentee.types("/goal")
    two.mentee.clicks("Reached")
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "It was last week")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    modal = two.mentee.modal
    assert modal
    ticked = [value for block, value in modal.values.items() if block.startswith("reached:")]
    assert "Lead a ward round" in str(ticked)
    two.mentee.fills(NOTED, "1: It was last week")
    sends(two.mentee)
    assert [goal.state for goal in rows(world, Goal)] == ["reached"]


@pytest.mark.slow
def test_a_mentor_accepts_with_the_main_point_in_their_own_words(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept, with the main point")
    two.mentor.fills("The main point, in your own words", "Ana leads <from> here & on")
    two.mentor.submits()
    two.mentor.closes()
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        assert "Ana leads &lt;from&gt; here &amp; on" in person.sees(ACCEPTED).plain
        assert "Send the draft" in reads_accepted(person)
    assert [m.state for m in rows(world, Meeting)] == ["accepted"]


@pytest.mark.slow
def test_the_accepted_text_reaches_each_of_the_two_once(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    for person in (two.mentor, two.mentee):
        agreed = [m for m in person.messages if ACCEPTED in m.plain]
        assert len(agreed) == 1
    assert not any(set(m.buttons) & {"Accept", "Ask for a change"} for m in two.mentor.messages)


@pytest.mark.slow
def test_the_mentor_has_the_agreed_text_once_and_where_they_were_asked(world: World) -> None:
    two = recapped(world)
    first = two.mentor.sees("Please read and accept the recap")
    world.passes(days=4)
    reminder = two.mentor.sees("Still waiting for you")
    assert (first.buttons, "Apply in the spring round" in first.plain) == ([], False)
    assert "again, further down" in first.plain
    two.mentor.clicks("Accept", message=reminder)
    assert "have accepted this recap" in reminder.plain, "at once, by the press itself"
    assert "Undo" in reminder.buttons
    world.passes(minutes=10)
    assert reminder.buttons == ["Plan a meeting", "Correct it"]
    drawn = reminder.edited
    world.passes(days=3)
    assert reminder.edited == drawn, "and not once more"
    words = [m for m in two.mentor.messages if "Apply in the spring round" in m.plain]
    assert words == [reminder]
    assert not any("You accepted the recap" in m.plain for m in two.mentor.messages)


@pytest.mark.slow
def test_a_recap_that_was_accepted_before_it_went_out_comes_as_the_agreed_text(
    world: World,
) -> None:
    two = held(world)
    world.pilot.until(world.clock.now() + timedelta(hours=10))
    two.mentee.fills(DECIDED, "Coffee helps")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert not any("Coffee helps" in m.plain for m in two.mentor.messages), "it is night"
    two.mentor.types("hello")
    world.settles()
    two.mentor.clicks("Read and accept", message=two.mentor.last_message)
    two.mentor.submits()
    two.mentor.closes()
    world.passes(days=1)
    told = [m for m in two.mentor.messages if "Coffee helps" in m.plain]
    assert [ACCEPTED in m.plain for m in told] == [True]


@pytest.mark.slow
def test_a_pair_that_has_ended_is_not_asked_about_its_recap(world: World) -> None:
    two = recapped(world)
    waiting = two.mentor.sees("Please read and accept the recap")
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert waiting.buttons == []
    assert "nobody is asked any more" in waiting.plain
    assert "Apply in the spring round" in waiting.plain


@pytest.mark.slow
def test_a_change_is_asked_for_until_it_is_made(world: World) -> None:
    two = recapped(world)
    first = two.mentor.sees("Please read and accept the recap")
    two.mentor.clicks("Ask for a change", message=first)
    two.mentor.fills("What should be changed?", "Not in January")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    asked = two.mentee.sees("asks for a change")
    two.mentee.clicks("Change the recap", message=asked)
    two.mentee.fills(DECIDED, "Apply in February")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "You have changed the recap" in asked.plain
    assert (asked.buttons, first.buttons) == ([], [])
    assert "replaced by a newer one" in first.plain


@pytest.mark.slow
def test_a_button_of_an_old_version_says_so_and_changes_nothing(world: World) -> None:
    two = recapped(world)
    stale = as_it_was(two.mentor.sees("Please read and accept the recap"))
    two.mentee.clicks("Change the recap")
    two.mentee.fills(DECIDED, "Apply in the autumn")
    two.mentee.submits()
    world.settles()

    two.mentor.clicks("Accept", message=stale)
    assert "newer version" in two.mentor.last_message.plain
    assert two.mentor.last_message.ephemeral_for == two.mentor.id
    two.mentor.clicks("Ask for a change", message=stale)
    assert two.mentor.modal is None or "newer version" in two.mentor.modal.plain
    assert [r.state for r in rows(world, Recap)] == ["replaced", "waiting"]
    assert [m.state for m in rows(world, Meeting)] == ["recapped"]


@pytest.mark.slow
def test_accepting_twice_says_so_and_changes_nothing(world: World) -> None:
    two = recapped(world)
    stale = as_it_was(two.mentor.sees("Please read and accept the recap"))
    two.mentor.clicks("Accept")
    two.mentor.clicks("Accept", message=stale)
    assert "accepted and closed" in two.mentor.last_message.plain
    world.settles()
    assert [r.state for r in rows(world, Recap)] == ["accepted"]


@pytest.mark.slow
def test_a_mentee_sends_a_recap_again_before_it_is_answered(world: World) -> None:
    two = recapped(world)
    first = two.mentor.sees("Please read and accept the recap")
    two.mentee.clicks("Change the recap")
    two.mentee.fills(DECIDED, "Apply in the autumn")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "replaced" in first.plain
    assert first.buttons == []
    assert "Apply in the autumn" in two.mentor.sees("version 2").plain
    assert [(r.version, r.state) for r in rows(world, Recap)] == [(1, "replaced"), (2, "waiting")]


@pytest.mark.slow
def test_an_unanswered_recap_is_reminded_of_once_and_then_heads_the_next_agenda(
    world: World,
) -> None:
    two = recapped(world)
    two.mentor.types("/meeting plan 12 january 10:00")
    world.passes(days=20)
    assert len([m for m in two.mentor.messages if "Still waiting for you" in m.plain]) == 1
    world.passes(days=20, hours=22)
    agenda = two.mentor.sees("You meet on")
    assert "not accepted yet" in agenda.plain
    assert agenda.plain.index("not accepted yet") < agenda.plain.index("Your promises")
    two.mentor.clicks("Read and accept", message=agenda)
    assert two.mentor.modal
    assert "Apply in the spring round" in two.mentor.modal.plain
    two.mentor.submits()
    two.mentor.closes()
    world.settles()

    assert rows(world, Meeting)[0].state == "accepted"
    assert "Your promises" in agenda.plain, "the agenda is still there to be read"
    world.passes(minutes=10)
    assert "Apply in the spring round" in reads_accepted(two.mentee)
    assert "Apply in the spring round" in reads_accepted(two.mentor)


@pytest.mark.slow
def test_a_recap_that_a_weekend_held_back_is_reminded_of_three_days_after_it_came(
    opens: Opens,
) -> None:
    with opens(datetime(2026, 11, 20, 19, tzinfo=UTC)) as world:  # Friday in Toronto
        two = recapped(world, mentor_tz="Asia/Tokyo")  # a week later, on Saturday morning there
        world.passes(days=5)
        two.mentor.sees("Please read and accept")
        assert not [m for m in two.mentor.messages if "Still waiting for you" in m.plain]
        world.passes(days=1)
        assert len([m for m in two.mentor.messages if "Still waiting for you" in m.plain]) == 1


@pytest.mark.slow
def test_a_recap_that_is_not_written_is_reminded_of_once_and_then_heads_the_agenda(
    world: World,
) -> None:
    two = held(world)
    two.mentee.closes()
    two.mentor.types("/meeting plan 12 january 10:00")
    world.passes(days=30)
    assert len([m for m in two.mentee.messages if "still to be written" in m.plain]) == 1
    world.passes(days=10)
    prompt = two.mentee.sees("Please prepare your meeting")
    assert "not written yet" in prompt.plain
    two.mentee.clicks("Write the recap", message=prompt)
    two.mentee.fills(DECIDED, "Better late than never")
    two.mentee.submits()
    world.passes(days=1)  # to Monday
    assert "Better late" in two.mentor.sees("Please read and accept the recap").plain


@pytest.mark.slow
def test_an_empty_recap_is_refused_beside_the_input(world: World) -> None:
    two = held(world)
    two.mentee.submits()
    assert two.mentee.modal
    assert "at least one thing" in two.mentee.modal.errors["decisions"]
    assert rows(world, Recap) == []


@pytest.mark.slow
def test_a_next_meeting_in_the_past_is_refused_beside_the_input(world: World) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "To meet again")
    two.mentee.fills(OTHER_DATE, "23 November 2026 10:00")
    two.mentee.submits()
    assert two.mentee.modal
    assert "in the past" in two.mentee.modal.errors["other"]
    assert rows(world, Recap) == []
    assert len(rows(world, Meeting)) == 1


@pytest.mark.slow
def test_the_mentee_begins_it_and_nobody_accepts_their_own(world: World) -> None:
    two = held(world)
    request = as_it_was(two.mentee.sees("Noted: you met"))
    two.mentor.clicks("Write the recap", message=passed_to(two.mentor, request))
    assert "Ana Silva writes the recap" in told(two.mentor)
    two.mentee.fills(DECIDED, "Coffee helps")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    waiting = two.mentor.sees("Please read and accept the recap")
    two.mentee.clicks("Accept", message=passed_to(two.mentee, waiting))
    assert "Dr Max Okafor answers this one" in two.mentee.last_message.plain
    outsider = world.person("zoe", "Zoe Stern")
    outsider.clicks("Accept", message=passed_to(outsider, waiting))
    assert "not in a mentoring pair" in outsider.last_message.plain
    assert [r.state for r in rows(world, Recap)] == ["waiting"]


@pytest.mark.slow
def test_two_submissions_of_one_modal_make_one_version(world: World) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "Send the draft")
    modal = as_it_was(two.mentee.modal)  # type: ignore[arg-type]
    two.mentee.submits()
    world.sandbox.act.submit(two.mentee.id, modal)  # type: ignore[arg-type]
    world.sandbox.wait_idle()
    world.settles()
    assert [r.version for r in rows(world, Recap)] == [1]
    waiting = [m for m in two.mentor.messages if "Please read and accept" in m.plain]
    assert len(waiting) == 1


@pytest.mark.slow
def test_the_next_meeting_of_a_recap_is_planned_with_a_calendar_file_for_each(
    world: World,
) -> None:
    two = held(world)
    at = datetime(2027, 1, 5, 17, 0, tzinfo=UTC)
    two.mentee.fills(DECIDED, "To meet again")
    two.mentee.fills(OTHER_DATE, "Tuesday 5 January noon")
    sends(two.mentee)
    world.settles()
    meeting = rows(world, Meeting)[-1]
    assert (meeting.state, meeting.starts_at) == ("planned", at)
    for person in (two.mentor, two.mentee):
        method, event = calendars(person)[-1]
        assert (method, event["UID"], event["DTSTART"].dt) == ("PUBLISH", meeting.uid, at)
    assert "has planned your next meeting" in two.mentor.sees("has planned").plain


@pytest.mark.slow
def test_a_date_moved_since_stays_moved_when_the_recap_is_changed(world: World) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "To meet again")
    two.mentee.fills(OTHER_DATE, "5 January 2027 12:00")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    two.mentor.types("/meeting move 20 january 10:00")
    two.mentor.clicks("Ask for a change")
    two.mentor.fills("What should be changed?", "More detail")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    moved = rows(world, Meeting)[-1].starts_at
    two.mentee.clicks("Change the recap")
    two.mentee.fills(DECIDED, "To meet again, in the library")
    two.mentee.submits()
    world.settles()
    assert rows(world, Meeting)[-1].starts_at == moved


@pytest.mark.slow
def test_a_facilitator_sees_not_a_word_of_a_recap(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(days=14)
    facilitator = next(m for m in world.sandbox.team.members.values() if m.name == "fay")
    fay = Person(world.sandbox, facilitator)
    assert fay.all_messages
    assert says_nothing_of(fay, "spring round")
    assert says_nothing_of(fay, "Send the draft")
