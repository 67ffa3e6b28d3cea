"""A meeting has a place and a length: typed or filled in, told, kept in calendars, and changed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from db.mentoring.meetings import Meeting, MeetingPlace
from sandbox.people import Person
from tests.stories.cycles import calendars, couple, held, rows, says_nothing_of, told
from tests.stories.world import World

ZOOM = "https://zoom.example.edu/j/88?pwd=a&b=2"
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # ten o'clock in Toronto


def plans(world: World, person: Person, words: str) -> str:
    """Let somebody plan a meeting in words, and return what they are answered."""
    person.types(f"/meeting plan {words}")
    said = told(person)
    world.settles()
    return said


def test_a_place_and_a_length_that_are_typed_are_told_to_both_and_in_their_calendars(
    world: World,
) -> None:
    two = couple(world)
    said = plans(world, two.mentee, "friday 10:00 for 45 min in room 4.12, second floor")
    assert "You meet Dr Max Okafor on *Friday 27 November 2026 at 10:00" in said
    assert "Where: room 4.12, second floor\nHow long: 45 minutes" in said
    news = two.mentor.sees("Ana Silva has planned your next meeting").plain
    assert "Where: room 4.12, second floor\nHow long: 45 minutes" in news
    for person in (two.mentee, two.mentor):
        ((_, event),) = calendars(person)
        assert str(event["location"]) == "room 4.12, second floor"
        assert "url" not in event
        assert event.decoded("dtend") == FRIDAY + timedelta(minutes=45)
    two.mentor.types("/meeting")
    assert "Where: room 4.12, second floor" in two.mentor.last_message.plain
    assert "room 4.12" in str(two.mentee.opens_home().blocks)


def test_without_a_word_of_it_nothing_is_said_and_it_lasts_an_hour(world: World) -> None:
    two = couple(world)
    assert "Where" not in plans(world, two.mentee, "friday 10:00")
    ((_, event),) = calendars(two.mentor)
    assert "location" not in event
    assert event.decoded("dtend") == FRIDAY + timedelta(hours=1)
    assert rows(world, MeetingPlace) == []
    assert "How long" not in two.mentor.sees("has planned").plain


@pytest.mark.slow
def test_a_link_is_a_link_and_nothing_else_becomes_one(world: World) -> None:
    two = couple(world)
    plans(world, two.mentee, f"friday 10:00 at {ZOOM}")
    news = two.mentor.sees("has planned your next meeting")
    assert "Where: <https://zoom.example.edu/j/88?pwd=a&amp;b=2>" in news.text
    ((_, event),) = calendars(two.mentor)
    assert (str(event["location"]), str(event["url"])) == (ZOOM, ZOOM)
    two.mentee.clicks("Move it", message=_status(two.mentee))
    two.mentee.fills("Where?", "javascript:alert(1) <!channel> *bold* <https://evil.example|ok>")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    changed = two.mentor.sees("has changed where you meet")
    assert "javascript:alert(1) &lt;!channel&gt;" in changed.text
    assert "<javascript" not in changed.text
    assert "*bold* &lt;<https://evil.example>|ok&gt;" in changed.text


def _status(person: Person):  # type: ignore[no-untyped-def]
    person.types("/meeting")
    return person.last_message


@pytest.mark.slow
def test_the_form_asks_for_both_and_remembers_those_of_the_last_meeting(world: World) -> None:
    two = held(world)
    ana = two.mentee
    ana.closes()
    plans(world, ana, "4 december 14:00 for 90 min on zoom")
    world.pilot.until(datetime(2026, 12, 4, 21, 0, tzinfo=UTC))
    ana.clicks("We met", message=ana.sees("Did you meet"))
    ana.closes()
    ana.types("/meeting plan")
    assert ana.modal is not None
    assert {"Where?", "How long?"} <= set(ana.modal.labels)
    ana.fills("When do you meet Dr Max Okafor?", "2026-12-18T10:00:00-05:00")
    ana.submits()
    assert "Where: zoom\nHow long: 90 minutes" in told(ana)
    assert [one.minutes for one in rows(world, Meeting)][-1] == 90


@pytest.mark.slow
def test_only_another_place_is_no_move_and_is_told_once_with_a_new_file(world: World) -> None:
    two = couple(world, timedelta(days=2, hours=5))
    ana, max_ = two.mentee, two.mentor
    world.passes(hours=4)  # the agenda was asked for
    before = rows(world, Meeting)[0]
    ana.types("/meeting move in room 7")
    assert "Where: room 7" in told(ana)
    world.settles()
    (meeting,) = rows(world, Meeting)
    assert (meeting.state, meeting.sequence, meeting.starts_at) == (
        before.state,
        before.sequence,
        before.starts_at,
    )
    news = max_.sees("Ana Silva has changed where you meet, or for how long")
    assert "The date stays: *Thursday 26 November 2026 at 15:00" in news.plain
    assert "Where: room 7\nHow long: 1 hour" in news.plain
    assert says_nothing_of(max_, "has moved")
    sequences = [event["sequence"] for _, event in calendars(max_)]
    assert sequences == [0, 1]
    assert str(calendars(max_)[-1][1]["location"]) == "room 7"
    assert "Where: room 7" in ana.sees("Please prepare your meeting").plain
    ana.types("/meeting move in room 7")
    world.settles()
    assert len(calendars(max_)) == 2, "what is so already is told to nobody"
    ana.types("/meeting move friday 10:00")
    world.settles()
    assert [event["sequence"] for _, event in calendars(max_)] == [0, 1, 2]
    assert "Where: room 7" in max_.sees("has moved your meeting").plain


@pytest.mark.slow
def test_did_you_meet_is_asked_when_it_is_over(world: World) -> None:
    two = couple(world)
    plans(world, two.mentee, "friday 10:00 for 3 hours")
    world.pilot.until(FRIDAY + timedelta(hours=2, minutes=50))
    assert says_nothing_of(two.mentee, "Did you meet")
    world.pilot.until(FRIDAY + timedelta(hours=3, minutes=1))
    assert "Did you meet" in two.mentee.sees("Did you meet").plain
    two.mentee.clicks("We met")
    two.mentee.closes()
    plans(world, two.mentee, "30 november 10:00 for 20 min")
    world.pilot.until(datetime(2026, 11, 30, 15, 21, tzinfo=UTC))
    assert "30 November" in two.mentee.sees("Did you meet").plain


@pytest.mark.slow
def test_an_end_that_is_put_off_during_the_meeting_is_kept_to(world: World) -> None:
    two = couple(world)
    plans(world, two.mentee, "friday 10:00 for 30 min in room 3")
    world.pilot.until(FRIDAY + timedelta(minutes=1))
    order = two.mentee.sees("Tick these off").plain
    assert "Where: room 3\nHow long: 30 minutes" in order


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("friday 10:00 for 10 min", "lasts from 15 minutes to 8 hours"),
        ("friday 10:00 for 9 hours", "that would be 540 minutes"),
        (f"friday 10:00 in room {'x' * 200}", "200 characters at most"),
        ("friday 10:00 in London", "could not read"),
        ("friday 10:00 in the room at noon", "could not read"),
    ],
)
def test_what_cannot_be_kept_is_answered_and_changes_nothing(
    world: World, words: str, answer: str
) -> None:
    two = couple(world)
    two.mentee.types(f"/meeting plan {words}")
    shown = " ".join([m.plain for m in two.mentee.all_messages])
    assert answer in shown or (two.mentee.modal and answer in two.mentee.modal.plain)
    if two.mentee.modal:
        two.mentee.closes()
    assert rows(world, Meeting) == []
    assert says_nothing_of(two.mentor, "planned")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("room 4.12", "Where: room 4.12"),
        ("zoom.us/j/99", "Where: zoom.us/j/99"),
        ("my office", "Where: my office"),
        ("for 45 minutes", "How long: 45 minutes"),
        ("move for 45 minutes", "How long: 45 minutes"),
        ("move it for an hour and a half", "How long: 90 minutes"),
    ],
)
def test_where_and_how_long_alone_leave_the_date_as_it_is(
    world: World, line: str, kept: str
) -> None:
    two = couple(world)
    plans(world, two.mentee, "friday 10:00")
    two.mentee.types(f"/meeting {line}")
    said = told(two.mentee).replace("*", "")
    assert "Friday 27 November 2026 at 10:00 (Toronto time)" in said
    assert kept in said


def test_a_place_is_in_the_form_where_the_date_was_not_understood(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan someday at ten for 45 min in room 4.12")
    two.mentee.clicks("Open it in a form")
    two.mentee.fills("When do you meet Dr Max Okafor?", FRIDAY.isoformat())
    two.mentee.submits()
    assert "Where: room 4.12\nHow long: 45 minutes" in told(two.mentee)


@pytest.mark.slow
def test_facilitators_never_see_where_a_pair_meets(world: World) -> None:
    two = couple(world)
    plans(world, two.mentee, "friday 10:00 in room canary-77")
    world.passes(days=10)
    fay = next(p for p in world.sandbox.people if p.member.name == "fay")
    assert says_nothing_of(fay, "canary-77")
    assert not any("canary-77" in str(m.blocks) + m.text for m in world.channel.messages)
    fay.types("/mentoring")
    assert "canary-77" not in fay.last_message.plain
    two.mentee.types("/mentoring export")
    world.settles()
    assert any(b"canary-77" in file.content for file in two.mentee.files)


@pytest.mark.slow
def test_the_record_says_where_they_met(world: World) -> None:
    two = couple(world)
    plans(world, two.mentee, "friday 10:00 for 45 min in room 4.12")
    world.pilot.until(FRIDAY + timedelta(hours=2))
    two.mentee.clicks("We met", message=two.mentee.sees("Did you meet"))
    two.mentee.fills("Decided", "Apply in spring")
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    two.mentor.clicks("Accept")
    world.passes(minutes=20)
    two.mentor.types("/meeting history")
    assert two.mentor.modal is not None
    assert "room 4.12" in two.mentor.modal.plain
    assert json.dumps(two.mentor.modal.plain)
