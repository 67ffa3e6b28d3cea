"""The weekly digest: occurrence only, once for each local date, and never lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.mentoring import people, programmes
from db.mentoring.programmes import Programme
from db.messages.outbox import OutboxRow, Status
from sandbox.model.entities import Conversation, Message
from sandbox.people import Person
from tests.stories.world import Opens, World

MONDAY = datetime(2027, 1, 11, 14, 0, tzinfo=UTC)  # nine o'clock in Toronto
LAPSED = datetime(2027, 1, 7, 15, 0, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")


def begin(world: World) -> tuple[Person, Person, Person, int]:
    fay = world.person("fay", "Fay Laurent")
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(fay)
    return fay, max_, ana, world.pair(max_, ana)


def posted(channel: Conversation) -> list[Message]:
    return list(channel.messages)


def local(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), TORONTO)


def chart(message: Message) -> dict[str, int]:
    """The lapsed pairs of each week, by its day."""
    [block] = [b for b in message.blocks if b["type"] == "data_visualization"]
    [series] = block["chart"]["series"]
    return {point["label"]: point["value"] for point in series["data"]}


def alter(world: World, **columns: Any) -> None:
    with world.bot.sessions.begin() as session:
        programme = session.get(Programme, world.programme.id)
        assert programme is not None
        for name, value in columns.items():
            setattr(programme, name, value)


def test_it_comes_on_monday_at_nine_in_the_programme_zone(world: World) -> None:
    _, _, ana, _ = begin(world)
    ana.types("/meeting plan 7 january 10:00")
    world.passes(days=28)
    times = [local(message) for message in posted(world.channel)]
    assert [(t.weekday(), t.hour, t.minute) for t in times] == [(0, 9, 0)] * 4
    assert all("quiet week" in m.plain for m in posted(world.channel))
    assert all("\n" not in m.plain for m in posted(world.channel)), "in one line"


@pytest.mark.slow
def test_of_no_pairs_it_says_so_and_how_there_come_to_be_some(world: World) -> None:
    fay, max_, ana, _ = begin(world)
    ana.types("/mentoring end")
    ana.clicks("End it", confirm=True)
    world.passes(days=7)
    told = fay.sees("Medicine has no pairs just now").plain
    assert "0" not in told
    assert "`/mentoring pair`" in told
    world.pair(max_, world.person("zoe", "Zoe Lind"))
    world.passes(days=7)
    assert "a quiet week. No pair has lapsed; of 1 pair" in fay.all_messages[-1].plain


@pytest.mark.slow
def test_it_tells_who_lapsed_for_how_long_what_was_tried_and_what_changed(world: World) -> None:
    fay, max_, ana, _ = begin(world)
    zoe, dan = world.person("zoe", "Zoe Lind"), world.person("dan", "Dan Roy")
    world.pair(max_, zoe, next_meeting=datetime(2027, 1, 28, 15, 0, tzinfo=UTC))
    paused = world.pair(max_, dan)
    dan.types("/mentoring pause until 1 february")
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("Not yet")
    world.pilot.until(MONDAY + timedelta(minutes=1))
    first = fay.sees("1 pair has lapsed")
    assert "*Newly lapsed* (1)" in first.plain
    assert "Dr Max Okafor and Ana Silva: never met, paired for 48 days." in first.plain
    assert "0 had in the last digest, 1 more since then, 0 no longer" in first.plain
    for words in ("reminder", "answer"):
        assert words not in first.plain.replace("does more than a reminder", ""), "theirs alone"
    for words in ("3 pairs", "0 within", "1 with a meeting planned", "1 on leave", "1 lapsed"):
        assert words in first.plain
    assert "Zoe" not in first.plain
    assert list(chart(first).values()) == [0] * 6 + [1]
    assert "0, 0, 0, 0, 0, 0, 1" in first.text
    assert "Ana Silva" in first.text
    world.passes(days=7)
    second = posted(world.channel)[-1]
    assert "1 had in the last digest, 0 more since then, 0 no longer" in second.plain
    assert "*Lapsed before, and nobody looks after them* (1)" in second.plain
    assert "paired for 55 days" in second.plain
    max_.types("/mentoring end @ana")
    max_.clicks("End it", confirm=True)
    world.passes(minutes=10)
    world.passes(days=7)
    third = posted(world.channel)[-1]
    assert "No pair has lapsed" in third.plain
    assert "1 had in the last digest, 0 more since then, 1 no longer" in third.plain
    assert "1 pair has ended." in third.plain
    assert "Silva" not in third.plain, "nobody is named whose pair has ended"
    assert world.row(paused).state == "paused"


@pytest.mark.slow
def test_a_meeting_that_is_over_is_no_longer_counted_as_planned(world: World) -> None:
    _, _, ana, _ = begin(world)
    ana.types("/meeting plan 10 december 10:00")
    world.pilot.until(datetime(2026, 12, 7, 14, 1, tzinfo=UTC))
    assert "1 has a meeting planned" in posted(world.channel)[-1].plain
    world.passes(days=7)
    assert "0 have a meeting planned" in posted(world.channel)[-1].plain


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "weekday", "hour"),
    [
        (datetime(2027, 3, 8, 15, 0, tzinfo=UTC), 0, 9),  # forward on Sunday 14 March 2027
        (datetime(2027, 3, 8, 15, 0, tzinfo=UTC), 6, 2),  # on that very day, in the hour left out
        (datetime(2026, 10, 26, 15, 0, tzinfo=UTC), 0, 9),  # back on Sunday 1 November 2026
        (datetime(2026, 10, 26, 15, 0, tzinfo=UTC), 6, 1),  # in the hour that comes twice
    ],
)
def test_each_local_date_gets_one_digest_also_when_the_clocks_change(
    opens: Opens, start: datetime, weekday: int, hour: int
) -> None:
    with opens(start) as world:
        begin(world)
        alter(world, digest_weekday=weekday, digest_hour=hour, next_due_at=world.clock.now())
        world.settles()
        world.channel.messages.clear()
        world.passes(days=14)
        times = [local(message) for message in posted(world.channel)]
        assert [t.weekday() for t in times] == [weekday] * 2
        assert times[1].date() - times[0].date() == timedelta(days=7)
        assert times[1].hour == hour


@pytest.mark.slow
def test_after_three_weeks_of_silence_only_one_comes(world: World) -> None:
    begin(world)
    world.passes(days=7)
    assert len(posted(world.channel)) == 1
    world.clock.advance(timedelta(days=22))
    world.settles()
    assert len(posted(world.channel)) == 2
    world.passes(days=7)
    assert len(posted(world.channel)) == 3


@pytest.mark.slow
def test_of_digests_that_could_not_be_sent_only_the_newest_goes_out(world: World) -> None:
    begin(world)
    world.passes(days=5)
    faults = world.sandbox.faults
    faults.add("chat.postMessage", channel=world.channel.id, times=400, retry_after=40_000)
    world.passes(days=9)
    faults.clear()
    world.passes(days=1)
    [only] = posted(world.channel)
    with world.bot.sessions() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "digest")).all()
    assert [row.status for row in rows] == [Status.EXPIRED, Status.SENT]
    assert local(only).date().isoformat() > "2026-12-06"


@pytest.mark.slow
@pytest.mark.parametrize("how", ["archived", "removed"])
def test_a_channel_that_takes_no_posts_sends_it_to_the_facilitators(world: World, how: str) -> None:
    fay, max_, _, _ = begin(world)
    gus = world.person("gus", "Gus Berg")
    facilitate(world, fay, gus)
    if how == "archived":
        world.channel.archived = True
    else:
        world.channel.members.remove(world.sandbox.team.bot_user)
    world.passes(days=7)
    for person in (fay, gus):
        told = person.sees("could not be posted")
        assert "To mend it" in told.plain
        assert "quiet week" in told.plain
        assert "quiet week" in told.text
        assert told.channel == person.dm.id
    assert not any("digest" in m.plain for m in max_.messages)
    world.channel.archived = False
    world.channel.members.append(world.sandbox.team.bot_user)
    world.passes(days=7)
    assert len(posted(world.channel)) == 1, "mended, the next one goes to the channel"


@pytest.mark.slow
def test_a_digest_that_goes_to_a_facilitator_keeps_to_their_quiet_hours(world: World) -> None:
    fay, _, _, _ = begin(world)
    mia = world.person("mia", "Mia Tanaka", tz="Asia/Tokyo")
    facilitate(world, fay, mia)
    world.channel.archived = True
    world.pilot.until(datetime(2026, 11, 30, 14, 5, tzinfo=UTC))
    assert fay.sees("could not be posted")
    assert mia.messages == [], "it is eleven at night in Tokyo"
    world.passes(hours=9)
    assert mia.sees("could not be posted")


@pytest.mark.slow
def test_where_slack_takes_no_chart_the_digest_comes_without_one(world: World) -> None:
    fay, _, _, _ = begin(world)
    world.passes(days=45)
    world.sandbox.faults.add("chat.postMessage", channel=world.channel.id, error="invalid_blocks")
    world.pilot.until(MONDAY + timedelta(minutes=1))
    told = fay.sees("1 pair has lapsed")
    kinds = [block["type"] for block in told.blocks]
    assert "data_visualization" not in kinds
    assert "actions" in kinds, "its buttons are there"
    assert "*Lapsed, week by week:*" in told.plain


@pytest.mark.slow
def test_two_programmes_do_not_mix_even_in_one_channel(world: World) -> None:
    fay, max_, _, _ = begin(world)
    gus, kim = world.person("gus", "Gus Berg"), world.person("kim", "Kim Roth")
    surgery = world.start_programme(gus, name="Surgery")
    world.pair(max_, kim, programme=surgery)
    world.pilot.until(MONDAY + timedelta(minutes=1))
    ours, theirs = fay.sees("Medicine: the week to"), gus.sees("Surgery: the week to")
    assert ("Ana" in ours.plain, "Kim" in ours.plain) == (True, False)
    assert ("Ana" in theirs.plain, "Kim" in theirs.plain) == (False, True)
    assert not [m for m in gus.all_messages if "Medicine" in m.plain]


@pytest.mark.slow
def test_an_undelivered_digest_goes_to_its_own_programme_when_two_share_a_channel(
    world: World,
) -> None:
    fay, _, _, _ = begin(world)
    gus = world.person("gus", "Gus Berg")
    surgery = world.start_programme(gus, name="Surgery")
    with world.bot.sessions.begin() as session:
        row = session.get(Programme, surgery.id)
        assert row is not None
        row.channel_id = world.channel.id
    world.channel.archived = True
    world.passes(days=7)
    assert "Surgery" in gus.sees("could not be posted").plain
    assert "Medicine" in fay.sees("could not be posted").plain
    assert not [m for m in gus.messages if "Medicine" in m.plain]


def facilitate(world: World, *persons: Person) -> None:
    """Let these people, and nobody else, run the programme from now on."""
    team = world.sandbox.team_id
    with world.bot.sessions.begin() as session:
        rows = [people.keep(session, team, p.id, p.member.real_name, p.member.tz) for p in persons]
        programme = programmes.get(session, team, world.programme.id)
        programmes.set_facilitators(session, programme, rows, world.clock.now())


@pytest.mark.slow
def test_new_facilitators_are_the_ones_who_are_told_and_whose_zone_it_is(world: World) -> None:
    fay, _, _, _ = begin(world)
    gus = world.person("gus", "Gus Berg", tz="America/Los_Angeles")
    facilitate(world, gus)
    world.channel.archived = True
    world.pilot.until(datetime(2026, 11, 30, 16, 59, tzinfo=UTC))
    assert gus.messages == []
    world.passes(minutes=2)
    assert gus.sees("could not be posted")
    assert fay.messages == []


@pytest.mark.slow
def test_a_facilitator_who_moves_west_after_the_digest_gets_no_second_one(world: World) -> None:
    begin(world)
    world.pilot.until(datetime(2026, 11, 30, 14, 30, tzinfo=UTC))
    assert len(posted(world.channel)) == 1
    facilitate(world, world.person("gus", "Gus Berg", tz="America/Los_Angeles"))
    world.passes(days=1)
    assert len(posted(world.channel)) == 1
