"""Action items: who does what by when, in words, echoed, changed, done, reminded of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db.mentoring.content.actions import OPEN, ActionItem
from tests.stories.cycles import as_it_was, couple, passed_to, rows, told
from tests.stories.world import Opens, World

# It is Tuesday 24 November 2026.
DATES = {
    "by friday": "Friday 27 November 2026",
    "by next friday": "Friday 4 December 2026",
    "by tomorrow": "Wednesday 25 November 2026",
    "by in two weeks": "Tuesday 8 December 2026",
    "by 30 nov": "Monday 30 November 2026",
    "by november 30th": "Monday 30 November 2026",
    "by 2026-12-24": "Thursday 24 December 2026",
    "by 13/12": "Sunday 13 December 2026",
    "before the 5th": "Saturday 5 December 2026",
    "by end of month": "Monday 30 November 2026",
    "on 3 december": "Thursday 3 December 2026",
}


def test_a_date_can_be_written_in_many_ways_and_is_echoed_in_full(world: World) -> None:
    two = couple(world)
    for words, day in DATES.items():
        two.mentee.types(f"/action send the draft {words}")
        echo = two.mentee.last_message
        assert f"You will: send the draft, by *{day}*" in echo.plain, words
        assert echo.ephemeral_for == two.mentee.id
        assert "Undo" in echo.buttons
    assert {item.text for item in rows(world, ActionItem)} == {"send the draft"}


def test_words_that_are_no_date_stay_in_the_text(world: World) -> None:
    two = couple(world)
    for line in ("write it by hand", "shorten it by two weeks", "reflect on last week"):
        two.mentee.types(f"/action {line}")
        assert f"You will: {line}, with no date" in two.mentee.last_message.plain
    assert [item.due_on for item in rows(world, ActionItem)] == [None, None, None]


@pytest.mark.parametrize("verb", ["delete", "drop", "remove"])
def test_a_promise_is_not_deleted_by_a_number_and_its_buttons_are_shown(
    world: World, verb: str
) -> None:
    two = couple(world)
    two.mentee.types("/action draft the abstract by 12 december")
    two.mentee.types(f"/action {verb} 1")
    answer = two.mentee.last_message
    assert "below the promise that you mean. Nothing was changed." in answer.plain
    assert "draft the abstract" in answer.plain
    assert {"Done", "Edit"} <= set(answer.buttons)
    assert [(one.text, one.state) for one in rows(world, ActionItem)] == [
        ("draft the abstract", OPEN)
    ]


def test_wrong_input_is_answered_to_that_person_alone_and_records_nothing(world: World) -> None:
    two = couple(world)
    for line, answer in (
        ("send it by 31 november", "no such day"),
        ("send it by 3/12", "two different days"),
        ("send it by yesterday", "in the past"),
        ("send it by 3 december 2040", "too far ahead"),
        ("by friday", "nothing to record"),
        ("x" * 301, "too long"),
    ):
        two.mentee.types(f"/action {line}")
        assert answer in two.mentee.last_message.plain.lower(), line
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
    assert rows(world, ActionItem) == []
    assert not any("nothing to record" in m.plain for m in two.mentor.messages)


def test_a_promise_of_the_other_is_theirs_and_they_are_told(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action introduce me to the board by 30 nov @max")
    assert "Dr Max Okafor will: introduce me to the board" in two.mentee.last_message.plain
    world.settles()
    told = two.mentor.sees("introduce me to the board")
    assert "Ana Silva" in told.plain
    assert "Monday 30 November 2026" in told.plain
    (item,) = rows(world, ActionItem)
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "2026-12-04")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "Friday 4 December 2026" in two.mentor.sees("has noted that you will").plain
    two.mentor.types("/action")
    assert "(yours" in two.mentor.last_message.plain
    assert item.owner_id == world.row(two.pair).mentor_id


def test_a_promise_taken_back_no_longer_asks_its_owner(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action introduce me to the board by 30 nov @max")
    world.settles()
    told = two.mentor.sees("introduce me to the board")
    stale = as_it_was(told)
    two.mentee.clicks("Undo")
    world.settles()
    assert told.buttons == []
    assert "Taken back" in told.plain
    two.mentor.clicks("Done", message=stale)
    assert "Nothing was changed" in two.mentor.last_message.plain
    assert rows(world, ActionItem) == []


def test_a_promise_taken_back_before_its_owner_was_told_is_not_told(world: World) -> None:
    two = couple(world)
    world.passes(hours=10)
    two.mentee.types("/action introduce me to the board by 30 nov @max")
    two.mentee.clicks("Undo")
    world.passes(days=1)
    assert not any("introduce me" in m.plain for m in two.mentor.messages)


@pytest.mark.slow
def test_a_promise_that_was_changed_is_told_again_and_stands_there_once(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action introduce me to the board by 30 nov @max")
    world.settles()
    first = two.mentor.sees("introduce me to the board")
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "2026-12-04")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(days=1)
    assert "further down" in first.plain
    assert first.buttons == []
    assert len([m for m in two.mentor.messages if "introduce me" in m.plain]) == 1
    second = two.mentor.sees("Friday 4 December 2026")
    two.mentor.clicks("Done", message=second)
    assert "Done: introduce me to the board" in second.plain
    drawn = second.edited
    world.settles()
    assert second.edited == drawn, "one press costs one change"


@pytest.mark.slow
def test_a_promise_that_is_the_others_by_now_is_not_asked_of_its_first_owner(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/action write to the board by friday @max")
    world.passes(days=1, hours=1)
    told, reminder = two.mentor.sees("has noted"), two.mentor.sees("Due in 2 days")
    two.mentor.clicks("Edit", message=reminder)
    two.mentor.fills("Who does it?", "Ana Silva")
    two.mentor.submits()
    two.mentor.closes()
    world.settles()
    for message in (told, reminder):
        assert "Ana Silva does this now: write to the board" in message.plain
        assert message.buttons == []
    assert "write to the board" in two.mentee.sees("has noted that you will").plain


@pytest.mark.slow
def test_a_reminder_says_that_the_date_was_moved_and_asks_no_more(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    world.passes(days=1, hours=1)
    reminder = two.mentee.sees("Due in 2 days")
    for day, said in (("2026-12-10", "Now due on Thursday 10 December"), (None, "no date any")):
        two.mentee.types("/action")
        two.mentee.clicks("Edit")
        two.mentee.fills("By when?", day)
        two.mentee.submits()
        two.mentee.closes()
        world.settles()
        assert said in reminder.plain
        assert reminder.buttons == []


@pytest.mark.slow
def test_a_reminder_keeps_to_the_day_on_which_it_came(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    world.passes(days=1, hours=1)
    reminder = two.mentee.sees("Due in 2 days")
    world.passes(days=1)
    two.mentee.clicks("Edit", message=reminder)
    two.mentee.fills("What is to be done?", "Send the whole draft")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "Due in 2 days: Send the whole draft" in reminder.plain


@pytest.mark.slow
def test_an_item_of_a_pair_that_has_ended_is_asked_of_nobody(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action introduce me to the board @max")
    world.settles()
    told = two.mentor.sees("introduce me to the board")
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert told.buttons == []
    assert "no longer a pair" in told.plain


def test_an_undo_takes_back_what_was_just_recorded(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    echo = as_it_was(two.mentee.last_message)
    two.mentee.clicks("Undo")
    assert "Taken back: send the draft" in two.mentee.last_message.plain
    two.mentee.clicks("Undo", message=echo)
    assert "Nothing was changed" in two.mentee.last_message.plain
    assert rows(world, ActionItem) == []
    two.mentee.types("/action")
    assert "Nothing is open" in two.mentee.last_message.plain


def test_an_item_is_edited_in_its_modal(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    two.mentee.clicks("Edit")
    two.mentee.fills("What is to be done?", "Send the whole draft")
    two.mentee.fills("Who does it?", "Dr Max Okafor")
    two.mentee.fills("By when?", "2026-12-18")
    two.mentee.submits()
    assert two.mentee.modal
    assert "Dr Max Okafor will: Send the whole draft" in two.mentee.modal.plain
    (item,) = rows(world, ActionItem)
    assert (item.text, str(item.due_on)) == ("Send the whole draft", "2026-12-18")
    assert item.owner_id == world.row(two.pair).mentor_id


def test_a_new_date_in_the_past_is_refused_beside_the_input(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "2026-11-20")
    two.mentee.submits()
    assert two.mentee.modal
    assert "in the past" in two.mentee.modal.errors["due"]
    (item,) = rows(world, ActionItem)
    assert str(item.due_on) == "2026-11-27"


@pytest.mark.slow
def test_an_overdue_item_can_be_edited_without_a_new_date(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    world.passes(days=7)
    two.mentee.types("/action")
    assert "was due Fri 27 Nov" in two.mentee.last_message.plain
    two.mentee.clicks("Edit")
    two.mentee.fills("What is to be done?", "Send it all")
    two.mentee.submits()
    assert [item.text for item in rows(world, ActionItem)] == ["Send it all"]


@pytest.mark.slow
def test_the_list_is_oldest_first_and_a_tap_marks_one_done(world: World) -> None:
    two = couple(world)
    for text in ("first thing", "second thing"):
        two.mentee.types(f"/action {text}")
        world.passes(days=3)
    two.mentee.types("/action")
    listed = two.mentee.last_message
    assert listed.plain.index("first thing") < listed.plain.index("second thing")
    assert "6 days old" in listed.plain
    two.mentee.clicks("Done", message=listed, beside="first thing")
    assert "first thing" not in listed.plain
    assert "second thing" in listed.plain
    assert [item.state for item in rows(world, ActionItem)] == ["done", "open"]


@pytest.mark.slow
def test_reminders_come_two_days_before_and_on_the_day_at_nine(world: World) -> None:
    two = couple(world, mentor_tz="Europe/London")
    two.mentee.types("/action introduce me by 3 december @max")
    world.pilot.until(datetime(2026, 12, 1, 8, 59, tzinfo=UTC))
    assert not any("Due in" in m.plain for m in two.mentor.messages)
    world.passes(minutes=2)
    assert "Due in 2 days" in two.mentor.sees("Due in").plain
    world.pilot.until(datetime(2026, 12, 3, 9, 1, tzinfo=UTC))
    today = two.mentor.sees("Due today")
    assert not any("Due" in m.plain for m in two.mentee.messages)
    two.mentor.clicks("Done", message=today)
    assert "Done: introduce me" in today.plain
    two.mentor.clicks("Undo", message=today)
    assert [item.state for item in rows(world, ActionItem)] == ["open"]
    world.passes(days=10)
    assert len([m for m in two.mentor.messages if "Due" in m.plain]) <= 2


@pytest.mark.slow
def test_a_reminder_stops_asking_when_the_item_is_done_elsewhere(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    world.passes(days=1, hours=1)
    reminder = two.mentee.sees("Due in 2 days")
    two.mentee.types("/action")
    two.mentee.clicks("Done")
    world.settles()
    assert "Done: send the draft" in reminder.plain
    assert reminder.buttons == ["Undo"]
    world.passes(days=5)
    assert not any("Due today" in m.plain for m in two.mentee.messages)
    assert rows(world, ActionItem)[0].state == "done"


@pytest.mark.slow
def test_a_new_date_is_reminded_of_and_the_old_one_is_not(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    two.mentee.clicks("Edit")
    two.mentee.fills("By when?", "2026-12-10")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(days=10)
    assert not any("Due" in m.plain for m in two.mentee.messages)
    world.passes(days=6)
    assert len([m for m in two.mentee.messages if "Due" in m.plain]) == 2


def test_somebody_elses_item_cannot_be_touched(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action send the draft by friday")
    echo = two.mentee.last_message
    zoe, tom = world.person("zoe", "Zoe Stern"), world.person("tom", "Tom Wu")
    world.pair(zoe, tom)
    for label in ("Undo", "Edit"):
        zoe.clicks(label, message=passed_to(zoe, echo))
        answer = told(zoe)
        assert "a pair you are not in" in answer
        assert "draft" not in answer
    assert [item.state for item in rows(world, ActionItem)] == ["open"]


def test_help_and_a_line_from_a_stranger(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action help")
    assert "two days before" in two.mentee.last_message.plain
    zoe = world.person("zoe", "Zoe Stern")
    zoe.types("/action send the draft by friday")
    assert "not in a mentoring pair" in zoe.last_message.plain
    assert rows(world, ActionItem) == []


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu"])
def test_a_day_is_meant_in_the_persons_own_zone(opens: Opens, zone: str) -> None:
    # Five in the afternoon in Toronto; the next morning in Tokyo, noon in Honolulu.
    with opens(datetime(2026, 11, 24, 22, 0, tzinfo=UTC)) as world:
        two = couple(world, mentee_tz=zone)
        two.mentee.types("/action send the draft by tomorrow")
        day = date(2026, 11, 26 if zone == "Asia/Tokyo" else 25)
        assert [item.due_on for item in rows(world, ActionItem)] == [day]
        assert world.clock.now() - datetime(2026, 11, 24, 22, tzinfo=UTC) < timedelta(minutes=1)
