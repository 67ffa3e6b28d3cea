"""What changes the other's world can be undone for ten minutes, and the other hears nothing."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agendas.undo import UNDO_WINDOW
from db.mentoring import pairs
from db.mentoring.pairs import Pair, Seat
from db.messages.outbox import OutboxRow
from handlers.notifications import undo
from handlers.notifications.notify import notify
from handlers.pair.messages import RESUMED
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import Couple, calendars, couple, recapped, rows, told
from tests.stories.world import TORONTO, World

pytestmark = ON_BOTH

MINUTES = UNDO_WINDOW.total_seconds() / 60


def ends(person: Person) -> None:
    person.types("/mentoring end")
    person.clicks("End it", confirm=True)


def seen_by(person: Person) -> list[Any]:
    """Everything that lies in somebody's Slack of the bot's, and what was asked of it."""
    return [deepcopy(vars(message)) for message in person.all_messages] + [*person.files]


def test_an_ending_is_undone_without_a_trace(world: World) -> None:
    two = couple(world, meets_in=timedelta(days=2))
    world.passes(days=1)
    before, outbox = seen_by(two.mentor), len(rows(world, OutboxRow))
    ends(two.mentee)
    world.settles()
    assert "Undo" in two.mentee.sees("Until then you can undo it").buttons
    world.passes(minutes=MINUTES - 1)
    two.mentor.types("/mentoring")
    assert "Ana Silva" in two.mentor.last_message.plain
    assert "ends at" not in two.mentor.last_message.plain
    assert "ends at" not in two.mentor.opens_home().plain
    assert "This pair ends at" in two.mentee.opens_home().plain
    two.mentee.clicks("Undo", message=two.mentee.sees("Your mentoring with Dr Max"))
    world.passes(minutes=2 * MINUTES)
    assert world.row(two.pair).state == "active"
    asked = [vars(m) for m in two.mentor.all_messages if m.ephemeral_for]
    assert [seen for seen in seen_by(two.mentor) if seen not in asked] == before
    assert len(calendars(two.mentor)) == 1
    assert len(rows(world, OutboxRow)) == outbox + 1, "of the one who took it back"
    assert "You took it back" in two.mentee.sees("heard nothing of it").plain
    assert not two.mentee.sees("You took it back").buttons


@pytest.mark.slow
def test_after_ten_minutes_it_has_ended_and_undo_says_what_can_be_done(world: World) -> None:
    two = couple(world, meets_in=timedelta(days=2))
    ends(two.mentee)
    world.settles()
    left_open = deepcopy(two.mentee.sees("Until then you can undo it"))
    noted = deepcopy(two.mentee.last_message)
    assert world.row(two.pair).state == "active"
    world.passes(minutes=MINUTES)
    assert world.row(two.pair).state == "ended"
    assert two.mentor.sees("has come to its end")
    assert not two.mentee.sees("You have ended your mentoring").buttons
    for message in (left_open, noted):
        two.mentee.clicks("Undo", message=message)
        assert "can pair you again" in told(two.mentee)
    assert world.row(two.pair).state == "ended"


@pytest.mark.slow
def test_where_both_end_it_one_may_still_go_back(world: World) -> None:
    two = couple(world)
    ends(two.mentee)
    world.passes(minutes=5)
    ends(two.mentor)
    world.settles()
    assert "ends at" in two.mentor.sees("Your mentoring with Ana").plain
    two.mentee.clicks("Undo", message=two.mentee.sees("Your mentoring with Dr Max"))
    world.passes(minutes=6)
    assert world.row(two.pair).state == "active", "the mentor has five minutes more"
    world.passes(minutes=5)
    assert world.row(two.pair).state == "ended"
    assert two.mentee.sees("has come to its end")


@pytest.mark.slow
def test_an_ending_said_at_night_is_told_in_the_morning(world: World) -> None:
    two = couple(world)
    world.passes(hours=9)
    ends(two.mentee)
    world.passes(minutes=MINUTES)
    assert world.row(two.pair).state == "ended"
    assert not [m for m in two.mentor.messages if "come to its end" in m.plain]
    world.passes(hours=15)
    assert two.mentor.sees("has come to its end")


@pytest.mark.parametrize("undone", [True, False])
def test_what_the_other_sees_waits_where_a_deed_is_done_at_once(world: World, undone: bool) -> None:
    two = couple(world)
    shown = two.mentor.sees("You are now the mentor")
    assert "Plan the first meeting" in shown.buttons
    _do(world, two)
    world.passes(minutes=MINUTES - 1)
    assert "Plan the first meeting" in two.mentor.sees("You are now the mentor").buttons
    assert "Plan the first meeting" not in two.mentee.sees("is now your mentor").buttons
    if undone:
        _undo(world, two)
    world.passes(minutes=MINUTES)
    assert ("Plan the first meeting" in two.mentor.sees("mentor of Ana").buttons) is undone
    assert any("eave is over" in message.plain for message in two.mentor.messages) is not undone


@pytest.mark.slow
def test_what_waited_until_it_could_not_be_undone_does_not_come_at_night(world: World) -> None:
    two = recapped(world)
    world.clock.set(wall(world, 17, 54))
    two.mentor.clicks("Accept", message=two.mentor.sees("accept the recap"))
    two.mentor.types("/meeting 15 december 10:00")
    before = len(two.mentee.messages), len(calendars(two.mentee))
    world.passes(hours=13)
    assert (len(two.mentee.messages), len(calendars(two.mentee))) == before, "it is before eight"
    world.passes(hours=3)
    assert len(calendars(two.mentee)) > before[1]


def wall(world: World, hour: int, minute: int) -> datetime:
    local = world.clock.now().astimezone(ZoneInfo(TORONTO))
    return local.replace(hour=hour, minute=minute).astimezone(UTC)


def _do(world: World, two: Couple) -> None:
    """Let the mentee do something that is shown at once to herself alone."""
    with world.bot.sessions.begin() as session:
        pair = session.get_one(Pair, two.pair)
        seat = Seat(pair, pair.mentee, "mentee")
        now = world.clock.now()
        undo.hold_other(seat, now)
        pair.last_met_at = pair.resumed_at = now
        at = now.isoformat()
        assert notify(session, RESUMED, pair.mentor, pair, now, occurrence=at, held_for=UNDO_WINDOW)


def _undo(world: World, two: Couple) -> None:
    with world.bot.sessions.begin() as session:
        pair = session.get_one(Pair, two.pair)
        seat = next(s for s in pairs.sides(pair) if s.role == "mentee")
        assert pair.resumed_at is not None
        occurrence = pair.resumed_at.isoformat()
        now = world.clock.now()
        assert undo.withdraw(session, RESUMED, pair.mentor, pair, now, occurrence=occurrence)
        assert not undo.withdraw(session, RESUMED, pair.mentor, pair, now, occurrence=occurrence)
        pair.last_met_at = pair.resumed_at = None
        undo.show_other(seat)


@pytest.mark.slow
def test_whoever_closes_the_others_promise_or_goal_tells_them(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal run a trial 3y")
    two.mentee.types("/action send the draft by 15 december")
    two.mentor.types("/action")
    two.mentor.clicks("Done")
    two.mentor.types("/goal")
    two.mentor.clicks("Reached")
    world.settles()
    assert not [m for m in two.mentee.messages if "Dr Max Okafor has marked" in m.plain]
    world.passes(minutes=MINUTES)
    assert two.mentee.sees("has marked your promise as done: send the draft")
    told_of = two.mentee.sees("has marked your goal as reached: run a trial")
    two.mentee.clicks("Undo", message=told_of, beside="run a trial")
    world.passes(minutes=MINUTES)
    assert two.mentee.sees("Your goal stands: run a trial")
    assert not [m for m in two.mentor.messages if "has opened" in m.plain], "it is her own goal"


@pytest.mark.slow
def test_what_is_undone_at_once_is_told_to_nobody(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal run a trial 3y")
    two.mentee.types("/action send the draft")
    before = len(two.mentee.messages)
    two.mentor.types("/goal")
    two.mentor.clicks("Drop")
    two.mentor.clicks("Undo")
    two.mentor.types("/action")
    two.mentor.clicks("Edit")
    two.mentor.fills("How does it stand?", "Dropped")
    two.mentor.submits()
    two.mentor.closes()
    two.mentor.types("/action")
    world.passes(minutes=MINUTES - 1)
    assert len(two.mentee.messages) == before
    world.passes(minutes=5)
    assert two.mentee.sees("has dropped your promise: send the draft")
    assert len(two.mentee.messages) == before + 1


@pytest.mark.slow
def test_a_mentors_change_of_a_goal_is_told_and_ones_own_is_not(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal run a trial 3y")
    for person, words in ((two.mentor, "run a large trial"), (two.mentee, "run two trials")):
        person.types("/goal")
        person.clicks("Edit")
        person.fills("What do you want to learn or reach?", words)
        person.submits()
        person.closes()
        world.passes(minutes=MINUTES)
    assert len([m for m in two.mentee.messages if "has changed your goal" in m.plain]) == 1
    assert not [m for m in two.mentor.messages if "has changed" in m.plain]


@pytest.mark.slow
def test_what_was_noted_for_its_owner_and_edited_by_them_meanwhile_is_not_told(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/mentoring quiet 10:00-18:00")
    two.mentor.types("/action send the draft @ana")
    two.mentee.types("/action")
    two.mentee.clicks("Edit")
    two.mentee.fills("What is to be done?", "send the second draft")
    two.mentee.submits()
    two.mentee.closes()
    world.passes(days=1)
    assert not [m for m in two.mentee.messages if "has noted that you will" in m.plain]
