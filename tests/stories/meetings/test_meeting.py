"""The next meeting: planned, moved, cancelled, missed; with calendar files, in each one's time."""

from datetime import UTC, datetime, timedelta

import pytest

from agendas.meeting import State
from db.mentoring.meetings import Meeting
from tests.stories.cycles import as_it_was, calendars, couple, held, rows, told
from tests.stories.world import Opens, World

LONDON, TORONTO = "Europe/London", "America/Toronto"


def test_planning_moving_and_cancelling_keeps_both_calendars_right(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan 3 december 14:00")
    world.settles()
    assert "has planned your next meeting" in two.mentor.sees("Thursday 3 December").plain
    two.mentor.types("/meeting move next friday 10:00")
    world.settles()
    assert "has moved your meeting" in two.mentee.sees("Friday 4 December").plain
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.settles()
    assert "has cancelled your meeting" in two.mentor.sees("cancelled").plain

    for person in (two.mentor, two.mentee):
        files = calendars(person)
        assert [method for method, _ in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
        assert len({str(event["UID"]) for _, event in files}) == 1
        assert [event["SEQUENCE"] for _, event in files] == [0, 1, 2]
        assert [event["DTSTART"].dt for _, event in files] == [
            datetime(2026, 12, 3, 19, 0, tzinfo=UTC),
            datetime(2026, 12, 4, 15, 0, tzinfo=UTC),
            datetime(2026, 12, 4, 15, 0, tzinfo=UTC),
        ]
        assert files[-1][1]["STATUS"] == "CANCELLED"
    assert [m.state for m in rows(world, Meeting)] == ["cancelled"]


def test_a_meeting_planned_in_the_modal_shows_when_in_ones_own_time(world: World) -> None:
    two = couple(world, mentor_tz=LONDON)
    two.mentor.types("/meeting plan")
    two.mentor.fills("When do you meet Ana Silva?", "2026-12-03T19:00:00+00:00")
    two.mentor.submits()
    assert two.mentor.modal
    assert "19:00 (London time)" in two.mentor.modal.plain
    world.settles()
    assert "14:00 (Toronto time)" in two.mentee.sees("has planned").plain


def test_wrong_times_are_answered_to_that_person_and_plan_nothing(world: World) -> None:
    two = couple(world)
    said = {
        "plan yesterday 10:00": "in the past",
        "plan 3/12 10:00": "two different days",
        "plan 31 november 10:00": "no such day",
        "plan friday": "no time of day",
        "plan whenever": "could not read",
        "plan 3 december 2035 10:00": "too far ahead",
        "move": None,
        "dance": "did not understand",
        "cancel": "nothing to change",
    }
    for words, answer in said.items():
        if answer:
            two.mentee.types(f"/meeting {words}")
            assert answer in two.mentee.last_message.plain, words
            assert two.mentee.last_message.ephemeral_for == two.mentee.id
    two.mentee.types("/meeting plan")
    two.mentee.fills("When do you meet Dr Max Okafor?", world.clock.now())
    two.mentee.submits()
    assert two.mentee.modal
    assert "in the past" in two.mentee.modal.errors["when"]
    assert rows(world, Meeting) == []


def test_help_shows_what_can_be_typed(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting help")
    for words in ("/meeting plan", "/meeting move", "/meeting cancel", "/meeting met"):
        assert words in two.mentee.last_message.plain


@pytest.mark.slow
def test_a_meeting_moved_after_its_prompt_stops_asking_about_the_old_date(world: World) -> None:
    two = couple(world, timedelta(days=3))
    world.settles()
    old = two.mentee.sees("Please prepare your meeting")
    two.mentor.types("/meeting move 15 december 10:00")
    world.settles()
    assert old.buttons == []
    assert "15 December" in old.plain
    world.passes(days=17)
    (prompt,) = [m for m in two.mentee.messages if "Please prepare your meeting" in m.plain]
    assert prompt is not old
    assert "15 December" in prompt.plain
    assert not any("Did you meet" in m.plain for m in two.mentee.messages)


@pytest.mark.slow
def test_buttons_of_an_old_date_answer_and_change_nothing(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    ask = as_it_was(two.mentee.sees("Did you meet"))
    two.mentor.types("/meeting")
    standing = as_it_was(two.mentor.last_message)
    two.mentee.clicks("Moved")
    two.mentee.fills("When do you meet Dr Max Okafor?", world.clock.now() + timedelta(days=9))
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    for person, message in ((two.mentee, ask), (two.mentor, standing)):
        for label in ("We met", message.buttons[-1]):
            person.clicks(label, message=message)
            assert "Nothing was changed" in person.last_message.plain
            assert person.last_message.ephemeral_for == person.id
            assert person.modal is None
    assert [(m.state, m.sequence) for m in rows(world, Meeting)] == [("planned", 1)]


def test_a_button_of_a_cancelled_meeting_does_not_say_that_it_stands(world: World) -> None:
    two = couple(world, timedelta(days=5))
    two.mentor.types("/meeting")
    standing = as_it_was(two.mentor.last_message)
    two.mentee.types("/meeting cancel")
    two.mentee.clicks("Cancel the meeting", confirm=True)
    world.settles()
    two.mentor.clicks("Cancel it", message=standing, confirm=True)
    assert "cancelled" in two.mentor.last_message.plain
    assert "stands" not in two.mentor.last_message.plain
    assert [m.state for m in rows(world, Meeting)] == ["cancelled"]


REFUSED = (
    (State.HELD, "We met", "noted already"),
    (State.HELD, "Did not happen", "noted already"),
    (State.RECAPPED, "Did not happen", "noted already"),
    (State.AMENDING, "We met", "noted already"),
    (State.ACCEPTED, "We met", "noted already"),
    (State.MISSED, "We met", "did not happen"),
    (State.MISSED, "Did not happen", "noted already"),
    (State.CANCELLED, "We met", "was cancelled"),
    (State.ENDED, "We met", "came to its end"),
)


@pytest.mark.slow
def test_a_move_that_is_not_in_the_table_is_refused_with_a_sentence(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, hours=2)
    ask = as_it_was(two.mentee.sees("Did you meet"))
    for state, label, answer in REFUSED:
        with world.bot.sessions.begin() as session:
            meeting = session.get(Meeting, 1)
            assert meeting
            meeting.state = state
        two.mentee.clicks(label, message=ask)
        assert answer in two.mentee.last_message.plain, (state, label)
        assert two.mentee.last_message.ephemeral_for == two.mentee.id
        assert two.mentee.modal is None
        assert [m.state for m in rows(world, Meeting)] == [state]


@pytest.mark.slow
def test_a_meeting_that_has_begun_is_not_lost_when_the_next_one_is_planned(world: World) -> None:
    two = couple(world, timedelta(days=2))
    world.passes(days=2, minutes=30)
    two.mentee.types("/meeting plan 5 january 10:00")
    assert "Did you" in two.mentee.last_message.plain
    assert set(two.mentee.last_message.buttons) >= {"We met", "Did not happen"}
    assert [m.state for m in rows(world, Meeting)] == ["underway"]
    two.mentee.clicks("We met")
    two.mentee.closes()
    two.mentee.types("/meeting plan 5 january 10:00")
    assert sorted(m.state for m in rows(world, Meeting)) == ["held", "planned"]


@pytest.mark.slow
def test_a_meeting_at_short_notice_is_still_prepared_shared_and_asked_about(world: World) -> None:
    two = couple(world)
    two.mentee.types("/meeting plan today 13:00")
    world.settles()
    two.mentee.sees("Please prepare your meeting")
    world.passes(hours=2)
    two.mentor.sees("has not put down an agenda yet")
    world.passes(hours=1)
    two.mentee.sees("Your first meeting")
    two.mentor.sees("Your first meeting")
    world.passes(hours=1)
    two.mentee.sees("Did you meet")


@pytest.mark.slow
def test_a_meeting_that_did_not_happen_leads_to_another_date(world: World) -> None:
    two = couple(world, timedelta(days=2))
    two.mentee.types("/agenda career: the dossier")
    world.passes(days=2, hours=2)
    two.mentee.clicks("Did not happen")
    world.settles()
    two.mentee.clicks("Plan another date")
    two.mentee.fills("When do you meet Dr Max Okafor?", world.clock.now() + timedelta(days=8))
    two.mentee.submits()
    two.mentee.closes()
    world.settles()
    assert [m.state for m in rows(world, Meeting)] == ["missed", "planned"]
    two.mentor.sees("has planned your next meeting")
    world.passes(days=7, hours=1)
    assert "the dossier" in two.mentor.sees("You meet on").plain
    assert len({m.uid for m in rows(world, Meeting)}) == 2


def test_a_mentors_message_waits_for_the_end_of_the_night_and_of_the_weekend(
    opens: Opens,
) -> None:
    friday_night = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)  # nine on Friday evening in Toronto
    with opens(friday_night) as world:
        two = couple(world)
        two.mentee.types("/meeting met")
        two.mentee.fills("Decided", "To write less")
        two.mentee.submits()
        world.passes(days=2)
        assert not any("accept" in m.plain for m in two.mentor.messages)
        world.passes(hours=10)  # seven on Monday morning
        assert not any("accept" in m.plain for m in two.mentor.messages)
        world.passes(hours=1, seconds=30)
        two.mentor.sees("Please read and accept the recap")


@pytest.mark.slow
def test_the_agenda_of_a_meeting_on_monday_is_shown_before_the_mentors_weekend(
    opens: Opens,
) -> None:
    meets = datetime(2027, 1, 10, 20, 30, tzinfo=UTC)  # half past nine on Monday in Auckland
    with opens(meets - timedelta(days=30)) as world:
        two = couple(
            world, timedelta(days=30), mentor_tz="Pacific/Auckland", mentee_tz="Europe/Berlin"
        )
        world.pilot.until(datetime(2027, 1, 7, 22, 59, tzinfo=UTC))
        assert not any("an agenda yet" in m.plain for m in two.mentor.messages)
        world.passes(minutes=2)  # Friday at noon in Auckland, midnight in Berlin
        two.mentor.sees("has not put down an agenda yet")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "planned", "prompted", "met"),
    [
        # Clocks go forward in Toronto on 14 March 2027, back on 1 November 2026.
        (TORONTO, "16 march 2027 10:00", (2027, 3, 12, 14), (2027, 3, 16, 14)),
        (TORONTO, "3 november 2026 10:00", (2026, 10, 30, 13), (2026, 11, 3, 15)),
        # In London on 29 March 2026 and 25 October 2026.
        (LONDON, "31 march 2026 10:00", (2026, 3, 27, 9), (2026, 3, 31, 9)),
        (LONDON, "27 october 2026 10:00", (2026, 10, 23, 8), (2026, 10, 27, 10)),
    ],
)
def test_a_prompt_and_its_meeting_keep_their_hour_when_the_clocks_change(
    opens: Opens,
    zone: str,
    planned: str,
    prompted: tuple[int, int, int, int],
    met: tuple[int, int, int, int],
) -> None:
    at, prompt_at = datetime(*met, tzinfo=UTC), datetime(*prompted, tzinfo=UTC)
    with opens(at - timedelta(days=10)) as world:
        two = couple(world, mentor_tz=zone, mentee_tz=zone)
        two.mentee.types(f"/meeting plan {planned}")
        (meeting,) = rows(world, Meeting)
        assert meeting.starts_at == at
        world.pilot.until(prompt_at - timedelta(minutes=1))
        assert not any("Please prepare" in m.plain for m in two.mentee.messages)
        world.passes(minutes=2)
        assert "at 10:00" in two.mentee.sees("Please prepare").plain
        world.pilot.until(at + timedelta(minutes=1))
        assert "at 10:00" in two.mentor.sees("Your first meeting").plain
        world.passes(hours=1)
        two.mentee.sees("Did you meet")
        (_, event) = calendars(two.mentor)[-1]
        assert event["DTSTART"].dt == at


@pytest.mark.slow
def test_a_mentee_and_a_mentor_in_different_zones_each_see_their_own_time(world: World) -> None:
    two = couple(world, mentor_tz=LONDON)
    two.mentee.types("/meeting plan 8 december 10:00")
    world.settles()
    assert "10:00 (Toronto time)" in two.mentee.sees("You meet").plain
    assert "15:00 (London time)" in two.mentor.sees("has planned").plain
    world.passes(days=13, hours=22)
    assert "15:00 (London time)" in two.mentor.sees("You meet on").plain
    two.mentor.types("/meeting move 9 december 09:00")
    world.settles()
    assert "04:00 (Toronto time)" in two.mentee.sees("has moved").plain


@pytest.mark.slow
def test_nothing_can_be_planned_with_a_button_that_an_ended_pair_left_behind(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    two.mentor.types("/meeting")
    standing = as_it_was(two.mentor.last_message)
    two.mentee.types("/mentoring end")
    two.mentee.clicks("End it", confirm=True)
    world.passes(minutes=10)
    two.mentor.clicks("Plan one", message=standing)
    assert "no longer a pair" in told(two.mentor)
