"""Pairs by consent: a mentor offers places, a mentee asks, both agree; a no is nobody's to know."""

from sqlalchemy import select

from db.mentoring.matching import Proposal
from db.mentoring.pairs import Pair
from sandbox.people import Person
from tests.stories.cycles import told
from tests.stories.people.test_mentoring import Cast
from tests.stories.world import World

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


def test_a_mentee_asks_and_the_mentor_says_yes(world: World) -> None:
    cast = Free(world)
    said = asks(cast.ana)
    assert "You have asked Kim Lee to be your mentor, in Medicine." in said
    world.passes(minutes=5)
    assert not any(ASKS in one.plain for one in cast.kim.messages)
    world.passes(minutes=6)
    asked = cast.kim.sees(ASKS)
    assert "My first grant" in asked.plain
    assert "You said that you take 3 mentees, and have 1." in asked.plain
    cast.kim.clicks("Yes", asked)
    assert "You said yes to mentoring Ana Silva. It counts from" in asked.plain
    assert number_of_pairs(world) == 2
    world.passes(minutes=11)
    assert number_of_pairs(world) == 3
    assert "Ana Silva and you are a pair, in Medicine." in asked.plain
    world.passes(days=1)
    cast.ana.sees("Kim Lee is now your mentor, in Medicine.")
    cast.kim.sees("You are now the mentor of Ana Silva, in Medicine.")


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


def test_silence_is_reminded_of_once_and_told_just_as_a_no(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    world.passes(days=8)
    assert sum(ASKS in one.plain for one in cast.kim.messages) == 2
    world.passes(days=7)
    assert sum(ASKS in one.plain for one in cast.kim.messages) == 0
    assert proposals(world) == ["closed"]
    cast.ana.sees("No pair came of it: Kim Lee and you, in Medicine.")


def test_what_was_asked_can_be_taken_back_before_anybody_hears_of_it(world: World) -> None:
    cast = Free(world)
    asks(cast.ana)
    cast.ana.types("/mentoring find")
    cast.ana.clicks("Take it back", confirm=True)
    world.passes(minutes=11)
    assert proposals(world) == ["withdrawn"]
    assert not any("Ana Silva" in one.plain for one in cast.kim.messages)


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


def test_where_nobody_is_named_the_mentee_waits(world: World) -> None:
    cast = Free(world)
    said = asks(cast.ana, "Nobody yet: have somebody suggested")
    assert "You wait for a mentor, in Medicine. Those who run it can suggest somebody." in said
    assert proposals(world) == ["listed"]
    cast.ana.types("/mentoring find")
    cast.ana.clicks("Take it back", confirm=True)
    assert proposals(world) == ["withdrawn"]
