"""What goes wrong with one thing in a brief, or one person's brief, is nobody else's trouble."""

from datetime import UTC, datetime
from typing import Any

import pytest

from db.messages.outbox import OutboxRow, Status
from handlers.notifications import viewing
from handlers.notifications.briefing import briefs, gathering
from tests.stories.cycles import couple, rows
from tests.stories.messages.test_brief import promises, six_pairs, until
from tests.stories.messages.test_choices import AWAITED, chooses, recapped_at_home, saying
from tests.stories.world import World


def test_a_press_is_done_and_answered_where_something_else_in_the_brief_is_broken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    until(world, 25, 9, 1)
    brief = two.mentee.last_message
    there = viewing.view_again
    broken = min(row.id for row in rows(world, OutboxRow) if row.kind == "action.reminder")

    def breaks(session: Any, kind: Any, row: OutboxRow, *of: Any) -> Any:
        if row.id == broken:
            raise ZeroDivisionError
        return there(session, kind, row, *of)

    before = len(two.mentee.messages)
    monkeypatch.setattr(briefs, "view_again", breaks)
    two.mentee.clicks("Done", message=brief, nth=1)
    assert len(two.mentee.messages) == before, "nobody is told that nothing was done"
    monkeypatch.undo()
    world.passes(hours=2)
    assert "Done: read the paper" in brief.plain


def test_what_is_in_a_brief_that_slack_refuses_goes_alone(world: World) -> None:
    two = couple(world)
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    before = len(two.mentee.messages)
    world.clock.set(datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
    world.settles()
    world.sandbox.faults.add("chat.postMessage", error="invalid_blocks")
    world.passes(minutes=5)
    first, second = two.mentee.messages[before:]
    assert first.plain.startswith("Due in 2 days: send the draft")
    assert second.plain.startswith("Due in 2 days: read the paper")
    assert second.buttons == ["Done", "Edit"]


def test_a_brief_that_cannot_be_made_holds_up_nobody_elses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    promises(two.mentor, "call Bo by friday", "write to Cleo by friday")
    promises(two.mentee, "send the draft by friday", "read the paper by friday")
    there = gathering.gather

    def breaks(session: Any, kinds: Any, workspace_id: str, recipient: str, now: datetime) -> None:
        if recipient == two.mentor.id:
            raise ZeroDivisionError
        there(session, kinds, workspace_id, recipient, now)

    monkeypatch.setattr(gathering, "gather", breaks)
    until(world, 25, 9, 30)
    assert "read the paper" in two.mentee.last_message.plain
    assert saying(two.mentor, "call Bo") == 1, "what was noted, and no brief"
    monkeypatch.undo()
    until(world, 25, 11)
    assert "write to Cleo" in two.mentor.last_message.plain
    made = [row for row in rows(world, OutboxRow) if row.kind == "brief"]
    assert [row.status for row in made] == [Status.SENT] * 2


@pytest.mark.slow
def test_what_is_wanted_again_at_night_comes_in_the_morning(world: World) -> None:
    two = recapped_at_home(world)
    world.clock.set(datetime(2026, 12, 3, 4, 0, tzinfo=UTC))  # eleven at night in Toronto
    world.settles()
    chooses(two.mentor, home=(AWAITED,))
    chooses(two.mentor)
    world.passes(hours=8)
    assert saying(two.mentor, "Please read and accept the recap") == 0
    world.passes(hours=3)
    assert saying(two.mentor, "Please read and accept the recap") == 1


@pytest.mark.slow
def test_a_press_about_one_pair_tells_nothing_of_what_another_can_still_undo(world: World) -> None:
    mentor, mentees = six_pairs(world)
    for _ in range(60):
        world.passes(days=1)
        if "Have you met lately" in mentor.last_message.plain:
            break
    nudge = mentor.last_message
    before = nudge.plain
    mentees[0].types("/meeting met today")
    mentees[0].closes()
    world.passes(minutes=2)
    mentor.clicks("Not yet", message=nudge, beside="Dan Wu")
    assert nudge.plain == before, "Ana can still undo it"
    assert "It is noted" in mentor.last_message.plain
    world.passes(minutes=12)
    assert nudge.buttons.count("Not yet") == 4
