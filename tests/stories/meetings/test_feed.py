"""A person's calendar at a private address: it follows what becomes of their meetings."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.mentoring import feeds, people
from db.mentoring.feeds import Feed
from sandbox.people import NotConfirmed
from sandbox.transport.web_server import free_port
from tests.databases import Delivery
from tests.faults.slack.test_twice import watched
from tests.stories.cycles import began_earlier, calendars, couple, held, passed_to, rows
from tests.stories.people.test_mydata import exported
from tests.stories.people.test_profile import changes
from tests.stories.subscribing import address_given, brief, events, fetch, subscribes
from tests.stories.world import World
from tests.stories.world import world as open_world

LONDON, TORONTO = "Europe/London", "America/Toronto"
AT_TWO, AT_TEN = datetime(2026, 12, 3, 19, 0, tzinfo=UTC), datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def world(database: str, delivery: Delivery) -> Iterator[World]:
    """A world in which the bot is reached from outside, too."""
    with open_world(database, delivery=delivery, port=free_port()) as world:
        yield world
        assert world.sandbox.breaches == []


def gone(address: str) -> bool:
    """Tell whether an address leads nowhere, as one that never did would be answered."""
    nowhere = fetch(address.replace(address[-47:-4], "x" * 43))
    found = fetch(address)
    assert nowhere.status == 404
    return (found.status, found.body) == (nowhere.status, nowhere.body)


@pytest.mark.parametrize("delivery", ["socket", "http"])
def test_a_meeting_is_there_once_planned_moves_and_is_cancelled(world: World) -> None:
    two = couple(world)
    both = [(person, subscribes(person)) for person in (two.mentor, two.mentee)]
    assert all(events(address) == [] for _, address in both)
    two.mentee.types("/meeting plan 3 december 14:00")
    world.settles()
    assert [brief(*events(address)) for _, address in both] == [("CONFIRMED", 0, AT_TWO)] * 2
    two.mentor.types("/meeting move next friday 10:00")
    assert [brief(*events(address)) for _, address in both] == [("CONFIRMED", 1, AT_TEN)] * 2
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    assert [brief(*events(address)) for _, address in both] == [("CANCELLED", 2, AT_TEN)] * 2
    world.settles()
    for person, address in both:
        (event,) = events(address)
        _, sent = calendars(person)[-1]
        same = ("UID", "SEQUENCE", "DTSTART", "DTEND", "DTSTAMP", "SUMMARY", "STATUS")
        assert [event[name] for name in same] == [sent[name] for name in same]


@pytest.mark.slow
def test_a_place_and_a_length_are_there_and_follow_what_is_changed(world: World) -> None:
    two = couple(world)
    address = subscribes(two.mentor)
    two.mentee.types("/meeting plan 3 december 14:00 for 90 min in room 4.12, second floor")
    (event,) = events(address)
    assert (str(event["LOCATION"]), event["SEQUENCE"]) == ("room 4.12, second floor", 0)
    assert event.decoded("dtend") == AT_TWO + timedelta(minutes=90)
    world.passes(hours=1)
    two.mentor.types("/meeting move at https://zoom.example.edu/j/8 for 30 min")
    (event,) = events(address)
    assert (event["SEQUENCE"], str(event["URL"])) == (1, "https://zoom.example.edu/j/8")
    assert event.decoded("dtend") == AT_TWO + timedelta(minutes=30)
    assert event.decoded("dtstamp") == world.clock.now().replace(microsecond=0)
    world.settles()
    _, sent = calendars(two.mentor)[-1]
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "DTSTAMP", "LOCATION", "URL"):
        assert event[name] == sent[name], name


def test_each_of_the_two_has_an_address_and_a_calendar_of_their_own(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types("/agenda career: something in confidence")
    first, second = subscribes(two.mentor), subscribes(two.mentee)
    assert first != second
    for address in (first, second):
        (event,) = events(address)
        assert event["SUMMARY"] == "Mentoring: Ana Silva and Dr Max Okafor"
        assert "confidence" not in fetch(address).text


def test_it_says_who_can_see_it_and_how_it_is_used(world: World) -> None:
    two = couple(world)
    subscribes(two.mentee)
    said = two.mentee.last_message
    assert said.ephemeral_for == two.mentee.id
    for words in ("Google Calendar", "Outlook", "Apple Calendar", "keep it to yourself"):
        assert words in said.plain
    two.mentee.types("/mentoring calendar")
    said = two.mentee.last_message
    assert "since Tuesday 24 November 2026" in said.plain
    assert "cannot show it again" in said.plain
    assert "/calendar/" not in said.plain.replace("/mentoring calendar", "")


@pytest.mark.slow
def test_all_pairs_are_in_it_whichever_side_one_is_on(world: World) -> None:
    two = couple(world, timedelta(days=7))
    zoe = world.person("zoe", "Zoe Adler")
    world.pair(two.mentee, zoe, next_meeting=world.clock.now() + timedelta(days=3))
    named = [str(event["SUMMARY"]) for event in events(subscribes(two.mentee))]
    assert named == ["Mentoring: Zoe Adler and Ana Silva", "Mentoring: Ana Silva and Dr Max Okafor"]
    assert len(events(subscribes(zoe))) == 1
    assert events(subscribes(world.sandbox.person("fay"))) == [], "who facilitates meets nobody"


def test_a_new_address_ends_the_old_one(world: World) -> None:
    two = couple(world, timedelta(days=7))
    first, others = subscribes(two.mentee), subscribes(two.mentor)
    with pytest.raises(NotConfirmed):
        two.mentee.clicks("Get a new address")
    two.mentee.clicks("Get a new address", confirm=True)
    second = address_given(two.mentee)
    assert gone(first)
    two.mentee.types("/mentoring calendar new")
    third = address_given(two.mentee)
    assert gone(second)
    assert len(events(third)) == len(events(others)) == 1
    assert len({first, second, third, others}) == 4


def test_it_is_switched_off_and_on_again(world: World) -> None:
    two = couple(world, timedelta(days=7))
    first = subscribes(two.mentee)
    with pytest.raises(NotConfirmed):
        two.mentee.clicks("Switch it off")
    two.mentee.clicks("Switch it off", confirm=True)
    assert "leads nowhere now" in two.mentee.last_message.plain
    assert gone(first)
    second = subscribes(two.mentee)
    two.mentee.types("/mentoring calendar off")
    assert gone(second)
    two.mentee.types("/mentoring calendar off")
    assert "You have no address" in two.mentee.last_message.plain
    assert rows(world, Feed) == []


def test_what_is_not_understood_changes_nothing(world: World) -> None:
    two = couple(world)
    address = subscribes(two.mentee)
    two.mentee.types("/mentoring calendar renew <now>")
    assert "did not understand “renew &lt;now&gt;”" in two.mentee.last_message.plain
    assert not gone(address)
    sam = world.person("sam", "Sam Stranger")
    sam.types("/mentoring calendar")
    assert "not in a mentoring pair" in sam.last_message.plain


def test_another_persons_buttons_change_nobodys_address(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address = subscribes(two.mentee)
    theirs = passed_to(two.mentor, two.mentee.last_message)
    for label in ("Get a new address", "Switch it off"):
        two.mentor.clicks(label, theirs, confirm=True)
        assert "Nothing was changed" in two.mentor.last_message.plain
    assert len(events(address)) == 1
    assert len(rows(world, Feed)) == 1


@pytest.mark.databases("sqlite")
def test_a_request_that_comes_twice_leaves_the_address_that_was_shown(world: World) -> None:
    two = couple(world, timedelta(days=7))
    acts: list[Callable[[], object]] = [
        lambda: two.mentee.types("/mentoring calendar"),
        lambda: two.mentee.clicks("Get a new address", confirm=True),
        lambda: two.mentee.types("/mentoring calendar new"),
    ]
    for act in acts:
        with watched(world) as sent:
            act()
        shown = address_given(two.mentee)
        ((kind, payload, _),) = sent.envelopes
        world.sandbox.deliver(kind, payload)
        world.sandbox.wait_idle()
        assert len(events(shown)) == 1


def test_somebody_who_has_left_has_no_calendar_until_they_are_back(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address, others = subscribes(two.mentee), subscribes(two.mentor)
    changes(world, two.mentee, deleted=True)
    assert gone(address)
    assert len(events(others)) == 1
    changes(world, two.mentee)
    assert len(events(address)) == 1


@pytest.mark.slow
def test_somebody_who_was_forgotten_has_none_and_no_row_is_left(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address, others = subscribes(two.mentee), subscribes(two.mentor)
    before = brief(*events(others))
    two.mentee.types("/mentoring forget me")
    two.mentee.clicks("Forget me", confirm=True)
    world.passes(days=7, hours=-1)
    assert len(events(address)) == 1, "until then everything goes on as before"
    world.passes(hours=2)
    assert gone(address)
    assert len(rows(world, Feed)) == 1
    (event,) = events(others)
    assert brief(event) == before, "the meeting's time had come when the pair ended"
    assert event["SUMMARY"] == "Mentoring: A former member and Dr Max Okafor"


def test_what_the_same_slack_id_has_in_another_workspace_is_somebody_elses(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address = subscribes(two.mentee)
    with world.bot.sessions.begin() as session:
        double = people.keep(session, "TELSEWHERE", two.mentee.id, "Another Ana", "UTC")
        token = feeds.renew(session, double, world.clock.now())
    assert events(address.replace(address[-47:-4], token)) == []
    assert len(events(address)) == 1


@pytest.mark.slow
def test_a_pair_that_ends_takes_what_was_ahead_off_the_calendar(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    two.mentee.types("/meeting plan 31 december 14:00")
    address = subscribes(two.mentor)
    assert [brief(event)[:2] for event in events(address)] == [("CONFIRMED", 0)] * 2
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert [brief(event)[:2] for event in events(address)] == [("CONFIRMED", 0), ("CANCELLED", 1)]
    world.passes(days=60)
    assert [brief(event)[:2] for event in events(address)] == [("CONFIRMED", 0), ("CANCELLED", 1)]


@pytest.mark.slow
def test_a_meeting_that_was_held_earlier_or_not_at_all_is_taken_off(world: World) -> None:
    two = couple(world, timedelta(days=2))
    address = subscribes(two.mentee)
    two.mentor.types("/meeting met today")
    assert brief(*events(address))[:2] == ("CANCELLED", 1)
    two.mentee.types("/meeting plan 3 december 14:00")
    world.passes(days=14)
    two.mentee.clicks("Did not happen")
    assert [brief(event)[:2] for event in events(address)] == [("CANCELLED", 1)] * 2


def test_a_meeting_that_nobody_planned_is_not_put_at_a_time_that_nobody_named(
    world: World,
) -> None:
    two = couple(world)
    address = subscribes(two.mentee)
    began_earlier(world)
    two.mentee.types("/meeting met yesterday")
    assert events(address) == []


@pytest.mark.slow
def test_nothing_changes_where_nothing_was_changed(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address = subscribes(two.mentee)
    first = fetch(address)
    tag = first.headers["ETag"]
    assert {first.headers["Cache-Control"]} == {"private, no-cache"}
    assert first.headers["X-Robots-Tag"].startswith("noindex")
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    # Time brings the prompt, the agenda, the running order and the question whether they met.
    for days in (0, 5, 1.5, 1):
        world.passes(days=days)
        again = fetch(address, If_None_Match=tag)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    head = fetch(address, "HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", tag)
    assert head.headers["Content-Length"] == str(len(first.body))
    two.mentee.types("/meeting move 31 december 10:00")
    moved = fetch(address, If_None_Match=tag)
    assert moved.status == 200
    assert moved.headers["ETag"] != tag


def test_times_are_right_on_both_sides_of_a_change_of_the_clocks(world: World) -> None:
    two = couple(world, mentor_tz=LONDON)
    addresses = [subscribes(person) for person in (two.mentor, two.mentee)]
    for day in ("12 march 2027", "15 march 2027", "29 march 2027"):  # before, between, after both
        two.mentee.types(f"/meeting plan {day} 10:00")
        for address in addresses:
            (event,) = events(address)
            assert event["DTSTART"].dt.astimezone(ZoneInfo(TORONTO)).hour == 10, day
            london = event["DTSTART"].dt.astimezone(ZoneInfo(LONDON)).hour
            assert london == (14 if day.startswith("15") else 15), day


@pytest.mark.slow
def test_what_is_over_for_more_than_a_year_is_left_out(world: World) -> None:
    two = couple(world, timedelta(days=7))
    address = subscribes(two.mentee)
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.passes(days=366)
    assert brief(*events(address))[:2] == ("CANCELLED", 1)
    world.passes(days=8)
    assert events(address) == []


@pytest.mark.slow
def test_the_export_says_since_when_and_not_where(world: World) -> None:
    two = couple(world)
    data, page = exported(world, two.mentee)
    assert data["profile"]["calendar_address_since"] is None
    token = subscribes(two.mentee)[-47:-4]
    data, page = exported(world, two.mentee)
    assert data["profile"]["calendar_address_since"].startswith("2026-11-24T15:00")
    assert [one["what"] for one in data["done"]].count("calendar.new") == 1
    assert "Private calendar address since" in page
    (feed,) = rows(world, Feed)
    for secret in (token, feed.token_hash):
        assert secret not in str(data) + page


@pytest.mark.databases("sqlite")
def test_a_bot_that_is_not_on_the_web_says_so_kindly(database: str) -> None:
    with open_world(database) as world:
        two = couple(world)
        for words in ("/mentoring calendar", "/mentoring calendar new"):
            two.mentee.types(words)
            for part in ("none on the web", "calendar file", "whoever runs your mentoring"):
                assert part in two.mentee.last_message.plain
        assert rows(world, Feed) == []
        sam = world.person("sam", "Sam Stranger")
        sam.types("/mentoring calendar new")
        assert "not in a mentoring pair" in sam.last_message.plain
        two.mentee.types("/mentoring calendar off")
        assert "You have no address" in two.mentee.last_message.plain
        assert world.bot.make_pages() == []
