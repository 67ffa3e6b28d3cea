"""Somebody types to the bot in its Messages tab: what is understood, and a button to do it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.content.typed_lines import TypedLine
from db.mentoring.meetings import Meeting, MeetingPlace
from db.mentoring.pairs import Pair
from db.messages.outbox import OutboxRow
from db.privacy import retention
from sandbox.model.entities import Message
from sandbox.people import Person
from sandbox.people.person import NotConfirmed
from tests.stories.cycles import began_earlier, couple, held, passed_to, recapped, rows
from tests.stories.meetings.test_leave import three_mentees
from tests.stories.world import World
from tests.views import list_columns

SECRET = "my clinic is falling apart"
NOT_UNDERSTOOD = "I am not sure what you mean, so nothing was done"


def answers(world: World) -> list[OutboxRow]:
    return [row for row in rows(world, OutboxRow) if row.kind in ("typed.answer", "typed.line")]


def says(world: World, person: Person, line: str) -> Message:
    """Type a line to the bot, and return what it answers."""
    before = len(person.messages)
    person.types(line)
    world.settles()
    assert len(person.messages) == before + 2, [m.plain for m in person.messages[before:]]
    return person.last_message


def test_what_is_not_understood_is_answered_with_where_one_stands(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, SECRET)
    assert NOT_UNDERSTOOD in said.plain
    assert "Dr Max Okafor: you meet on" in said.plain.replace("*", "")
    two.mentee.clicks("Open the agenda", said)
    assert two.mentee.modal is not None
    assert two.mentee.modal.title == "Agenda"


def test_it_is_neither_done_nor_told_to_anybody_else_nor_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    two = couple(world, timedelta(days=7))
    before = len(two.mentor.messages)
    two.mentee.types(SECRET)
    world.settles()
    assert len(two.mentor.messages) == before
    assert SECRET not in caplog.text
    assert not [line for line in list_columns(world) if SECRET in line]


@pytest.mark.slow
def test_a_recap_that_waits_has_its_button_for_the_one_who_can_answer(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    two.mentee.types("hello")
    world.settles()
    assert "waits to be written" in two.mentee.last_message.plain
    two.mentee.clicks("Write the recap", two.mentee.last_message)
    assert two.mentee.modal is not None
    two.mentor.types("hello")
    world.settles()
    assert "waits" not in two.mentor.last_message.plain


@pytest.mark.slow
def test_the_mentor_finds_the_recap_to_accept(world: World) -> None:
    two = recapped(world)
    two.mentor.types("what do I do?")
    world.settles()
    assert "waits for you to accept it" in two.mentor.last_message.plain
    two.mentor.clicks("Read and accept", two.mentor.last_message)
    assert two.mentor.modal is not None


def test_whoever_facilitates_hears_where_the_digest_goes(world: World) -> None:
    couple(world)
    fay = world.sandbox.person("fay")
    fay.types("hello?")
    world.settles()
    assert "You facilitate *Medicine*" in fay.last_message.text


def test_a_stranger_is_told_that_there_is_nothing_to_do(world: World) -> None:
    couple(world)
    stranger = world.person("sam", "Sam Stranger")
    stranger.types(SECRET)
    world.settles()
    assert "in no mentoring pair here" in stranger.last_message.plain
    assert SECRET not in stranger.last_message.plain


def test_a_message_that_slack_tells_of_twice_is_answered_once(world: World) -> None:
    two = couple(world)
    two.mentee.types("hello")
    event = {
        "type": "message",
        "channel": two.mentee.dm.id,
        "channel_type": "im",
        "user": two.mentee.id,
        "text": "hello",
        "ts": two.mentee.last_message.ts,
        "event_ts": two.mentee.last_message.ts,
    }
    world.sandbox.act.send_event(event)
    world.settles()
    assert len(answers(world)) == 1


@pytest.mark.parametrize(
    "note",
    [{"subtype": "message_changed"}, {"bot_id": "B1"}, {"channel_type": "channel"}, {"user": ""}],
)
def test_what_nobody_typed_here_is_not_answered(world: World, note: dict[str, str]) -> None:
    two = couple(world)
    event = {"type": "message", "channel": two.mentee.dm.id, "channel_type": "im", "ts": "1.000001"}
    world.sandbox.act.send_event(
        event | {"user": two.mentee.id, "text": "x", "event_ts": "1.1"} | note
    )
    world.settles()
    assert answers(world) == []


@pytest.mark.slow
def test_we_met_is_understood_and_noted_only_by_the_button(world: World) -> None:
    two = couple(world)
    began_earlier(world)
    said = says(world, two.mentee, "We met yesterday")
    assert "You and Dr Max Okafor met on Monday 23 November 2026?" in said.plain.replace("*", "")
    assert rows(world, Meeting) == []
    two.mentee.clicks("Note that we met", said)
    two.mentee.submits()
    (meeting,) = rows(world, Meeting)
    assert meeting.met_at is not None
    world.settles()
    assert "It is noted that you and" in said.plain
    assert said.buttons == []


@pytest.mark.slow
def test_we_met_closes_the_meeting_that_waits_by_one_tap(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=7, hours=2)
    said = says(world, two.mentor, "met")
    two.mentor.clicks("We met", said)
    (meeting,) = rows(world, Meeting)
    assert meeting.state == "held"
    assert "It is noted that you and Ana Silva met" in said.plain


@pytest.mark.slow
def test_a_meeting_is_moved_by_one_tap_and_the_answer_says_so(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "move it to Friday 3pm")
    assert "to Friday 27 November 2026 at 15:00 (Toronto time)?" in said.text.replace("*", "")
    two.mentee.clicks("Move it", said)
    (meeting,) = rows(world, Meeting)
    assert meeting.starts_at == datetime(2026, 11, 27, 20, tzinfo=UTC)
    assert "that is how it is planned" in said.plain
    assert said.buttons == []


def test_an_hour_alone_is_on_the_day_of_the_meeting(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "can we move it to 3pm?")
    two.mentee.clicks("Move it", said)
    assert "on Tuesday 1 December 2026 at 15:00 (Toronto time)" in said.plain.replace("*", "")


def test_a_bare_date_is_planned_by_one_tap(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "Tuesday 10:00")
    assert "for Tuesday 1 December 2026 at 10:00" in said.text.replace("*", "")
    assert rows(world, Meeting) == []
    two.mentee.clicks("Plan it", said)
    (meeting,) = rows(world, Meeting)
    assert meeting.starts_at == datetime(2026, 12, 1, 15, tzinfo=UTC)
    assert "that is how it is planned" in said.plain


@pytest.mark.slow
def test_a_place_and_a_length_go_along_with_a_date(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "friday 3pm in room 4 for 30 minutes")
    assert "at 15:00 (Toronto time), in room 4, for 30 minutes?" in said.plain.replace("*", "")
    two.mentee.clicks("Plan it", said)
    world.settles()
    assert [one.place for one in rows(world, MeetingPlace)] == ["room 4"]
    assert rows(world, Meeting)[0].minutes == 30
    said = says(world, two.mentee, "move it to room 5")
    two.mentee.clicks("Change that", said)
    assert [one.place for one in rows(world, MeetingPlace)] == ["room 5"]


def test_a_moment_that_is_over_is_not_offered(world: World) -> None:
    two = couple(world)
    world.passes(hours=4)
    said = says(world, two.mentee, "today")
    assert "10:00" not in said.plain
    assert said.buttons == ["Choose the time"]


def test_a_goal_that_is_typed_opens_its_form_with_it(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "My goal is to lead a trial within 5 years")
    two.mentee.clicks("Write it down", said)
    two.mentee.submits()
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon) == ("lead a trial", "5y")


def test_a_command_that_is_typed_as_a_message_is_offered(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "who can see this?")
    assert "You mean /mentoring privacy?" in said.plain.replace("`", "")
    two.mentee.clicks("Yes, do that", said)
    assert "Who else could, outside of Reiterate" in two.mentee.last_message.plain


@pytest.mark.slow
def test_quit_is_asked_about_alike_wherever_it_is_typed(world: World) -> None:
    """Whoever is tired of messages is not led out of their pair, nor the other way round."""
    two = couple(world, timedelta(days=3))
    for line in ("quit", "/mentoring quit"):
        two.mentee.types(line)
        world.settles()
        asked = two.mentee.last_message
        assert "Leave the pair, or get fewer messages?" in asked.plain
        assert asked.buttons == ["Leave the pair", "Get fewer messages"]
        two.mentee.clicks("Leave the pair", asked)
        assert two.mentee.sees("End your mentoring with Dr Max Okafor?").ephemeral_for
        two.mentee.clicks("Get fewer messages", asked)
        assert two.mentee.modal
        assert "What would you like to be sent?" in str(two.mentee.modal.body)
        two.mentee.closes()
        assert world.row(two.pair).state == "active"


def test_later_says_how_to_put_off_where_nothing_waits(world: World) -> None:
    two = couple(world)
    assert "Each that can wait has" in says(world, two.mentee, "not now").plain


@pytest.mark.slow
def test_later_puts_off_what_was_asked_last(world: World) -> None:
    two = couple(world, timedelta(days=7))
    world.passes(days=4, hours=2)
    asked = two.mentee.last_message
    said = says(world, two.mentee, "not now, maybe later")
    assert said.plain.startswith("That can wait. Until when?")
    assert "Dr Max Okafor" in said.plain
    two.mentee.chooses("Remind me later", "Tomorrow")
    world.settles()
    assert "I will remind you on" in said.plain
    assert "I will remind you on" in asked.plain


def test_a_doubtful_hour_has_a_button_for_each(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "friday at 2")
    assert [label for label in said.buttons if "02:00" in label]
    assert [label for label in said.buttons if "14:00" in label]


def test_what_cannot_be_a_date_is_said_and_the_form_is_offered(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "31 november")
    assert "There is no such day" in said.plain
    two.mentee.clicks("Choose the time", said)
    assert two.mentee.modal is not None


def test_cancel_asks_before_it_does(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "cancel")
    with pytest.raises(NotConfirmed):
        two.mentee.clicks("Cancel the meeting", said)
    assert "before you press" in said.plain
    two.mentee.clicks("Cancel the meeting", said, confirm=True)
    (meeting,) = rows(world, Meeting)
    assert meeting.state == "cancelled"
    assert "before you press" not in said.plain, "there is nothing to press any more"
    assert "there is none to cancel" in said.plain


@pytest.mark.slow
def test_pause_opens_the_leave_with_its_day(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "pause until January")
    two.mentee.clicks("Pause until then", said)
    two.mentee.submits()
    (pair,) = rows(world, Pair)
    assert pair.paused_until is not None
    assert pair.paused_until.date() == date(2027, 1, 1)
    world.settles()
    two.mentee.closes()
    two.mentee.clicks("Resume now", said)
    assert rows(world, Pair)[0].state == "active"


@pytest.mark.slow
def test_done_is_the_one_that_is_open(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action Send the draft by friday")
    said = says(world, two.mentee, "done")
    assert "Is this done?" in said.plain
    two.mentee.clicks("Done", said)
    assert rows(world, ActionItem)[0].state == "done"
    assert "Done: Send the draft" in said.plain
    two.mentee.clicks("Open it again", said)
    assert rows(world, ActionItem)[0].state == "open"


def test_of_several_promises_the_one_that_is_named_is_offered(world: World) -> None:
    two = couple(world)
    for line in ("Send the draft by friday", "Book a room", "Read the protocol"):
        two.mentee.types(f"/action {line}")
    assert says(world, two.mentee, "done").buttons == ["Done"] * 3
    said = says(world, two.mentee, "done with the protocol")
    assert said.buttons == ["Done"]
    assert "Read the protocol" in said.plain


def test_a_point_is_put_down_by_one_tap_and_taken_back_by_another(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "education: a course on statistics; in spring")
    assert "under _education_" in said.text
    assert rows(world, Point) == []
    two.mentee.clicks("Put it on the agenda", said)
    (point,) = rows(world, Point)
    assert (point.domain, point.text, point.time_line) == (
        "education",
        "a course on statistics",
        "in spring",
    )
    assert "On the agenda for your next meeting with Dr Max Okafor" in said.plain
    two.mentee.clicks("Undo", said)
    assert rows(world, Point) == []
    assert "Put it on the agenda" in said.buttons


def test_several_lines_are_points_one_each(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "For next time:\n- career: the grant\n- personal: the move")
    assert "2 points for your agenda" in said.plain
    two.mentee.clicks("Put them on the agenda", said)
    assert [(p.domain, p.text) for p in rows(world, Point)] == [
        ("career", "the grant"),
        ("personal", "the move"),
    ]


def test_a_promise_is_recorded_with_its_date(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "I'll send the draft by Friday")
    assert "send the draft, by Friday 27 November 2026" in said.plain.replace("*", "")
    two.mentee.clicks("Record it", said)
    (item,) = rows(world, ActionItem)
    assert (item.text, item.due_on) == ("send the draft", date(2026, 11, 27))
    assert "Recorded, with Dr Max Okafor" in said.plain


def test_a_promise_of_the_others_is_theirs(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "Max will send the letter by friday")
    assert "A promise of Dr Max Okafor’s?" in said.plain
    two.mentee.clicks("Record it", said)
    (item,) = rows(world, ActionItem)
    pair = rows(world, Pair)[0]
    assert item.owner_id == pair.mentor_id


def test_it_can_be_changed_first_in_a_form_that_begins_with_it(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "talk about the poster")
    two.mentee.clicks("Change it first", said)
    assert two.mentee.modal is not None
    two.mentee.fills("What is to be talked about?", "The poster and the talk")
    two.mentee.fills("Under", "education")
    two.mentee.submits()
    (point,) = rows(world, Point)
    assert (point.domain, point.text) == ("education", "The poster and the talk")
    world.settles()
    assert "On the agenda for your next meeting" in said.plain


def test_a_point_that_is_too_long_is_shortened_in_its_form(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "career: " + "word " * 100)
    assert "longer than the 300 characters" in said.plain
    two.mentee.clicks("Shorten it", said)
    two.mentee.submits()
    assert rows(world, Point) == []
    assert two.mentee.modal is not None
    two.mentee.fills("What is to be talked about?", "Words")
    two.mentee.submits()
    assert [p.text for p in rows(world, Point)] == ["Words"]


@pytest.mark.parametrize("line", ["hlep", "help", "/help me", "what can you do?"])
def test_help_and_its_typos_say_what_can_be_typed(world: World, line: str) -> None:
    two = couple(world)
    said = says(world, two.mentee, line.lstrip("/") if line != "/help me" else "help")
    assert "Type to me as you would to a colleague" in said.plain
    two.mentee.clicks("Open the agenda", said)


@pytest.mark.slow
def test_whoever_is_in_several_pairs_is_asked_which(world: World) -> None:
    two = couple(world)
    kim = world.person("kim", "Kim Lee")
    other = world.pair(two.mentor, kim)
    said = says(world, two.mentor, "career: the grant")
    assert said.buttons[:2] == ["With Ana Silva", "With Kim Lee"]
    two.mentor.clicks("With Kim Lee", said)
    (point,) = rows(world, Point)
    assert point.pair_id == other
    named = says(world, two.mentor, "we met with Ana yesterday")
    assert named.buttons == ["Note that we met"]


@pytest.mark.slow
def test_what_happens_in_another_of_ones_pairs_changes_the_answer(world: World) -> None:
    two = couple(world)
    kim = world.person("kim", "Kim Lee")
    world.pair(two.mentor, kim)
    said = says(world, two.mentor, "Tuesday 10:00")
    kim.types("/meeting plan 8 december 10:00")
    world.passes(minutes=20)
    assert "Move your meeting with Kim Lee" in said.plain
    assert "Plan a meeting with Ana Silva" in said.plain


def test_an_edited_message_is_read_anew_and_a_deleted_one_is_forgotten(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "career: the gant")
    typed = two.mentee.messages[-2]
    base = {"type": "message", "channel": two.mentee.dm.id, "channel_type": "im"}
    inner = {"user": two.mentee.id, "text": "career: the grant", "ts": typed.ts}
    event = base | {"subtype": "message_changed", "message": inner, "ts": "2.1", "event_ts": "2.1"}
    world.sandbox.act.send_event(event)
    world.settles()
    assert "• the grant" in said.plain
    gone = {"subtype": "message_deleted", "deleted_ts": typed.ts, "previous_message": inner}
    world.sandbox.act.send_event(base | gone | {"ts": "2.2", "event_ts": "2.2"})
    world.settles()
    assert rows(world, TypedLine) == []
    assert "no longer kept" in said.plain
    assert said.buttons == []


def test_what_was_typed_is_kept_for_a_day(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "career: the grant")
    world.passes(days=1, minutes=10)
    assert said.buttons == []
    with world.bot.sessions.begin() as session:
        assert retention.forget_typed_lines(session, world.clock.now()) == 1
    assert rows(world, TypedLine) == []


def test_thanks_are_answered_kindly_and_ask_nothing(world: World) -> None:
    two = couple(world)
    assert says(world, two.mentee, "thanks!").plain.startswith("You are welcome.")


@pytest.mark.parametrize("line", ["x" * 3500, "```\ncode\n```", "\u200b", "*", "🎉", "a\n" * 40])
def test_odd_lines_are_answered_and_do_nothing(world: World, line: str) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, line)
    assert said.buttons
    assert rows(world, Point) == []


def test_a_file_is_answered(world: World) -> None:
    two = couple(world, timedelta(days=7))
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "files": [{}]}
    event |= {"channel": two.mentee.dm.id, "user": two.mentee.id, "ts": "3.1", "event_ts": "3.1"}
    world.sandbox.act.send_event(event | {"text": ""})
    world.settles()
    assert NOT_UNDERSTOOD in two.mentee.last_message.plain


def test_the_others_button_is_of_no_use_to_anybody_else(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "career: the grant")
    two.mentor.clicks("Put it on the agenda", passed_to(two.mentor, said))
    assert rows(world, Point) == []


@pytest.mark.slow
def test_a_pause_of_several_pairs_is_for_all_of_them(world: World) -> None:
    mentor, mentees, _ = three_mentees(world)
    said = says(world, mentor, "pause until January")
    assert all(mentee.member.real_name in said.plain for mentee in mentees)
    assert "Shall I leave you and" in said.plain
    mentor.clicks("Pause until then", said)
    mentor.submits()
    assert [pair.state for pair in rows(world, Pair)] == ["paused"] * len(mentees)


def test_a_heading_that_there_is_not_is_asked_about_as_after_the_command(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "wellbeing: sleep before night shifts; by June")
    assert "“wellbeing” is none of the four headings" in said.plain
    assert rows(world, Point) == [], "nothing was added yet"
    two.mentee.clicks("Personal", said)
    (point,) = rows(world, Point)
    assert (point.domain, point.text) == ("personal", "wellbeing: sleep before night shifts")
    assert point.time_line == "by June"
    world.settles()
    assert "sleep before night shifts" in said.plain
    assert "Education" not in said.buttons


def test_a_misspelt_heading_is_asked_about_and_dropped(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "carer: the next grant")
    assert "Is “carer” *career*?" in said.plain
    two.mentee.clicks("Yes, career", said)
    (point,) = rows(world, Point)
    assert (point.domain, point.text) == ("career", "the next grant")


def test_a_name_before_a_colon_is_no_heading(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "Max: the dossier")
    assert "headings" not in said.plain


def test_a_place_without_an_hour_stands_in_the_form_that_asks_for_one(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "friday in room 4 for 30 minutes")
    two.mentee.clicks("Choose the time", said)
    assert two.mentee.modal
    assert "room 4" in str(two.mentee.modal.values)
    two.mentee.submits()
    (meeting,) = rows(world, Meeting)
    assert [one.place for one in rows(world, MeetingPlace)] == ["room 4"]
    assert meeting.minutes == 30
