"""Pairs by consent: a mentor offers places, a mentee asks, both agree; a no is nobody's to know."""

import pytest
from sqlalchemy import select

from agendas.matching import Authority
from db.mentoring import people
from db.mentoring.matching import superiors
from db.mentoring.matching.proposals import Proposal
from db.mentoring.pairs import Pair
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import told
from tests.stories.people.test_mentoring import Cast
from tests.stories.world import World

pytestmark = ON_BOTH

PLACES, TOPICS = "How many mentees do you take?", "In what?"
WHOM, WHY = "Whom would you like to ask?", "What would you like a mentor for?"
ASKS = "Ana Silva asks you to be their mentor, in Medicine."


class Free(Cast):
    """Beside the pair, a mentor who takes three mentees in statistics."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.kim, self.lee = world.person("kim", "Kim Lee"), world.person("lee", "Lee Park")
        world.pair(self.kim, self.lee)
        offers(self.kim, "3", "statistics")


def offers(mentor: Person, places: str, topics: str = "") -> str:
    mentor.types("/mentoring offer")
    mentor.fills(PLACES, places)
    mentor.fills(TOPICS, topics)
    mentor.submits()
    return told(mentor)


def asks(mentee: Person, whom: str = "Kim Lee: statistics", note: str = "My first grant") -> str:
    mentee.types("/mentoring find")
    mentee.fills(WHOM, whom)
    mentee.fills(WHY, note)
    mentee.submits()
    return told(mentee)


def proposals(world: World) -> list[str]:
    with world.bot.sessions() as session:
        return list(session.scalars(select(Proposal.state).order_by(Proposal.id)))


def number_of_pairs(world: World) -> int:
    with world.bot.sessions() as session:
        return len(session.scalars(select(Pair.id)).all())


def test_a_mentor_says_how_many_mentees_they_take_and_in_what(world: World) -> None:
    cast = Free(world)
    assert "You take 2 mentees in grants, in Medicine." in offers(cast.kim, "2", "grants")
    cast.kim.types("/mentoring offer")
    form = cast.kim.modal
    assert form is not None
    assert [b["element"].get("initial_value") for b in form.blocks] == ["2", "grants"]
    cast.kim.fills(PLACES, "xx")
    cast.kim.submits()
    assert cast.kim.modal is not None
    assert "Please put a number from 0 to 30 here, or nothing." in str(cast.kim.modal.errors)
    assert "You take no more mentees for now" in offers(cast.kim, "0")


@pytest.mark.slow
def test_a_mentee_asks_and_the_mentor_says_yes(world: World) -> None:
    cast = Free(world)
    said = asks(cast.ana)
    assert "You have asked Kim Lee to be your mentor, in Medicine." in said
    world.passes(minutes=5)
    assert not any(ASKS in one.plain for one in cast.kim.messages)
    world.passes(minutes=6)
    asked = cast.kim.sees(ASKS)
    assert "My first grant" in asked.plain
    assert "It is noted that you take 3 mentees; you have 1." in asked.plain
    cast.kim.clicks("Yes", asked)
    assert "You said yes to mentoring Ana Silva. It counts from" in asked.plain
    assert number_of_pairs(world) == 2
    world.passes(minutes=11)
    assert number_of_pairs(world) == 3
    assert "Ana Silva and you are a pair, in Medicine." in asked.plain
    world.passes(days=1)
    cast.ana.sees("Kim Lee is now your mentor, in Medicine.")
    cast.kim.sees("You are now the mentor of Ana Silva, in Medicine.")


@pytest.mark.slow
def test_a_no_can_be_undone_and_is_told_as_no_pair(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    world.passes(minutes=11)
    asked = cast.kim.sees(ASKS)
    cast.kim.clicks("No, thank you", asked)
    cast.kim.clicks("Undo", asked)
    assert ASKS in asked.plain
    cast.kim.clicks("No, thank you", asked)
    world.passes(minutes=11)
    assert proposals(world) == ["closed"]
    result = cast.ana.sees("No pair came of it: Kim Lee and you, in Medicine.")
    assert "There are many good reasons, and none is recorded." in result.plain
    assert not any("Kim Lee" in one.plain for one in cast.fay.messages)
    assert "You have asked Kim Lee" in asks(cast.ana)


@pytest.mark.slow
def test_silence_is_reminded_of_once_and_told_just_as_a_no(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    world.passes(days=8)
    assert sum(ASKS in one.plain for one in cast.kim.messages) == 2
    world.passes(days=7)
    assert sum(ASKS in one.plain for one in cast.kim.messages) == 0
    assert proposals(world) == ["closed"]
    cast.ana.sees("No pair came of it: Kim Lee and you, in Medicine.")


@pytest.mark.slow
def test_what_was_asked_can_be_taken_back_before_anybody_hears_of_it(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    cast.ana.types("/mentoring find")
    cast.ana.clicks("Take it back", confirm=True)
    world.passes(minutes=11)
    assert proposals(world) == ["withdrawn"]
    assert not any("Ana Silva" in one.plain for one in cast.kim.messages)


@pytest.mark.slow
def test_one_asks_one_mentor_at_a_time_and_none_who_is_full(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    cast.ana.types("/mentoring find")
    assert "You have asked Kim Lee to be your mentor" in told(cast.ana)
    offers(cast.kim, "1")
    cast.lee.types("/mentoring find")
    form = cast.lee.modal
    assert form is not None
    assert "Kim Lee" not in str(form.blocks)


@pytest.mark.slow
def test_where_nobody_is_named_the_mentee_waits(world: World) -> None:
    cast = Free(world)
    said = asks(cast.ana, "Nobody yet: have somebody suggested")
    assert "You wait for a mentor, in Medicine. Those who run it can suggest somebody." in said
    assert proposals(world) == ["listed"]
    [line] = [line for line in waiting(cast.fay).splitlines() if line.startswith("Ana Silva")]
    assert line == "Ana Silva, for less than a day", (
        "what they wrote stands below it, as a quotation"
    )
    cast.ana.types("/mentoring find")
    cast.ana.clicks("Take it back", confirm=True)
    assert proposals(world) == ["withdrawn"]


def proposes(cast: Free, mentor: Person, mentee: Person) -> str:
    cast.fay.types("/mentoring propose")
    cast.fay.fills("Mentee", mentee)
    cast.fay.fills("Mentor", mentor)
    cast.fay.submits()
    assert cast.fay.modal is not None
    return cast.fay.modal.plain


def waiting(facilitator: Person, programme: str = "") -> str:
    facilitator.types(f"/mentoring waiting {programme}")
    return told(facilitator)


@pytest.mark.slow
def test_a_facilitator_proposes_and_both_have_to_agree(world: World) -> None:
    cast = Free(world)
    said = proposes(cast, cast.kim, cast.ana)
    assert "Proposed: Kim Lee and Ana Silva. For ten minutes you can take it back unheard" in said
    cast.fay.closes()
    world.passes(minutes=11)
    cast.kim.clicks("Yes", cast.kim.sees("Would you mentor Ana Silva?"))
    world.passes(minutes=11)
    assert number_of_pairs(world) == 2
    cast.ana.clicks("Yes", cast.ana.sees("Would you like Kim Lee as your mentor?"))
    world.passes(minutes=11)
    assert number_of_pairs(world) == 3
    cast.fay.sees("Kim Lee and Ana Silva are a pair, as you proposed in Medicine.")
    assert "Nobody." in waiting(cast.fay)


@pytest.mark.slow
def test_who_proposed_does_not_learn_who_would_not(world: World) -> None:
    cast = Free(world)
    proposes(cast, cast.kim, cast.ana)
    cast.fay.closes()
    world.passes(minutes=11)
    cast.kim.clicks("Yes", cast.kim.sees("Would you mentor Ana Silva?"))
    cast.ana.clicks("No, thank you", cast.ana.sees("Would you like Kim Lee as your mentor?"))
    world.passes(days=10)
    assert number_of_pairs(world) == 2
    assert proposals(world) == ["open"], "a no is told as silence is: at the end"
    assert "Kim Lee and Ana Silva, 10 days ago" in waiting(cast.fay)
    for person in (cast.fay, cast.kim):
        assert not any("No pair came" in one.plain for one in person.all_messages)
    assert sum("Would you like Kim Lee" in one.plain for one in cast.ana.messages) == 0
    world.passes(days=5)
    assert proposals(world) == ["closed"]
    result = cast.fay.sees("No pair came of your proposal: Kim Lee and Ana Silva, in Medicine.")
    assert "Nobody is told why." in result.plain
    cast.kim.sees("No pair came of it: Ana Silva and you, in Medicine.")


@pytest.mark.slow
def test_whoever_proposes_is_told_first_of_a_chair_and_of_who_is_full(world: World) -> None:
    cast = Free(world)
    offers(cast.kim, "1")
    with world.bot.sessions.begin() as session:
        ana, kim = (people.find(session, world.sandbox.team_id, x.id) for x in (cast.ana, cast.kim))
        assert ana is not None
        assert kim is not None
        known = {(ana.id, Authority.CHAIR.value): kim.id}
        superiors.put_superiors(session, world.sandbox.team_id, known)
    said = proposes(cast, cast.kim, cast.ana)
    assert "Kim Lee is Ana Silva’s chair." in said
    assert "Kim Lee takes 1 mentee, and has 1." in said
    assert proposals(world) == []
    cast.fay.submits()
    assert proposals(world) == ["open"]
    cast.fay.closes()
    world.passes(minutes=11)
    for person in (cast.kim, cast.ana):
        assert not any("chair" in one.plain for one in person.messages)


@pytest.mark.slow
def test_the_waiting_list_has_ages_and_leads_to_a_proposal(world: World) -> None:
    cast = Free(world)
    asks(cast.ana, "Nobody yet: have somebody suggested", "Grants")
    world.passes(days=13)
    cast.fay.types("/mentoring waiting")
    listed = cast.fay.last_message
    assert "Ana Silva, for 13 days" in listed.plain
    assert "Grants" in listed.plain
    assert "Kim Lee: statistics (2 of 3 free)" in listed.plain
    cast.fay.clicks("Propose a mentor", listed)
    cast.fay.fills("Mentor", cast.kim)
    cast.fay.submits()
    cast.fay.closes()
    assert proposals(world) == ["listed", "open"]
    world.passes(minutes=11)
    cast.kim.clicks("Yes", cast.kim.sees("Would you mentor Ana Silva?"))
    cast.ana.clicks("Yes", cast.ana.sees("Would you like Kim Lee as your mentor?"))
    world.passes(minutes=11)
    assert proposals(world) == ["made", "made"]


@pytest.mark.slow
def test_all_who_wait_and_all_who_have_room_are_on_the_list(world: World) -> None:
    """In autumn a department has thirty who wait: the seventh is no less to be found."""
    cast = Free(world)
    mentors = [world.person(f"mentor{number}", f"Dr Mentor {number}") for number in range(10)]
    mentees = [world.person(f"mentee{number}", f"Mentee {number}") for number in range(10)]
    for mentor, mentee in zip(mentors, mentees, strict=True):
        world.pair(mentor, mentee)  # whoever is in no pair cannot offer, or ask
        offers(mentor, "2", "trials")
        asks(mentee, "Nobody yet: have somebody suggested", f"Grants,\nplease {mentee.id}")
    listed = waiting(cast.fay)
    assert "Read all" in cast.fay.last_message.buttons
    cast.fay.clicks("Read all", cast.fay.last_message)
    assert cast.fay.modal is not None
    listed = cast.fay.modal.plain
    for mentor, mentee in zip(mentors, mentees, strict=True):
        assert f"{mentee.member.real_name}, for less than a day" in listed
        assert mentee.id in listed
        assert f"• {mentor.member.real_name}: trials (1 of 2 free)" in listed
    assert "*And 4 more*; `/mentoring propose @name`" in listed
    assert f"“Grants, please {mentees[9].id}”" in listed
    cast.fay.closes()
    for mentor, mentee in zip(mentors, mentees[1:], strict=False):
        cast.fay.types(f"/mentoring propose @{mentee.member.name}")
        cast.fay.fills("Mentor", mentor)
        cast.fay.submits()
        cast.fay.closes()
    waiting(cast.fay)
    cast.fay.clicks("Read all", cast.fay.last_message)
    assert "• Dr Mentor 8 and Mentee 9, less than a day ago" in cast.fay.modal.plain


@pytest.mark.slow
def test_whom_a_mentee_asked_is_not_on_the_list_and_others_see_none(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    listed = waiting(cast.fay)
    assert "Ana Silva" not in listed, "whom they ask, and what comes of it, is theirs"
    assert "My first grant" not in listed
    cast.ana.types("/mentoring waiting")
    assert "This is for those who run a programme, and you run none." in told(cast.ana)
    cast.ana.types("/mentoring propose")
    assert "This is for those who run a programme, and you run none." in told(cast.ana)


@pytest.mark.slow
def test_with_two_programmes_each_is_asked_in_by_itself(world: World) -> None:
    cast = Free(world)
    world.start_programme(cast.fay, name="Surgery")
    asks(cast.ana, "Kim Lee: statistics (Medicine)")
    cast.ana.types("/mentoring find")
    form = cast.ana.modal
    assert form is not None
    assert "You have asked Kim Lee to be your mentor, in Medicine." in form.plain
    cast.ana.clicks("Take it back", confirm=True)
    assert proposals(world) == ["withdrawn"]
    cast.fay.types("/mentoring waiting")
    assert "do you mean? Type `/mentoring waiting Medicine`" in cast.fay.last_message.plain
    assert "Waiting for a mentor, in Surgery" in waiting(cast.fay, "Surgery")


@pytest.mark.slow
def test_two_who_are_made_a_pair_meanwhile_are_told_that_they_are_one(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    world.passes(minutes=11)
    asked = cast.kim.sees(ASKS)
    cast.kim.clicks("Yes", asked)
    world.pair(cast.kim, cast.ana)
    world.passes(minutes=11)
    assert proposals(world) == ["made"]
    assert "Ana Silva and you are a pair, in Medicine." in asked.plain
    assert not any("No pair came of it" in one.plain for one in cast.ana.messages)


@pytest.mark.slow
def test_a_facilitator_may_propose_whom_a_mentee_asked_and_learns_nothing(world: World) -> None:
    cast = Free(world)
    before = waiting(cast.fay)
    asks(cast.ana)
    assert "2 of 3 free" in before
    assert "2 of 3 free" in waiting(cast.fay), "whom she asked is not to be reckoned"
    said = proposes(cast, cast.kim, cast.ana)
    assert "Proposed: Kim Lee and Ana Silva." in said
    cast.fay.closes()


def held(person: Person) -> list[object]:
    """What stands in each input of the form that somebody has open."""
    assert person.modal is not None
    inputs = [block["element"] for block in person.modal.blocks if block["type"] == "input"]
    return [
        one.get("initial_value")
        or one.get("initial_user")
        or one.get("initial_option", {}).get("text", {}).get("text")
        for one in inputs
    ]


@pytest.mark.slow
def test_what_is_typed_behind_a_command_stands_in_its_form(world: World) -> None:
    cast = Free(world)
    cast.kim.types("/mentoring offer 2 mentees in grant writing")
    assert held(cast.kim) == ["2", "grant writing"]
    cast.kim.closes()
    cast.kim.types("/mentoring offer methods")
    assert held(cast.kim) == ["3", "methods"]
    cast.ana.types("/mentoring find @kim for my first grant")
    assert held(cast.ana) == ["Kim Lee: statistics", "my first grant"]
    cast.ana.closes()
    cast.ana.types("/mentoring find somebody who knows trials")
    assert held(cast.ana)[1] == "somebody who knows trials"
    for line in ("@ana @kim", "@kim with @ana"):
        cast.fay.types(f"/mentoring propose {line}")
        assert held(cast.fay)[:2] == [cast.ana.id, cast.kim.id]
        cast.fay.closes()


@pytest.mark.slow
def test_a_programme_that_somebody_does_not_run_is_not_taken_for_theirs(world: World) -> None:
    cast = Free(world)
    for line in ("digest please", "waiting Surgery", "programme Surgery"):
        cast.fay.types(f"/mentoring {line}")
        name = line.partition(" ")[2]
        assert f"You run no programme “{name}”. Type `/mentoring" in told(cast.fay)
    cast.fay.types("/mentoring waiting medic")
    assert "Waiting for a mentor, in Medicine" in told(cast.fay)
    for line in ("propose", "waiting", "roster", "pair", "digest", "report"):
        cast.ana.types(f"/mentoring {line}")
        assert "This is for those who run a programme, and you run none." in told(cast.ana)


@pytest.mark.slow
def test_the_digest_says_how_many_wait_and_leads_those_who_run_it_to_them(world: World) -> None:
    cast = Free(world)
    asks(cast.ana, "Nobody yet: have somebody suggested", "Grants")
    world.passes(days=8)
    digest = cast.fay.sees("Waiting for a mentor:")
    assert "*Waiting for a mentor:* 1 mentee, for 5 days." in digest.plain
    assert "Ana Silva" not in digest.plain
    assert "Grants" not in digest.plain
    cast.fay.clicks("See who", digest)
    assert cast.fay.sees("Ana Silva, for 8 days")


@pytest.mark.slow
def test_what_is_taken_back_says_nothing_of_what_either_answered(world: World) -> None:
    cast = Free(world)
    proposes(cast, cast.kim, cast.ana)
    cast.fay.closes()
    world.passes(minutes=11)
    cast.kim.clicks("Yes", cast.kim.sees("Would you mentor Ana Silva?"))
    world.passes(days=2)
    cast.fay.types("/mentoring waiting")
    cast.fay.clicks("Take it back", confirm=True)
    world.passes(days=1)
    cast.kim.sees("The question about Ana Silva and you, in Medicine, was taken back.")
    assert not any("No pair came" in one.plain for one in cast.kim.all_messages)


@pytest.mark.slow
def test_who_have_become_a_pair_meanwhile_are_told_of_no_end(world: World) -> None:
    cast = Free(world)
    proposes(cast, cast.kim, cast.ana)
    cast.fay.closes()
    world.passes(minutes=11)
    cast.ana.clicks("No, thank you", cast.ana.sees("Would you like Kim Lee as your mentor?"))
    world.pair(cast.kim, cast.ana)
    world.passes(days=15)
    assert proposals(world) == ["made"]
    for person in (cast.fay, cast.kim, cast.ana):
        assert not any("No pair came" in one.plain for one in person.all_messages)
