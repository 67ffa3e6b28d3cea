"""What stands in a message in Slack is what is so: about an agenda, a meeting, its date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.features import list_kinds
from handlers.meeting.agenda_messages import PROMPT
from sandbox.people import Person
from tests.shown import find_unsaid
from tests.stories.cycles import Couple, calendars, couple, recapped
from tests.stories.world import World

KATHMANDU = "Asia/Kathmandu"  # at ten o'clock in Toronto it is a quarter to nine in the evening

pytestmark = pytest.mark.databases("sqlite")


def with_promises(world: World) -> Couple:
    """A couple with an accepted recap behind them and a meeting in three days."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    two.mentee.types("/meeting plan 12 january 10:00")
    world.passes(days=38)  # Friday 8 January
    return two


def far_apart(world: World) -> Couple:
    """A couple whose mentor is asleep when the mentee acts."""
    two = couple(world, mentor_tz=KATHMANDU)
    world.passes(days=1)
    return two


def news(person: Person) -> list[str]:
    """Return what a person was told of a date, together with its file, in order."""
    words = ("planned your next", "moved your meeting", "cancelled your meeting", "is off. The")
    return [m.plain for m in person.messages if any(word in m.plain for word in words)]


def test_what_was_answered_elsewhere_is_no_longer_asked_in_the_prompt(world: World) -> None:
    two = with_promises(world)
    prompt = two.mentee.sees("Please prepare your meeting")
    assert "Done" in prompt.buttons
    two.mentee.types("/action")
    two.mentee.clicks("Done", message=two.mentee.last_message, beside="Send the draft")
    two.mentee.types("/agenda")
    two.mentee.fills("Goals reached", ["Lead a ward round"])
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert "*Done.*" in prompt.plain
    assert "*Reached.*" in prompt.plain
    assert "Reached" not in prompt.buttons


@pytest.mark.slow
def test_the_mentors_message_is_the_agenda_as_it_is(world: World) -> None:
    two = couple(world, timedelta(days=3))
    two.mentee.types("/agenda career: the dossier")
    world.passes(days=2, hours=1)
    shared = two.mentor.sees("You meet on")
    assert "the dossier" in shared.plain
    two.mentee.types("/agenda education: a course on statistics")
    world.settles()
    assert "a course on statistics" in shared.plain
    two.mentee.clicks("Undo")
    world.settles()
    assert "a course on statistics" not in shared.plain
    assert len([m for m in two.mentor.messages if "You meet on" in m.plain]) == 1


@pytest.mark.slow
def test_the_running_order_has_what_is_added_while_they_meet(world: World) -> None:
    two = with_promises(world)
    world.passes(days=4)
    orders = [person.sees("*Last goals*") for person in (two.mentee, two.mentor)]
    two.mentor.types("/agenda personal: the move to Ottawa")
    world.settles()
    assert all("the move to Ottawa" in order.plain for order in orders)


@pytest.mark.slow
def test_what_is_over_says_so_in_two_lines_and_never_shows_the_next_agenda(world: World) -> None:
    two = with_promises(world)
    two.mentor.types("/agenda career: the dossier")
    world.passes(days=4, hours=2)
    over = [
        two.mentee.sees("*Last goals*"),
        two.mentor.sees("*Last goals*"),
    ]
    assert all("the dossier" in message.plain for message in over)
    two.mentee.clicks("We met")
    two.mentee.closes()
    two.mentee.types("/agenda personal: for the next one")
    world.passes(minutes=11)
    for message in over:
        assert "You met" in message.plain
        assert "Tuesday 12 January" in message.plain
        assert len(message.plain.splitlines()) == 2
        assert message.buttons == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["mentee", "mentor"])
@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (("/meeting cancel", "Cancel the meeting"), "was cancelled"),
        (("/mentoring end", "End it"), "came to its end"),
    ],
)
def test_what_was_cancelled_or_ended_asks_nothing_any_more(
    world: World, role: str, ending: tuple[str, str], said: str
) -> None:
    two = couple(world, timedelta(days=3))
    world.passes(days=2, hours=1)
    asked = [two.mentee.sees("Please prepare your meeting"), two.mentor.sees("You meet on")]
    acts: Person = getattr(two, role)
    acts.types(ending[0])
    acts.clicks(ending[1], confirm=True)
    world.passes(minutes=10)
    for message in asked:
        assert said in message.plain
        assert message.buttons == []


@pytest.mark.slow
def test_a_recap_that_was_sent_is_not_asked_for_where_they_said_that_they_met(
    world: World,
) -> None:
    two = recapped(world)
    noted = two.mentee.sees("Noted: you met")
    assert noted.buttons == ["Change the recap"]
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    assert "You have both accepted its recap" in noted.plain
    assert noted.buttons == []


@pytest.mark.slow
def test_nobody_is_told_that_what_they_never_heard_of_was_cancelled(world: World) -> None:
    two = far_apart(world)
    two.mentee.types("/meeting plan 10 december 14:00")
    world.settles()
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.passes(days=1)
    assert news(two.mentor) == []
    assert calendars(two.mentor) == []
    assert [method for method, _ in calendars(two.mentee)] == ["PUBLISH", "CANCEL"]


@pytest.mark.slow
def test_whoever_never_heard_of_the_first_date_is_told_of_a_meeting_and_not_of_a_move(
    world: World,
) -> None:
    two = far_apart(world)
    two.mentee.types("/meeting plan 10 december 14:00")
    world.settles()
    two.mentee.types("/meeting move 11 december 9:00")
    world.passes(days=1)
    (told,) = news(two.mentor)
    assert "Ana Silva has planned your next meeting: *Friday 11 December" in told
    assert "The file puts it into your calendar" in told
    assert [event["SEQUENCE"] for _, event in calendars(two.mentor)] == [1]
    two.mentee.types("/meeting move 14 december 9:00")
    world.passes(days=1)
    (told,) = news(two.mentor)[1:]
    assert "has moved your meeting to *Monday 14 December" in told
    assert "The file moves it in your calendar" in told


@pytest.mark.slow
def test_of_two_moves_in_one_night_the_last_is_told_of(world: World) -> None:
    two = far_apart(world)
    two.mentee.types("/meeting plan 10 december 14:00")
    world.passes(days=1)
    for day in (11, 14):
        two.mentee.types(f"/meeting move {day} december 9:00")
        world.settles()
    world.passes(days=1)
    moves = [words for words in news(two.mentor) if "has moved" in words]
    assert len(moves) == 1
    assert "14 December" in moves[0]
    assert [event["SEQUENCE"] for _, event in calendars(two.mentor)] == [0, 2]


@pytest.mark.slow
def test_a_pair_that_ends_takes_off_no_calendar_what_was_never_put_there(world: World) -> None:
    two = far_apart(world)
    two.mentee.types("/meeting plan 10 december 14:00")
    world.settles()
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=10)
    world.passes(days=1)
    assert news(two.mentor) == []
    assert [method for method, _ in calendars(two.mentee)] == ["PUBLISH", "CANCEL"]


@pytest.mark.slow
def test_a_welcome_does_not_call_the_second_meeting_the_first(world: World) -> None:
    two = couple(world, timedelta(days=4))
    assert "Your first meeting is planned" in two.mentee.sees("is now your mentor").plain
    world.passes(days=4, hours=2)
    two.mentee.types("/meeting met today")
    two.mentee.closes()
    two.mentee.types("/meeting plan 5 january 10:00")
    world.settles()
    assert "Your first meeting" not in two.mentee.sees("is now your mentor").plain


def test_a_kind_that_does_not_say_all_that_it_shows_is_found(world: World) -> None:
    couple(world, meets_in=timedelta(days=4))
    world.passes(days=2)
    kinds, now = dict(list_kinds()), world.clock.now()
    assert find_unsaid(world.bot.sessions, kinds, now) == []
    kinds[PROMPT.name] = replace(PROMPT, shows=())
    found = find_unsaid(world.bot.sessions, kinds, now)
    assert f"{PROMPT.name} does not say that it shows goals" in found
