"""People move, change their names, leave and come back; Slack says so, and the bot follows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.mentoring import people
from db.mentoring.content.actions import ActionItem
from db.mentoring.lapses import Lapse
from db.mentoring.meetings import Meeting
from db.mentoring.people import Person as RowPerson
from sandbox.people import Person
from tests.stories.world import World

# Sunday evening in Toronto is Monday in Tokyo: the working days before it are others.
MONDAY_IN_TOKYO = datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
THURSDAY_AFTERNOON = datetime(2026, 12, 17, 19, 0, tzinfo=UTC)  # 14:00 in Toronto, 19:00 in London


def changes(world: World, person: Person, **profile: Any) -> None:
    """Let Slack tell that somebody's profile has changed."""
    member = person.member
    user: dict[str, Any] = {"id": person.id, "team_id": world.sandbox.team_id, "name": member.name}
    user |= {"real_name": member.real_name, "tz": member.tz, "deleted": False, **profile}
    user = {name: value for name, value in user.items() if value is not None}
    ts = f"{world.clock.now().timestamp():.6f}"
    world.sandbox.act.send_event({"type": "user_change", "user": user, "event_ts": ts})
    world.sandbox.wait_idle()


def kept(world: World, person: Person) -> RowPerson | None:
    with world.bot.sessions() as session:
        return people.find(session, world.sandbox.team_id, person.id)


def pair(world: World) -> tuple[Person, Person]:
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(max_, ana, next_meeting=THURSDAY_AFTERNOON)
    return max_, ana


def test_a_mentee_who_moves_to_london_gets_her_prompts_in_london_time(world: World) -> None:
    _, ana = pair(world)
    assert "14:00 (Toronto time)" in ana.sees("A meeting with Dr Max Okafor is planned").plain
    changes(world, ana, tz="Europe/London")
    before = len(ana.messages)
    world.pilot.until(datetime(2026, 12, 14, 8, 59, tzinfo=UTC))
    assert len(ana.messages) == before, "it comes on Monday at nine, by her clock"
    world.passes(minutes=2)
    assert "19:00 (London time)" in ana.sees("Please prepare your meeting").plain


@pytest.mark.slow
def test_a_change_of_zone_moves_the_reminders_of_what_somebody_promised(world: World) -> None:
    _, ana = pair(world)
    ana.types("/action send the draft by 9 december")
    changes(world, ana, tz="Asia/Tokyo")
    world.pilot.until(datetime(2026, 12, 6, 23, 50, tzinfo=UTC))
    before = len(ana.messages)
    world.passes(minutes=20)
    assert len(ana.messages) == before + 1, "it is nine o'clock on Monday in Tokyo"
    assert "send the draft" in ana.last_message.plain


@pytest.mark.slow
def test_a_change_of_zone_moves_the_day_on_which_a_pair_lapses(world: World) -> None:
    # A month on it is Saturday evening in Toronto and Sunday in Tokyo: both wait for a Monday, but
    # Tokyo's begins earlier.
    world.clock.set(datetime(2027, 1, 21, 2, 0, tzinfo=UTC))
    ana = world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(world.person("max", "Dr Max Okafor"), ana)
    changes(world, ana, tz="Asia/Tokyo")
    in_tokyo = datetime(2027, 3, 8, 2, 0, tzinfo=UTC)

    def lapsed() -> bool:
        with world.bot.sessions() as session:
            return session.scalar(select(Lapse)) is not None

    world.pilot.until(in_tokyo - timedelta(minutes=1))
    assert not lapsed()
    world.passes(minutes=2)
    assert lapsed()


def test_a_change_of_zone_moves_meetings_and_items(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.pair(world.person("max", "Dr Max Okafor"), ana, next_meeting=MONDAY_IN_TOKYO)
    world.pair(world.person("tom", "Dr Tom Reed"), ana)
    ana.types("/action send the draft by 9 december")
    ana.submits()

    def read_due() -> dict[str, list[datetime | None]]:
        with world.bot.sessions() as session:
            tables: tuple[Any, ...] = (Meeting, ActionItem)
            read = {t: session.scalars(select(t.next_due_at).order_by(t.id)) for t in tables}
            return {table.__name__: list(moments) for table, moments in read.items()}

    before = read_due()
    assert all(moments and None not in moments for moments in before.values())
    changes(world, ana, tz="Asia/Tokyo")
    after = read_due()
    assert [name for name, moments in before.items() if moments == after[name]] == []


def test_a_new_name_is_used_from_then_on(world: World) -> None:
    max_, ana = pair(world)
    changes(world, max_, real_name="Prof Max Okafor")
    ana.types("/mentoring")
    assert "Prof Max Okafor" in ana.last_message.plain


@pytest.mark.slow
def test_nothing_goes_to_somebody_who_left_until_they_come_back(world: World) -> None:
    max_, ana = pair(world)
    changes(world, ana, deleted=True, tz=None)
    row = kept(world, ana)
    assert row is not None
    assert (row.active, row.timezone) == (False, "America/Toronto")
    before = len(ana.messages)
    world.pilot.until(THURSDAY_AFTERNOON - timedelta(hours=1))
    assert len(ana.messages) == before
    assert "your mentoring rests" in max_.messages[-1].plain
    changes(world, ana)
    row = kept(world, ana)
    assert row is not None
    assert row.active
    ana.types("/meeting plan 12 jan 10:00")
    world.settles()
    assert ana.sees("12 January")


@pytest.mark.parametrize(
    "left_out",
    [
        {"tz": "Mars/Olympus"},
        {"tz": None, "real_name": None, "profile": None},
        {"tz": "", "real_name": "", "profile": {"real_name": "", "display_name": ""}},
        {"tz": None, "real_name": None, "profile": {"status_text": "On leave"}, "deleted": None},
    ],
)
def test_a_profile_that_leaves_something_out_keeps_what_is_known(
    world: World, left_out: dict[str, Any]
) -> None:
    _, ana = pair(world)
    changes(world, ana, **left_out)
    row = kept(world, ana)
    assert row is not None
    assert (row.name, row.timezone, row.active) == ("Ana Silva", "America/Toronto", True)


def test_who_left_is_not_back_before_slack_says_so(world: World) -> None:
    _, ana = pair(world)
    changes(world, ana, deleted=True, tz=None, real_name=None)
    changes(world, ana, deleted=None, tz="Asia/Tokyo")
    row = kept(world, ana)
    assert row is not None
    assert (row.name, row.timezone, row.active) == ("Ana Silva", "America/Toronto", False)


def test_people_whom_no_programme_knows_are_not_kept(world: World) -> None:
    pair(world)
    stranger = world.person("sam", "Sam Stranger")
    changes(world, stranger, real_name="Samuel")
    assert kept(world, stranger) is None
