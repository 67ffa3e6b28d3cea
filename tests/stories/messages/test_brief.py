"""What is due to a person on a day is one message, with each thing's own buttons."""

from datetime import UTC, datetime, timedelta

import pytest

from agendas.rhythm.cadence import Cadence
from db.mentoring import programmes
from db.mentoring.content.actions import ActionItem
from db.messages.outbox import OutboxRow
from handlers.pair import beginning
from sandbox.people import Person
from tests.stories.cycles import couple, rows
from tests.stories.world import Opens, World


def until(world: World, day: int, hour: int, minute: int = 0) -> None:
    """Let time pass until a time in Toronto on a day of November 2026."""
    world.pilot.until(datetime(2026, 11, day, hour + 5, minute, tzinfo=UTC))


def promises(person: Person, *lines: str) -> None:
    """Let somebody promise things."""
    for line in lines:
        person.types(f"/action {line}")


def briefs(world: World) -> list[OutboxRow]:
    """Return the briefs that went out."""
    return [row for row in rows(world, OutboxRow) if row.kind == "brief" and row.status == "sent"]


def test_several_things_due_on_a_day_are_one_message_each_with_its_own_buttons(
    world: World,
) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday", "call Bo by 4 dec")
    before = len(two.mentee.messages)
    until(world, 25, 9, 1)
    (brief,) = two.mentee.messages[before:]
    assert brief.plain.startswith("2 things for Wed 25 Nov")
    assert "Due in 2 days: send the draft" in brief.plain
    assert "Due in 2 days: read the paper" in brief.plain
    assert brief.buttons == ["Done", "Edit"] * 2
    assert brief.plain.count("Shared with Dr Max Okafor only") == 1


def test_answering_one_thing_changes_that_one_in_its_place(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    until(world, 25, 9, 1)
    brief = two.mentee.last_message
    two.mentee.clicks("Done", message=brief, nth=1)
    assert "Due in 2 days: send the draft" in brief.plain
    assert "Done: read the paper" in brief.plain
    assert brief.buttons == ["Done", "Edit", "Undo"]
    two.mentee.clicks("Undo", message=brief)
    assert brief.buttons == ["Done", "Edit"] * 2
    assert [item.state for item in rows(world, ActionItem)] == ["open", "open"]


def test_what_is_done_by_a_command_shows_so_in_the_brief_that_is_out(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    until(world, 25, 9, 1)
    brief = two.mentee.last_message
    two.mentee.types("/action")
    two.mentee.clicks("Done")
    world.settles()
    assert "Done: send the draft" in brief.plain
    assert "Due in 2 days: read the paper" in brief.plain


def test_one_thing_alone_looks_as_it_always_did(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday")
    until(world, 25, 9, 1)
    assert two.mentee.last_message.plain.startswith("Due in 2 days: send the draft")
    two.mentee.clicks("Done", message=two.mentee.last_message)
    assert two.mentee.last_message.plain.startswith("Done: send the draft")
    assert len(briefs(world)) == 1


def test_a_brief_of_which_all_was_answered_before_it_went_is_not_sent(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    for _ in range(2):
        two.mentee.types("/action")
        two.mentee.clicks("Done")
    before = len(two.mentee.messages)
    world.passes(days=2)
    assert len(two.mentee.messages) == before
    assert briefs(world) == []


def test_after_two_days_without_the_bot_one_brief_says_what_is_so(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by thursday")
    before = len(two.mentee.messages)
    world.clock.set(world.clock.now() + timedelta(days=2, hours=2))
    world.settles()
    (brief,) = two.mentee.messages[before:]
    assert "Due today: read the paper" in brief.plain
    assert "Due in 1 day: send the draft" in brief.plain
    assert len(briefs(world)) == 1


def test_a_brief_comes_neither_at_a_weekend_nor_in_quiet_hours(opens: Opens) -> None:
    with opens(datetime(2026, 11, 27, 15, tzinfo=UTC)) as world:
        two = couple(world, timedelta(days=20))
        two.mentee.types("/mentoring quiet 18:00-11:00")
        promises(two.mentee, "send the draft by 2 dec", "read the paper by 2 dec")
        before = len(two.mentee.messages)
        world.pilot.until(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
        assert len(two.mentee.messages) == before
        world.pilot.until(datetime(2026, 11, 30, 16, 1, tzinfo=UTC))
        (brief,) = two.mentee.messages[before:]
        assert "send the draft" in brief.plain
        assert "read the paper" in brief.plain


def six_pairs(world: World, meets: timedelta | None = None) -> tuple[Person, list[Person]]:
    """Let Dr Max Okafor mentor six people, all from one moment on."""
    fay, mentor = world.person("fay", "Fay Laurent"), world.person("max", "Dr Max Okafor")
    names = ("Ana Silva", "Bo Lind", "Cleo Marsh", "Dan Wu", "Eve Adler", "Finn Stern")
    mentees = [world.person(name.split()[0].lower(), name) for name in names]
    world.start_programme(fay)
    at = world.clock.now() + meets if meets else None
    with world.bot.sessions.begin() as session:
        found = programmes.get(session, world.sandbox.team_id, world.programme.id)
        for number, mentee in enumerate(mentees):
            both = world._keep(session, mentor), world._keep(session, mentee)
            first = at + timedelta(days=number) if at else None
            monthly = Cadence.parse("monthly")
            beginning.begin(session, found, *both, monthly, first, world.clock.now())
    world.settles()
    return mentor, mentees


@pytest.mark.slow
def test_a_mentor_of_six_new_pairs_gets_one_welcome_with_a_line_and_a_button_each(
    world: World,
) -> None:
    mentor, mentees = six_pairs(world)
    (welcome,) = mentor.messages
    assert "You are in 6 new mentoring pairs" in welcome.plain
    for mentee in mentees:
        assert f"You are now the mentor of {mentee.member.real_name}" in welcome.plain
        assert mentee.last_message.plain.startswith("Dr Max Okafor is now your mentor")
    assert welcome.buttons.count("Plan the first meeting") == 6
    mentor.clicks("Plan the first meeting", message=welcome, beside="Cleo Marsh")
    assert mentor.modal
    assert "Cleo Marsh" in mentor.modal.plain


@pytest.mark.slow
def test_a_mentor_of_six_lapsed_pairs_gets_one_nudge_with_a_line_each(world: World) -> None:
    mentor, _ = six_pairs(world)
    asked = []
    for _ in range(60):
        before = len(mentor.messages)
        world.passes(days=1)
        asked += [m for m in mentor.messages[before:] if "Have you met lately" in m.plain]
        if asked:
            break
    (nudge,) = asked
    assert "in these 6 pairs" in nudge.plain
    assert nudge.buttons.count("Not yet") == 6
    mentor.clicks("Not yet", message=nudge, beside="Dan Wu")
    assert nudge.buttons.count("Not yet") == 5
    assert "Eve Adler: I know of no meeting" in nudge.plain
