"""A pair that stops meeting is asked, each side separately, never more than three times."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.holds import TEMPLATE
from db.mentoring.lapses import Lapse, LapseReason, Silence
from db.mentoring.people import Person as RowPerson
from db.messages import rate_limits
from db.operations import heartbeats
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.cycles import ACCEPTED, recapped, told
from tests.stories.world import World

ASKS = ("Any answer is a good one", "I will not ask about it again")
# Begun on Tuesday 24 November: a month and a fortnight of grace later is Thursday 7 January.
BEGUN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
LAPSED = datetime(2027, 1, 7, 15, 0, tzinfo=UTC)
BEFORE = LAPSED - timedelta(minutes=1)


def begin(world: World, cadence: str = "monthly") -> tuple[Person, Person, Person, int]:
    """A programme of one pair, with nothing planned: facilitator, mentor, mentee, pair."""
    fay = world.person("fay", "Fay Laurent")
    max_, ana = world.person("max", "Dr Max Okafor"), world.person("ana", "Ana Silva")
    world.start_programme(fay)
    return fay, max_, ana, world.pair(max_, ana, cadence)


def nudges(person: Person) -> list[Message]:
    return [m for m in person.messages if any(words in m.plain for words in ASKS)]


def lapses(world: World) -> list[Lapse]:
    with world.bot.sessions() as session:
        return list(session.scalars(select(Lapse).order_by(Lapse.id)))


def silence(world: World, person: Person) -> Silence:
    with world.bot.sessions() as session:
        of_person = RowPerson.slack_id == person.id
        query = select(Silence).join(RowPerson, RowPerson.id == Silence.person_id)
        return session.scalars(query.where(of_person)).one()


def picks(person: Person, value: object) -> None:
    """Answer the one question of the modal that is open."""
    assert person.modal is not None
    [label] = person.modal.labels
    person.fills(label, value)
    person.submits()


def digest(world: World) -> Message:
    return world.channel.messages[-1]


def test_a_lapse_goes_up_the_ladder_into_the_digest_and_out_again(world: World) -> None:
    fay, max_, ana, _ = begin(world)
    world.pilot.until(BEFORE)
    assert (nudges(max_), nudges(ana)) == ([], [])
    world.passes(minutes=2)
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)
    assert "Max" not in nudges(max_)[0].plain
    world.passes(days=4)
    assert "1 pair has lapsed" in fay.sees("lapsed").plain
    assert "Dr Max Okafor and Ana Silva" in digest(world).plain
    world.passes(days=40)
    assert (len(nudges(max_)), len(nudges(ana))) == (3, 3)
    assert "will not ask about it again" in nudges(ana)[-1].plain
    assert "reminder" not in digest(world).plain.replace("does more than a reminder", "")
    assert "answer" not in digest(world).plain, "who of the two has said something is theirs"
    ana.types("/meeting plan 1 march 10:00")
    world.settles()
    assert (nudges(max_), nudges(ana)) == ([], []), "what asked stops asking, in place"
    world.passes(days=7)
    assert "No longer lapsed" in digest(world).plain
    assert "Dr Max Okafor and Ana Silva have a date." in digest(world).plain
    world.passes(days=7)
    assert "quiet week" in digest(world).plain


@pytest.mark.slow
def test_a_nudge_that_could_not_come_is_none_of_the_three(world: World) -> None:
    _, max_, ana, pair_id = begin(world)
    world.pilot.until(LAPSED + timedelta(minutes=1))
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)
    with world.bot.sessions.begin() as session:
        rate_limits.hold(session, world.row(pair_id).workspace_id, TEMPLATE)
    world.passes(days=20)
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)
    with world.bot.sessions.begin() as session:
        rate_limits.release(session, world.row(pair_id).workspace_id)
    world.passes(days=2)
    assert "Is there a date" in nudges(ana)[-1].plain
    assert (len(nudges(max_)), len(nudges(ana))) == (2, 2)
    world.passes(days=60)
    assert (len(nudges(max_)), len(nudges(ana))) == (3, 3)
    assert "One last question" in nudges(ana)[-1].plain


@pytest.mark.slow
def test_one_who_answers_not_yet_is_left_in_peace_for_two_weeks_and_the_other_is_not(
    world: World,
) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("Not yet")
    world.settles()
    assert nudges(ana) == []
    world.passes(days=13)
    assert (len(nudges(ana)), len(nudges(max_))) == (0, 2)
    world.passes(days=1, hours=1)
    assert (len(nudges(ana)), len(nudges(max_))) == (1, 3)
    assert "met yet" in nudges(ana)[0].plain, "it begins anew, not with the last time"
    world.passes(days=60)
    assert (len(nudges(ana)), len(nudges(max_))) == (3, 3)


@pytest.mark.slow
def test_we_met_ends_the_lapse_for_both_and_leads_to_the_recap(world: World) -> None:
    _, max_, ana, pair_id = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("We met")
    picks(ana, "2027-01-05")
    assert "Decided" in " ".join(ana.modal.labels if ana.modal else [])
    ana.closes()
    world.passes(minutes=11)
    assert (nudges(max_), nudges(ana)) == ([], [])
    assert "you two have met" in max_.sees("you two have met").plain
    met = world.row(pair_id).last_met_at
    assert met is not None
    assert met.date().isoformat() == "2027-01-05"
    world.passes(days=20)
    assert (nudges(max_), nudges(ana)) == ([], [])


@pytest.mark.slow
def test_it_is_booked_ends_the_lapse_for_both(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    max_.clicks("It is booked")
    max_.submits()
    max_.closes()
    world.settles()
    assert (nudges(max_), nudges(ana)) == ([], [])
    assert [lapse.closed_how for lapse in lapses(world)] == ["booked"]
    assert ana.sees("calendar")


@pytest.mark.slow
def test_a_mentor_answers_that_they_met_and_the_mentee_is_asked_for_the_recap(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    max_.clicks("We met")
    max_.submits()
    world.passes(minutes=11)
    assert ana.sees("Dr Max Okafor says that you two met").buttons
    assert [lapse.closed_how for lapse in lapses(world)] == ["met"]


@pytest.mark.slow
def test_a_reason_is_kept_for_its_author_alone(world: World) -> None:
    fay, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("Not yet")
    ana.clicks("What is in the way?")
    picks(ana, "caring for my father")
    ana.closes()
    world.passes(days=30)
    for person in (fay, max_):
        person.opens_home()
        person.types("/mentoring")
        seen = [m.plain + m.text for m in person.all_messages]
        assert not any("father" in words for words in seen)
    ana.clicks("Not yet")
    ana.clicks("What is in the way?")
    assert ana.modal is not None
    assert "caring for my father" in str(ana.modal.values), "she can read and change it"
    picks(ana, "it is better now")
    with world.bot.sessions() as session:
        assert [r.text for r in session.scalars(select(LapseReason))] == ["it is better now"]


@pytest.mark.slow
def test_an_empty_reason_is_refused_beside_its_input(world: World) -> None:
    _, _, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    ana.clicks("Not yet")
    ana.clicks("What is in the way?")
    picks(ana, "   ")
    assert ana.modal is not None
    assert ana.modal.errors


@pytest.mark.slow
def test_a_nudge_that_is_out_of_date_says_so_and_changes_nothing(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(hours=1))
    old = deepcopy(nudges(ana)[0])
    max_.types("/meeting plan 20 january 10:00")
    world.settles()
    for label in old.buttons:
        ana.clicks(label, message=old)
        assert "settled already" in told(ana), label
    assert silence(world, ana).unanswered == 1


@pytest.mark.slow
def test_a_nudge_that_waits_for_the_morning_is_dropped_when_the_pair_books_meanwhile(
    world: World,
) -> None:
    world.clock.set(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))  # nine in the evening in Toronto
    _, max_, ana, _ = begin(world)
    world.pilot.until(datetime(2027, 1, 8, 3, 0, tzinfo=UTC))
    assert lapses(world)
    ana.types("/meeting plan 20 january 10:00")
    world.passes(days=2)
    assert (nudges(max_), nudges(ana)) == ([], [])


@pytest.mark.slow
def test_each_side_is_asked_in_their_own_day(world: World) -> None:
    fay = world.person("fay", "Fay Laurent")
    max_ = world.person("max", "Dr Max Okafor")
    ana = world.person("ana", "Ana Silva", tz="Asia/Tokyo")
    world.start_programme(fay)
    world.pair(max_, ana)
    # Where the pair's days are reckoned, a month on is Christmas Day, so that Monday is meant; a
    # fortnight later it is midnight in Tokyo, and Sunday at ten in Toronto.
    world.pilot.until(datetime(2027, 1, 11, 14, 59, tzinfo=UTC))
    assert (len(nudges(max_)), len(nudges(ana))) == (0, 0)
    world.passes(minutes=2)
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 0), "Monday is a holiday in Japan"
    world.pilot.until(datetime(2027, 1, 12, 0, 1, tzinfo=UTC))
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)


def meets_quarterly(world: World) -> tuple[Person, Person, int]:
    """A pair that met today, and has a date in three months: mentor, mentee, pair."""
    _, max_, ana, pair_id = begin(world, "quarterly")
    ana.types("/meeting met today")
    ana.closes()
    ana.types("/meeting plan 23 february 10:00")
    world.settles()
    return max_, ana, pair_id


HALF_WAY = datetime(2027, 1, 11, 15, 1, tzinfo=UTC)


@pytest.mark.slow
def test_talking_half_way_through_a_quarter_is_contact_and_no_meeting(world: World) -> None:
    max_, ana, pair_id = meets_quarterly(world)
    met = world.row(pair_id).last_met_at
    world.pilot.until(HALF_WAY)
    assert "half-way" in max_.sees("half-way").plain
    asked = deepcopy(max_.sees("half-way"))
    ana.clicks("We have talked")
    world.settles()
    assert "It counts as contact" in ana.sees("counts as contact").plain
    assert max_.sees("half-way") == asked, "what she answered is hers alone, and nothing tells it"
    assert world.row(pair_id).last_met_at == met
    max_.clicks("All is well")
    before = (len(max_.messages), len(ana.messages))
    world.passes(days=20)
    assert (len(max_.messages), len(ana.messages)) == before, "one check-in, and no more"


@pytest.mark.slow
def test_whoever_said_that_they_talked_is_reminded_of_it_and_the_other_is_not(
    world: World,
) -> None:
    max_, ana, _ = meets_quarterly(world)
    world.pilot.until(HALF_WAY)
    ana.clicks("We have talked")
    ana.types("/meeting cancel")
    ana.clicks("Cancel the meeting", confirm=True)
    world.pilot.until(datetime(2027, 3, 12, 15, 0, tzinfo=UTC))
    assert "you talked on Monday 11 January" in nudges(ana)[0].plain
    assert "talked" not in nudges(max_)[0].plain


@pytest.mark.slow
def test_a_pair_that_has_not_met_or_has_no_date_gets_no_check_in(world: World) -> None:
    _, max_, ana, _ = begin(world, "quarterly")
    world.passes(days=80)
    assert not any("half-way" in m.plain for p in (max_, ana) for m in p.messages)


@pytest.mark.slow
def test_a_monthly_pair_gets_no_check_in(world: World) -> None:
    _, max_, ana, _ = begin(world)
    ana.types("/meeting met today")
    ana.closes()
    ana.types("/meeting plan 5 january 10:00")
    world.pilot.until(BEFORE)
    assert not any("half-way" in m.plain for p in (max_, ana) for m in p.messages)


@pytest.mark.slow
def test_a_check_in_leads_to_an_earlier_meeting(world: World) -> None:
    max_, ana, _ = meets_quarterly(world)
    world.pilot.until(HALF_WAY)
    ana.clicks("Meet sooner")
    ana.fills("When do you meet Dr Max Okafor?", datetime(2027, 1, 20, 15, 0, tzinfo=UTC))
    ana.submits()
    world.settles()
    assert max_.sees("has moved your meeting")


@pytest.mark.slow
def test_a_planned_meeting_that_nobody_answered_for_lapses_a_grace_after_it(world: World) -> None:
    _, max_, ana, pair_id = begin(world)
    ana.types("/meeting plan 10 december 10:00")
    world.pilot.until(datetime(2027, 1, 7, 14, 0, tzinfo=UTC))
    assert "Did you" in ana.sees("Did you").plain
    assert lapses(world) == []
    world.passes(hours=2)
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)
    assert "Did you and Dr Max Okafor meet on Thursday 10 December" in nudges(ana)[0].plain
    ana.clicks("We met", message=nudges(ana)[0])
    ana.closes()
    world.passes(minutes=11)
    met = world.row(pair_id).last_met_at
    assert met is not None
    assert met.date().isoformat() == "2026-12-10"
    assert (nudges(max_), nudges(ana)) == ([], [])
    asked = [m for m in ana.messages if "We met" in m.buttons]
    assert asked == [], "the question of the tenth is answered as well"


@pytest.mark.slow
def test_a_meeting_reported_from_long_ago_is_an_answer_and_is_not_asked_about_at_once(
    world: World,
) -> None:
    _, _, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(days=21))
    ana.clicks("We met")
    picks(ana, "2026-11-25")
    ana.closes()
    world.passes(days=5)
    assert nudges(ana) == []


@pytest.mark.slow
def test_what_one_says_of_an_earlier_meeting_is_no_word_of_the_other(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(days=1))
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)
    max_.types("/meeting met 15 december")
    world.passes(days=70)
    assert len(lapses(world)) == 2
    assert len(nudges(max_)) == 3
    assert len(nudges(ana)) == 2, "a third one in all, for she has said nothing since the first"


@pytest.mark.slow
def test_a_meeting_since_then_ends_the_silence_of_both(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(days=5))
    max_.types("/meeting met 11 january")
    world.passes(days=90)
    assert (len(nudges(max_)), len(nudges(ana))) == (3, 3)


def is_away_until(world: World, moment: datetime) -> None:
    """Let the bot be out of work until then, and notice it once it is back."""
    with world.bot.sessions.begin() as session:
        heartbeats.note(session, "worker", "plan", world.clock.now())
    world.clock.set(moment)
    world.bot.absence.look()
    world.settles()


@pytest.mark.slow
def test_weeks_in_which_the_bot_was_away_make_no_lapse(world: World) -> None:
    _, max_, ana, _ = begin(world)
    ana.types("/meeting plan 21 december 10:00")
    world.pilot.until(datetime(2026, 12, 18, 12, 0, tzinfo=UTC))
    is_away_until(world, datetime(2027, 1, 8, 15, 0, tzinfo=UTC))
    assert lapses(world) == [], "what the bot did not ask, nobody could answer"
    world.passes(days=4)
    assert "Did you meet Dr Max Okafor on" in ana.sees("Did you meet").plain
    assert "No pair has lapsed" in digest(world).plain
    world.pilot.until(datetime(2027, 1, 27, 14, 0, tzinfo=UTC))
    assert lapses(world) == []
    world.passes(days=3)
    assert len(lapses(world)) == 1
    assert (len(nudges(max_)), len(nudges(ana))) == (1, 1)


@pytest.mark.slow
def test_a_meeting_long_ago_is_an_answer_and_nobody_is_asked_within_minutes(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.passes(days=110)
    before = (len(max_.messages), len(ana.messages))
    ana.types("/meeting met 27 november")
    ana.closes()
    world.passes(days=13)
    asked = [m for p, n in zip((max_, ana), before, strict=True) for m in p.messages[n:]]
    assert not any(words in m.plain for m in asked for words in ASKS)


@pytest.mark.slow
def test_a_meeting_that_fell_through_is_followed_by_when_next(world: World) -> None:
    _, max_, ana, _ = begin(world)
    ana.types("/meeting plan 7 january 10:00")
    world.pilot.until(LAPSED + timedelta(hours=2))
    ana.clicks("Did not happen")
    world.passes(minutes=2)
    for person in (max_, ana):
        assert "meet instead?" in person.sees("meet instead").plain
        assert nudges(person) == []
    world.passes(days=8)
    assert "meet instead?" in max_.last_message.plain
    assert max_.last_message.buttons == ["Plan a meeting", "We met"]
    max_.clicks("Plan a meeting", message=max_.last_message)
    max_.submits()
    world.settles()
    for person in (max_, ana):
        assert not any("instead" in m.plain and m.buttons for m in person.messages)


@pytest.mark.slow
def test_booking_and_cancelling_again_and_again_gets_no_more_than_three_nudges(
    world: World,
) -> None:
    _, max_, ana, _ = begin(world)
    world.pilot.until(LAPSED + timedelta(days=20))
    assert (len(nudges(max_)), len(nudges(ana))) == (3, 3)
    for _ in range(4):
        world.passes(days=20)
        max_.types(f"/meeting plan {world.clock.now() + timedelta(days=9):%Y-%m-%d} 10:00")
        world.passes(hours=1)
        max_.types("/meeting cancel")
        max_.clicks("Cancel the meeting", confirm=True)
        world.passes(hours=1)
    assert len({m.ts for m in ana.messages if "met yet" in m.plain}) <= 1
    assert silence(world, ana).unanswered == 3, "she has said nothing"


@pytest.mark.slow
def test_a_pair_that_moves_its_meeting_on_and_on_only_plans(world: World) -> None:
    fay, max_, ana, _ = begin(world)
    at = datetime(2026, 12, 15, 15, 0, tzinfo=UTC)
    max_.types("/meeting plan 2026-12-15 10:00")
    for _ in range(4):
        world.pilot.until(at - timedelta(days=1))
        at += timedelta(days=21)
        max_.types(f"/meeting move {at:%Y-%m-%d} 10:00")
        world.settles()
    world.passes(days=15)
    for person in (max_, ana):
        told = [m for m in person.messages if "Would a shorter one sooner help?" in m.plain]
        assert len(told) == 1
        assert nudges(person) == []
    world.pilot.until(datetime(2027, 3, 8, 14, 1, tzinfo=UTC))
    assert "Only ever planned" in digest(world).plain
    assert "1 only ever planned" in digest(world).plain
    assert "No pair has lapsed" in digest(world).plain
    assert fay.messages_in(world.channel)


@pytest.mark.slow
def test_not_yet_again_and_again_is_asked_more_and_more_rarely(world: World) -> None:
    _, _, ana, _ = begin(world)
    asked = 0
    while world.clock.now() < LAPSED + timedelta(days=365):
        world.passes(days=1)
        if any("Not yet" in m.buttons for m in nudges(ana)):
            ana.clicks("Not yet")
            world.settles()
            asked += 1
    assert asked <= 9


@pytest.mark.slow
def test_both_are_asked_for_a_first_date_after_three_and_ten_days(world: World) -> None:
    _, max_, ana, _ = begin(world)
    world.passes(days=14)
    for person in (max_, ana):
        asked = [m for m in person.messages if "for the first time?" in m.plain]
        days = [(float(m.ts) - BEGUN.timestamp()) // 86400 for m in asked]
        assert days == [3, 10] or days == [3, 13]
    world.pilot.until(datetime(2026, 11, 30, 14, 1, tzinfo=UTC) + timedelta(days=14))
    assert "1 has no date for a first meeting yet" in digest(world).plain


@pytest.mark.slow
def test_a_next_date_is_asked_for_with_the_acceptance_and_a_week_later(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=11)
    for person in (two.mentor, two.mentee):
        agreed = person.sees(ACCEPTED)
        assert "meet next?" in agreed.plain
        assert "Plan a meeting" in agreed.buttons
    world.passes(days=30)
    for person in (two.mentor, two.mentee):
        asked = [m for m in person.messages if "meet next?" in m.plain]
        assert len(asked) == 2
        assert "is agreed, and there is no next date yet" in asked[1].plain
    two.mentee.types("/meeting plan 14 january 10:00")
    world.settles()
    for person in (two.mentor, two.mentee):
        assert not any("meet next?" in m.plain for m in person.messages)
