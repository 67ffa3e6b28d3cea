"""Putting off: it says when it comes again, comes then, and is undone by answering."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.mentoring.people import Person as RowPerson
from db.messages.outbox import OutboxRow
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.cycles import as_it_was, couple, held, passed_to, rows, says_nothing_of
from tests.stories.meetings.test_lapse import LAPSED, begin, nudges, silence
from tests.stories.world import Opens, World

# Half past nine in Toronto.
WEDNESDAY = datetime(2026, 12, 2, 14, 30, tzinfo=UTC)
LATER = "Remind me later"
PREPARE = "Please prepare your meeting"


def with_words(person: Person, words: str) -> list[Message]:
    return [message for message in person.messages if words in message.plain]


def choices(message: Message) -> int:
    return str(message.blocks).count("static_select")


def reminded(world: World) -> Person:
    """Ana promised a draft by Friday 4 December; it is Wednesday, and she was reminded."""
    two = couple(world)
    two.mentee.types("/action send the draft by 4 december")
    world.pilot.until(WEDNESDAY)
    assert "Due in 2 days: send the draft" in two.mentee.sees("Due in").plain
    return two.mentee


def test_a_reminder_that_was_put_off_comes_again_on_that_day_and_not_before(world: World) -> None:
    ana = reminded(world)
    ana.chooses(LATER, "On Monday")
    (first,) = with_words(ana, "send the draft")[-1:]
    assert "I will remind you on Monday 7 December 2026. Nobody else is told." in first.plain
    assert "Done" in first.buttons
    world.passes(days=4)
    assert len(with_words(ana, "It was due")) == 0, "nor on the day on which it is due"
    world.pilot.until(datetime(2026, 12, 7, 13, 59, tzinfo=UTC))
    assert len(with_words(ana, "It was due")) == 0
    world.passes(minutes=2)
    (again,) = with_words(ana, "It was due on Friday 4 December 2026: send the draft")
    assert "Done" in again.buttons
    assert choices(again) == 1
    first = ana.sees("Due in 2 days")
    assert (first.buttons, choices(first)) == ([], 0)
    ana.clicks("Done")
    world.settles()
    assert with_words(ana, "It was due") == []


@pytest.mark.slow
def test_what_is_answered_meanwhile_does_not_come_again(world: World) -> None:
    ana = reminded(world)
    ana.chooses(LATER, "Tomorrow")
    assert "I will remind you on Thursday 3 December 2026" in ana.sees("Due in 2 days").plain
    ana.clicks("Done")
    assert says_nothing_of(ana, "I will remind you on Thursday")
    count = len(with_words(ana, "send the draft"))
    world.passes(days=3)
    assert len(with_words(ana, "send the draft")) == count


@pytest.mark.slow
def test_another_day_can_be_chosen_and_takes_the_place_of_the_first(world: World) -> None:
    ana = reminded(world)
    ana.chooses(LATER, "Tomorrow")
    ana.chooses(LATER, "In a week")
    assert "I will remind you on Wednesday 9 December 2026" in ana.sees("Due in 2 days").plain
    assert sum(":later." in row.key for row in rows(world, OutboxRow)) == 1
    world.passes(days=6)
    assert with_words(ana, "It was due") == []
    world.passes(days=1)
    assert len(with_words(ana, "It was due")) == 1
    ana.chooses(LATER, "Tomorrow")
    world.passes(days=1)
    assert len(with_words(ana, "It was due on Friday 4 December")) == 2, "as often as they like"


@pytest.mark.slow
def test_it_comes_when_quiet_hours_are_over_and_not_at_a_weekend(opens: Opens) -> None:
    with opens(datetime(2026, 12, 4, 14, 30, tzinfo=UTC)) as world:
        two = couple(world)
        two.mentee.types("/mentoring quiet 18:00-10:30")
        two.mentee.types("/action send the draft by 11 december")
        world.pilot.until(datetime(2026, 12, 11, 16, 0, tzinfo=UTC))
        two.mentee.chooses(LATER, "Tomorrow", message=two.mentee.sees("Due today"))
        assert "I will remind you on Monday 14 December 2026" in two.mentee.sees("Due today").plain
        world.pilot.until(datetime(2026, 12, 14, 15, 29, tzinfo=UTC))
        assert with_words(two.mentee, "It was due") == []
        world.passes(minutes=2)
        assert len(with_words(two.mentee, "It was due")) == 1


@pytest.mark.slow
def test_a_prompt_is_never_put_off_beyond_its_meeting(world: World) -> None:
    # On Tuesday 1 December at ten o'clock; asked on Friday.
    two = couple(world, timedelta(days=7))
    ana, max_ = two.mentee, two.mentor
    world.passes(days=4)
    ana.chooses(LATER, "In a week", message=ana.sees(PREPARE))
    said = "I will remind you on Monday 30 November 2026, before you meet on Tuesday 1 December"
    assert said in ana.sees(PREPARE).plain
    assert "Prepare" in ana.sees(PREPARE).buttons
    world.pilot.until(datetime(2026, 11, 30, 14, 1, tzinfo=UTC))
    asked = with_words(ana, PREPARE)
    assert len(asked) == 2
    assert "I asked you again on Monday 30 November 2026. Please answer there." in asked[0].plain
    assert asked[0].buttons == []
    ana.chooses(LATER, "Tomorrow", message=asked[1])
    told = ana.last_message
    assert "You meet Dr Max Okafor on Tuesday 1 December 2026 at 10:00" in told.plain
    assert "cannot wait any longer. Nothing was changed." in told.plain
    assert told.ephemeral_for == ana.id
    world.passes(days=2)
    assert with_words(ana, "I will remind you") == []
    assert says_nothing_of(max_, "will remind you on")


@pytest.mark.slow
def test_a_prompt_put_off_for_a_meeting_that_moved_does_not_come(world: World) -> None:
    two = couple(world, timedelta(days=7))
    ana = two.mentee
    world.passes(days=4)
    ana.chooses(LATER, "On Monday", message=ana.sees(PREPARE))
    ana.types("/meeting move 15 december 10:00")
    world.passes(days=3)
    assert with_words(ana, PREPARE) == []


@pytest.mark.slow
def test_a_recap_is_put_off_before_the_next_meeting_and_not_asked_for_meanwhile(
    world: World,
) -> None:
    two = held(world)
    ana = two.mentee
    ana.closes()
    ana.types("/meeting plan 10 december 14:00")
    ask = "recap of your meeting with Dr Max Okafor is still to be written"
    world.pilot.until(datetime(2026, 12, 3, 20, 0, tzinfo=UTC))
    asked = with_words(ana, ask)
    assert len(asked) == 1
    ana.chooses(LATER, "In a week", message=asked[0])
    said = "I will remind you on Thursday 10 December 2026, before you meet that day."
    assert said in ana.sees(ask).plain
    world.pilot.until(datetime(2026, 12, 10, 13, 59, tzinfo=UTC))
    assert len(with_words(ana, ask)) == 1
    world.passes(minutes=2)
    assert len(with_words(ana, ask)) == 2


@pytest.mark.slow
def test_a_nudge_put_off_is_no_answer_and_the_other_never_learns_of_it(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    before = [m.plain for m in max_.messages]
    ana.chooses(LATER, "In a week", message=nudges(ana)[0])
    world.settles()
    assert [m.plain for m in max_.messages] == before
    assert "I will remind you on Thursday 14 January 2027" in nudges(ana)[0].plain
    assert (silence(world, ana).unanswered, silence(world, ana).not_yets) == (1, 0)
    world.pilot.until(datetime(2027, 1, 14, 14, 1, tzinfo=UTC))
    assert len(nudges(ana)) == 2
    assert "met yet" in nudges(ana)[1].plain, "the same question once more"
    world.pilot.until(LAPSED + timedelta(days=13))
    assert (len(nudges(ana)), len(nudges(max_))) == (2, 2), "the next is a week later"
    world.passes(days=40)
    assert (len(nudges(ana)), len(nudges(max_))) == (4, 3), "three, and the one asked for"
    assert all("put off" not in m.plain for m in world.channel.messages)


@pytest.mark.slow
def test_a_nudge_that_was_put_off_is_undone_by_answering(world: World) -> None:
    _, _, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.chooses(LATER, "On Monday", message=nudges(ana)[0])
    ana.clicks("Not yet")
    world.passes(days=10)
    assert nudges(ana) == []
    assert says_nothing_of(ana, "I will remind you")


@pytest.mark.slow
def test_a_check_in_and_a_question_for_a_date_can_be_put_off(world: World) -> None:
    two = couple(world, cadence="quarterly")
    ana = two.mentee
    world.passes(days=3, hours=1)
    ana.chooses(LATER, "On Monday", message=ana.sees("meet for the first time"))
    assert "I will remind you on Monday 30 November" in ana.sees("meet for the first").plain
    world.passes(days=4)
    assert len(with_words(ana, "meet for the first time")) == 2
    ana.types("/meeting met today")
    ana.closes()
    ana.types("/meeting plan 1 march 10:00")
    world.pilot.until(datetime(2027, 1, 20, 15, 0, tzinfo=UTC))
    asked = with_words(ana, "How are you?")
    assert len(asked) == 1
    ana.chooses(LATER, "In a week", message=asked[0])
    world.passes(days=7)
    assert len(with_words(ana, "How are you?")) == 2


@pytest.mark.slow
def test_one_thing_in_a_brief_is_put_off_and_the_others_stay_as_they_are(world: World) -> None:
    two = couple(world)
    ana = two.mentee
    ana.types("/action send the draft by 4 december")
    ana.types("/action read the paper by 4 december")
    world.pilot.until(WEDNESDAY)
    brief = ana.sees("2 things for Wed 2 Dec")
    assert (brief.buttons, choices(brief)) == (["Done", "Edit"] * 2, 2)
    ana.chooses(LATER, "On Monday", message=brief, nth=1)
    draft, paper = brief.plain.split("read the paper")
    assert "I will remind you" not in draft
    assert "I will remind you on Monday 7 December 2026" in paper
    assert (brief.buttons, choices(brief)) == (["Done", "Edit"] * 2, 2)
    ana.clicks("Done", message=brief, nth=0)
    assert "I will remind you on Monday 7 December 2026" in brief.plain
    world.pilot.until(datetime(2026, 12, 7, 13, 59, tzinfo=UTC))
    assert with_words(ana, "It was due") == []
    world.passes(minutes=2)
    assert len(with_words(ana, "It was due on Friday 4 December 2026: read the paper")) == 1
    assert "I asked you again on Monday 7 December" in brief.plain


@pytest.mark.slow
def test_what_was_put_off_comes_in_the_brief_of_that_day_at_ones_own_hour(world: World) -> None:
    ana = reminded(world)
    with world.bot.sessions.begin() as session:
        for person in session.scalars(select(RowPerson)):
            person.brief_hour = 13
    ana.types("/action read the paper by 9 december")
    ana.chooses(LATER, "On Monday", message=ana.sees("Due in 2 days: send the draft"))
    world.pilot.until(datetime(2026, 12, 7, 17, 59, tzinfo=UTC))
    assert with_words(ana, "It was due") == []
    world.passes(minutes=2)
    brief = ana.sees("2 things for Mon 7 Dec").plain
    assert "It was due on Friday 4 December 2026: send the draft" in brief
    assert "Due in 2 days: read the paper" in brief


@pytest.mark.slow
def test_an_old_screen_or_another_persons_changes_nothing(world: World) -> None:
    two = couple(world)
    ana, max_ = two.mentee, two.mentor
    ana.types("/action send the draft by 4 december")
    world.pilot.until(WEDNESDAY)
    kept = as_it_was(ana.sees("Due in"))
    max_.chooses(LATER, "On Monday", message=passed_to(max_, kept))
    assert "out of date" in max_.last_message.plain
    ana.clicks("Done")
    ana.chooses(LATER, "On Monday", message=kept)
    assert not any(":later." in row.key for row in rows(world, OutboxRow))
    world.passes(days=7)
    assert with_words(ana, "It was due") == []
