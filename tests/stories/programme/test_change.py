"""A programme is changed in Slack: what that does is said first; it is handed over in two taps."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.mentoring.matching.proposals import Proposal
from db.mentoring.meetings import Meeting
from db.mentoring.people import Person as RowPerson
from db.mentoring.programmes import Programme
from db.privacy.audit import Audit
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import told
from tests.stories.world import World

pytestmark = ON_BOTH

PROMPT = "When is the mentee asked for the agenda?"
KEPT, ASKING = "When is what a pair wrote erased?", "Who can ask for a mentor?"
GRACE, HOUR, DAY = "When has a pair lapsed?", "Hour of the digest", "Day of the digest"


@pytest.fixture
def fay(world: World) -> Person:
    """A facilitator of a programme with two pairs, which meet in two weeks."""
    person = world.person("fay", "Fay Laurent")
    world.start_programme(person)
    for mentor, mentee in (("Max", "Ana"), ("Tom", "Liz")):
        one, other = (world.person(name.lower(), name) for name in (mentor, mentee))
        world.pair(one, other, next_meeting=world.clock.now() + timedelta(days=14))
    return person


def opens(fay: Person) -> None:
    fay.types("/mentoring programme")
    fay.clicks("Change")


def programme(world: World) -> Programme:
    with world.bot.sessions() as session:
        return session.get_one(Programme, world.programme.id)


def test_what_a_change_does_is_said_before_it_is_done(world: World, fay: Person) -> None:
    with world.bot.sessions() as session:
        before = session.scalars(select(Meeting.next_due_at)).all()
    opens(fay)
    fay.fills(PROMPT, "5 days before")
    fay.submits()
    assert fay.modal is not None
    assert "2 prompts move by 1 day, to an earlier day" in fay.modal.plain
    assert "No shared agenda that is planned now moves" in fay.modal.plain
    assert programme(world).prompt_days == 3
    fay.submits()
    assert fay.modal is not None
    assert "has been changed" in fay.modal.plain
    fay.closes()
    assert fay.modal is None
    with world.bot.sessions() as session:
        after = session.scalars(select(Meeting.next_due_at)).all()
    assert programme(world).prompt_days == 5
    assert len(after) == 2
    assert [b and a and b - a for b, a in zip(before, after, strict=True)] == [
        timedelta(days=1)
    ] * 2


@pytest.mark.slow
def test_somebody_who_thinks_better_of_it_changes_nothing(world: World, fay: Person) -> None:
    opens(fay)
    fay.fills(DAY, "Thursday")
    fay.fills(HOUR, "15:00")
    fay.submits()
    assert fay.modal is not None
    assert "every Thursday at 15:00, the next one on Thursday 26 November" in fay.modal.plain
    fay.closes()
    assert fay.modal is not None
    assert "Thursday" in str(fay.modal.values)
    fay.closes()
    assert programme(world).digest_weekday == 0


@pytest.mark.slow
def test_a_shorter_grace_says_how_many_lapse_at_once(world: World, fay: Person) -> None:
    eve, sam = world.person("eve", "Eve"), world.person("sam", "Sam")
    world.pair(eve, sam)
    world.passes(days=40)
    opens(fay)
    fay.fills(GRACE, "7 days after")
    fay.submits()
    assert fay.modal is not None
    assert "3 pairs lapse at once" in fay.modal.plain
    fay.submits()
    fay.closes()
    world.passes(days=1)
    assert any("Eve" in message.plain and "met" in message.plain for message in sam.messages)


@pytest.mark.slow
def test_two_who_change_the_same_are_told_and_nothing_is_overwritten(
    world: World, fay: Person
) -> None:
    gil = world.person("gil", "Gil Haddad")
    opens(fay)
    fay.fills("Facilitators", [fay, gil])
    fay.submits()
    assert fay.modal is not None
    assert f"Add them to <#{world.channel.id}>, if they are not in it" in fay.modal.plain
    fay.submits()
    world.settles()
    opens(gil)
    gil.fills(HOUR, "11:00")
    gil.submits()
    opens(fay)
    fay.fills(HOUR, "12:00")
    fay.submits()
    fay.submits()
    gil.submits()
    assert gil.modal is not None
    assert "somebody else" in gil.modal.plain.lower()
    assert programme(world).digest_hour == 12


@pytest.mark.slow
def test_a_country_is_kept_for_those_who_have_not_said_their_own(world: World, fay: Person) -> None:
    opens(fay)
    fay.fills("Country, for weekends and holidays", "Canada, Ontario")
    fay.submits()
    assert fay.modal is not None
    assert "holidays of Canada, Ontario are kept for 4 people" in fay.modal.plain
    fay.submits()
    with world.bot.sessions() as session:
        places = session.scalars(select(RowPerson.region).where(RowPerson.name != "Fay Laurent"))
        assert set(places) == {"ON"}


@pytest.mark.slow
def test_nobody_but_a_facilitator_reaches_it(world: World, fay: Person) -> None:
    ana = next(p for p in world.sandbox.people if p.member.name == "ana")
    ana.types("/mentoring programme")
    assert ana.modal is not None
    assert "You facilitate no programme here" in ana.modal.plain


@pytest.mark.slow
def test_it_is_handed_over_in_two_taps_and_both_are_told(world: World, fay: Person) -> None:
    gil = world.person("gil", "Gil Haddad")
    fay.types("/mentoring programme")
    fay.clicks("Hand it over")
    fay.fills("Who runs it in your place?", gil)
    fay.submits()
    assert fay.modal is not None
    assert "Gil Haddad runs Medicine from now on" in fay.modal.plain
    fay.closes()
    world.passes(days=1)
    gil.sees("You now facilitate Medicine")
    fay.sees("You no longer facilitate Medicine")
    told_so = gil.sees("You now facilitate Medicine")
    assert "If you cannot open that channel, ask somebody who is in it to add you." in told_so.plain
    gil.clicks("Look at the programme", message=told_so)
    assert gil.modal is not None
    assert "2 pairs. Run by Gil Haddad" in gil.modal.plain
    fay.types("/mentoring programme")
    assert fay.modal is not None
    assert "You facilitate no programme" in fay.modal.plain
    with world.bot.sessions() as session:
        (noted,) = session.scalars(select(Audit).where(Audit.verb == "programme.hand_over"))
        assert noted.subject == f"programme:{world.programme.id}"


@pytest.mark.slow
def test_with_several_programmes_one_is_picked_by_its_name(world: World, fay: Person) -> None:
    world.start_programme(fay, name="Surgery")
    fay.types("/mentoring programme")
    assert fay.modal is not None
    assert "Medicine" in fay.modal.plain
    assert "Surgery" in fay.modal.plain
    fay.closes()
    fay.types("/mentoring programme surgery")
    assert fay.modal is not None
    assert "Medicine" not in fay.modal.plain


@pytest.mark.slow
def test_help_has_a_facilitators_part_for_facilitators_alone(world: World, fay: Person) -> None:
    fay.types("/mentoring help")
    assert "You facilitate Medicine" in fay.last_message.plain
    ana = next(p for p in world.sandbox.people if p.member.name == "ana")
    ana.types("/mentoring help")
    assert "You facilitate" not in ana.last_message.plain


@pytest.mark.slow
def test_what_a_shorter_time_would_erase_is_said_before_it_is_done(
    world: World, fay: Person
) -> None:
    ana = next(p for p in world.sandbox.people if p.member.name == "ana")
    ana.types("/agenda career: my promotion")
    ana.types("/mentoring end")
    assert (
        "stays readable to you both for 24 months, unless those who run" in ana.last_message.plain
    )
    ana.clicks("End it", confirm=True)
    world.passes(minutes=11)
    world.passes(days=1)
    max_ = next(p for p in world.sandbox.people if p.member.name == "max")
    assert "stays readable to you for 24 months" in max_.sees("has come to its end").plain
    world.passes(days=200)
    opens(fay)
    fay.fills(KEPT, "6 months after its end")
    fay.submits()
    assert fay.modal is not None
    said = fay.modal.plain
    assert "is erased 6 months after its end, instead of 24 months" in said
    assert "1 pair ended longer ago: what it wrote is erased within a day" in said
    assert programme(world).retention_months == 24
    fay.submits()
    assert programme(world).retention_months == 6
    fay.closes()
    fay.types("/mentoring programme")
    assert fay.modal is not None
    assert "What a pair wrote is erased 6 months after its end" in fay.modal.plain


@pytest.mark.slow
def test_strangers_can_ask_once_the_programme_is_for_everybody(world: World, fay: Person) -> None:
    zoe = world.person("zoe", "Zoe Lind")
    zoe.types("/mentoring find")
    assert "Until then there is nothing for you to do." in told(zoe)
    max_ = next(p for p in world.sandbox.people if p.member.name == "max")
    max_.types("/mentoring offer")
    max_.fills("How many mentees do you take?", "3")
    max_.submits()
    max_.closes()
    opens(fay)
    fay.fills(ASKING, "Everybody in this workspace")
    fay.submits()
    assert fay.modal is not None
    assert "Everybody in this workspace can ask for a mentor" in fay.modal.plain
    fay.submits()
    fay.closes()
    zoe.types("/mentoring")
    assert "You can also ask for a mentor yourself, in Medicine" in told(zoe)
    zoe.types("/mentoring find")
    zoe.fills("What would you like a mentor for?", "My first grant")
    zoe.submits()
    assert zoe.modal is not None
    assert "You wait for a mentor, in Medicine." in zoe.modal.plain
    zoe.closes()
    fay.types("/mentoring waiting")
    assert "Zoe Lind, for less than a day" in told(fay)
    with world.bot.sessions() as session:
        (asked,) = session.scalars(select(Proposal)).all()
        assert asked.state == "listed"
    zoe.types("/mentoring find")
    assert "You wait for a mentor" in told(zoe)
    world.start_programme(fay, name="Surgery")
    zoe.types("/mentoring find")
    assert zoe.modal is not None
    assert zoe.modal.callback_id != "matching.find", "who has only asked is in no programme"
    assert "You wait for a mentor" in told(zoe)
    max_.types("/mentoring find")
    assert max_.modal is not None
    assert "Nobody yet: have somebody suggested, in Surgery" in str(max_.modal.body)
