"""What is pressed in a digest: who talks to a pair, who lets it be, offers, ends; and the table."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.mentoring import people
from db.mentoring.pairs import Pair
from db.mentoring.people import Person as Member
from db.mentoring.reporting.digests import Digest
from db.mentoring.reporting.follow_ups import FollowUp
from db.messages.outbox import OutboxRow
from handlers.lapse import schedule
from handlers.slackui.folding import TWO_SCREENS
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.cycles import as_it_was, rows
from tests.stories.world import World

MONDAY = datetime(2027, 1, 11, 14, 1, tzinfo=UTC)  # a minute past nine in Toronto

OPTIONS, PAIR = "Options for a pair", "Dr Max Okafor and Ana Silva"


@dataclass
class Ward:
    """A facilitator, and a pair that has never met."""

    world: World
    fay: Person
    max: Person
    ana: Person
    pair: int

    @property
    def digest(self) -> Message:
        return [one for one in self.world.channel.messages if not one.ephemeral_for][-1]


def people_of(world: World) -> tuple[Person, Person, Person]:
    """A facilitator, a mentor, a mentee."""
    named = {"fay": "Fay Laurent", "max": "Dr Max Okafor", "ana": "Ana Silva"}
    fay, max_, ana = (world.person(*one) for one in named.items())
    return fay, max_, ana


def lapsed(world: World, *others: Person) -> Ward:
    """A pair that has lapsed, of which the digest has just told."""
    fay, max_, ana = people_of(world)
    world.start_programme(fay, *others)
    pair = world.pair(max_, ana)
    world.pilot.until(MONDAY)
    return Ward(world, fay, max_, ana, pair)


def lets_be(ward: Ward, message: Message, day: str) -> None:
    """Let the pair be until a day, from its row in a message, or else from its menu."""
    if "Options" in message.buttons:
        ward.fay.clicks("Options", message)
    else:
        ward.fay.chooses(OPTIONS, PAIR, message)
    ward.fay.fills("Let them be until which day?", day)
    ward.fay.submits()
    ward.fay.closes()


def unlets_be(ward: Ward, message: Message) -> None:
    ward.fay.chooses(OPTIONS, PAIR, message)
    ward.fay.clicks("Let them be no longer")
    ward.fay.closes()


def test_a_facilitator_talks_to_a_pair_and_the_digest_says_so_until_they_meet(world: World) -> None:
    ward = lapsed(world)
    heard = len(ward.max.messages), len(ward.ana.messages)
    ward.fay.clicks("I will talk to them", ward.digest)
    assert ward.fay.sees("You will talk to Dr Max Okafor and Ana Silva").ephemeral_for
    world.settles()
    first = ward.digest
    assert "paired for 48 days. Fay Laurent talks to them." in first.plain
    assert (len(ward.max.messages), len(ward.ana.messages)) == heard, "they are told nothing"
    world.passes(days=7)
    second = ward.digest
    assert "*Lapsed, and looked after* (1)" in second.plain
    assert "Fay Laurent talks to them." in second.plain
    assert "nobody looks after" not in second.plain
    ward.ana.types("/meeting met today")
    ward.ana.closes()
    world.passes(days=7)
    third = ward.digest
    assert "Dr Max Okafor and Ana Silva have met. Fay Laurent talked to them." in third.plain
    [kept] = rows(world, FollowUp)
    assert kept.over_at, "and it is over"


@pytest.mark.slow
def test_what_was_taken_on_by_mistake_is_undone(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("I will talk to them", ward.digest)
    ward.fay.clicks("Undo")
    world.settles()
    assert "talks to them" not in ward.digest.plain
    ward.fay.clicks("I will talk to them", ward.digest)
    world.settles()
    assert "Fay Laurent talks to them." in ward.digest.plain


@pytest.mark.slow
def test_who_is_taken_on_stands_among_those_who_are_looked_after_at_once(world: World) -> None:
    ward = lapsed(world)
    world.passes(days=7)
    assert "nobody looks after them* (1)" in ward.digest.plain
    ward.fay.clicks("I will talk to them", ward.digest)
    world.settles()
    assert "*Lapsed, and looked after* (1)" in ward.digest.plain
    assert "nobody looks after" not in ward.digest.plain
    ward.fay.clicks("Undo")
    world.settles()
    assert "nobody looks after them* (1)" in ward.digest.plain
    assert "looked after*" not in ward.digest.plain


@pytest.mark.slow
@pytest.mark.parametrize("who", ["a stranger", "a mentee", "who ran it", "who runs another"])
def test_whoever_does_not_run_it_reads_the_digest_and_changes_nothing(
    world: World, who: str
) -> None:
    """A head of department, say, is in the channel, and tries what stands there."""
    ward = lapsed(world)
    gus = ward.ana if who == "a mentee" else world.person("gus", "Gus Berg")
    if who == "who runs another":
        world.start_programme(gus, name="Surgery")
    if who == "who ran it":
        hands_over(ward.fay, gus)
        hands_over(gus, ward.fay)
    world.channel.members.append(gus.id)
    for press in ("I will talk to them", "All pairs", "Options"):
        gus.clicks(press, ward.digest)
        said = gus.modal or gus.all_messages[-1]
        assert "Only those who run that programme can do this" in said.plain
        if gus.modal:
            gus.closes()
    gus.types("/mentoring digest")
    if who != "who runs another":
        assert "you run none" in gus.last_message.plain
    world.settles()
    assert "talks to them" not in ward.digest.plain
    assert not any("paired for" in one.plain for one in gus.messages)


def hands_over(giver: Person, taker: Person) -> None:
    giver.types("/mentoring programme medicine")
    giver.clicks("Hand it over")
    giver.fills("Who runs it in your place?", taker)
    giver.submits()
    giver.closes()


@pytest.mark.slow
def test_whoever_is_in_no_pair_is_told_that_a_report_is_for_others(world: World) -> None:
    """Not that they are in no pair: they have not asked for that."""
    lapsed(world)
    gus = world.person("gus", "Gus Berg")
    for line in ("digest", "report", "roster", "pair", "waiting", "propose"):
        gus.types(f"/mentoring {line}")
        said = gus.modal or gus.last_message
        assert "This is for those who run a programme" in said.plain
        if gus.modal:
            gus.closes()


@pytest.mark.slow
def test_a_pair_that_is_let_be_is_not_reminded_and_not_asked_about(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("Options", ward.digest)
    assert ward.fay.modal
    ward.fay.fills("Let them be until which day?", "2027-02-08")
    ward.fay.submits()
    heard = len(ward.max.messages), len(ward.ana.messages)
    world.passes(days=20)
    assert (len(ward.max.messages), len(ward.ana.messages)) == heard
    assert "They are let be until Monday 8 February 2027." in ward.digest.plain
    ward.fay.types("/mentoring digest")
    ward.fay.clicks("All pairs")
    world.settles()
    assert "never met, paired for 68 days, let be until Monday 8 February 2027." in (
        ward.fay.sees("all pairs on").text
    )
    assert "*Lapsed, and looked after* (1)" in ward.digest.plain
    world.passes(days=14)
    assert "nobody looks after them* (1)" in ward.digest.plain
    assert len(ward.ana.messages) > heard[1]


@pytest.mark.slow
def test_a_pair_that_was_let_be_by_mistake_is_asked_again_but_not_before_it_was_told(
    world: World,
) -> None:
    ward = lapsed(world)
    ward.ana.clicks("Not yet")
    ward.fay.clicks("Options", ward.digest)
    ward.fay.fills("Let them be until which day?", "2027-06-07")
    ward.fay.submits()
    ward.fay.clicks("Undo")
    assert ward.fay.modal
    assert "are let be no longer" in ward.fay.modal.plain
    ward.fay.closes()
    assert rows(world, FollowUp) == []
    heard = len(ward.max.messages), len(ward.ana.messages)
    world.passes(days=13)
    assert len(ward.ana.messages) == heard[1], "she was told of two weeks"
    assert len(ward.max.messages) > heard[0], "he has said nothing, and is asked as before"
    assert "let be" not in ward.digest.plain
    world.passes(days=4)
    assert len(ward.ana.messages) > heard[1]


@pytest.mark.slow
def test_a_later_word_on_how_long_they_are_let_be_takes_the_place_of_an_earlier_one(
    world: World,
) -> None:
    ward = lapsed(world)
    for day in ("2027-06-07", "2027-02-15"):
        lets_be(ward, as_it_was(ward.digest), day)
    world.settles()
    assert "They are let be until Monday 15 February 2027." in ward.digest.plain
    heard = len(ward.ana.messages)
    world.passes(days=34)
    assert len(ward.ana.messages) == heard
    world.passes(days=3)
    assert len(ward.ana.messages) > heard


@pytest.mark.slow
def test_nothing_that_the_pair_reads_tells_that_it_is_let_be(world: World) -> None:
    """Whoever said "not yet" was told until when; that stays so, whatever a facilitator does."""
    ward = lapsed(world)
    ward.ana.clicks("Not yet")
    world.settles()
    mine = ward.ana.sees("I will not ask about this before")
    asked = ward.max.sees("Have you and Ana Silva met yet?")
    was = (mine.plain, asked.plain)
    assert "before Monday 25 January 2027." in mine.plain
    for day in ("2027-06-07", "2027-02-15"):
        lets_be(ward, ward.digest, day)
        world.settles()
        assert (mine.plain, asked.plain) == was
    ward.max.clicks("Not yet", asked)
    world.settles()
    assert "before Monday 25 January 2027." in asked.plain, "what he was told is his own, too"
    heard = len(ward.max.messages), len(ward.ana.messages)
    world.passes(days=20)
    assert (len(ward.max.messages), len(ward.ana.messages)) == heard
    unlets_be(ward, ward.digest)
    world.settles()
    assert mine.plain == was[0]
    world.passes(days=2)
    assert len(ward.max.messages) > heard[0], "what they had said was over"
    assert len(ward.ana.messages) > heard[1]


@pytest.mark.slow
def test_what_waits_to_be_asked_is_not_asked_of_those_who_are_let_be(world: World) -> None:
    fay, max_, ana = people_of(world)
    world.start_programme(fay)
    ward = Ward(world, fay, max_, ana, world.pair(max_, ana))
    world.pilot.until(MONDAY - timedelta(days=5))
    with world.bot.sessions.begin() as session:
        for one in session.scalars(select(Member)):
            one.brief_hour = 17
    while not any(one.kind == "lapse.nudge" for one in rows(world, OutboxRow)):
        world.passes(minutes=20)
    assert {one.status for one in rows(world, OutboxRow) if one.kind == "lapse.nudge"} == {
        "waiting"
    }
    fay.types("/mentoring digest")
    lets_be(ward, fay.last_message, "2027-02-15")
    world.passes(days=20)
    assert not any("met yet" in one.plain for one in (*max_.messages, *ana.messages))
    world.passes(days=22)
    asked = [one.plain for one in ana.messages if "and Dr Max Okafor met yet?" in one.plain]
    assert len(asked) == 1, "what never came is asked then, as the first"


@pytest.mark.slow
def test_those_who_are_let_be_are_not_asked_for_a_date(world: World) -> None:
    ward = lapsed(world)
    ward.ana.types("/meeting plan 20 january 10:00")
    ward.ana.types("/meeting cancel")
    ward.ana.clicks("Cancel the meeting", confirm=True)
    world.passes(minutes=11)
    lets_be(ward, ward.digest, "2027-02-15")
    world.passes(days=30)
    assert not any("meet instead" in one.plain for one in ward.ana.messages)
    world.passes(days=9)
    assert any("meet instead" in one.plain for one in ward.ana.messages)


@pytest.mark.slow
def test_a_pair_that_has_met_is_let_be_no_longer(world: World) -> None:
    ward = lapsed(world)
    lets_be(ward, ward.digest, "2027-09-06")
    world.passes(days=1)
    ward.ana.types("/meeting met today")
    ward.ana.closes()
    heard = len(ward.max.messages)
    world.passes(days=70)
    assert "let be" not in ward.digest.plain
    assert any("met lately" in one.plain for one in ward.max.messages[heard:])


@pytest.mark.slow
def test_whoever_lets_a_pair_be_can_change_that_from_any_digest(world: World) -> None:
    ward = lapsed(world, world.person("gus", "Gus Berg"))
    gus = world.sandbox.person("gus")
    lets_be(ward, ward.digest, "2027-06-07")
    world.passes(days=7)
    gus.chooses(OPTIONS, PAIR, ward.digest)
    assert gus.modal
    assert "Fay Laurent lets them be until Monday 7 June 2027" in str(gus.modal.body)
    gus.clicks("Let them be no longer")
    assert "are let be no longer" in gus.modal.plain
    gus.closes()
    world.settles()
    assert "let be" not in ward.digest.plain
    ward.fay.clicks("Options", ward.digest)
    ward.fay.clicks("I will talk to them")
    assert ward.fay.modal
    assert "You will talk to" in ward.fay.modal.plain
    world.settles()
    assert "Fay Laurent talks to them." in ward.digest.plain


@pytest.mark.slow
def test_of_all_pairs_any_is_looked_after_from_the_table(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("All pairs", ward.digest)
    world.settles()
    lets_be(ward, ward.fay.sees("all pairs on"), "2027-02-15")
    world.settles()
    assert "They are let be until Monday 15 February 2027." in ward.digest.plain
    ward.fay.chooses(OPTIONS, PAIR, ward.fay.sees("all pairs on"))
    ward.fay.clicks("Let them be no longer")
    world.settles()
    assert "let be" not in ward.digest.plain


@pytest.mark.slow
def test_a_pair_is_looked_after_by_the_name_of_one_of_its_two(world: World) -> None:
    ward = lapsed(world)
    ward.fay.types(f"/mentoring pair <@{ward.ana.id}>")
    ward.fay.clicks("Options")
    assert ward.fay.modal
    ward.fay.fills("Let them be until which day?", "2027-02-15")
    ward.fay.submits()
    world.settles()
    assert "They are let be until Monday 15 February 2027." in ward.digest.plain


@pytest.mark.slow
def test_what_another_facilitator_has_said_since_is_not_undone(world: World) -> None:
    ward = lapsed(world, world.person("gus", "Gus Berg"))
    gus, before = world.sandbox.person("gus"), as_it_was(ward.digest)
    ward.fay.clicks("Options", ward.digest)
    ward.fay.fills("Let them be until which day?", "2027-06-07")
    ward.fay.submits()
    gus.clicks("I will talk to them", before)
    ward.fay.clicks("Undo")
    assert "Gus Berg is already looking after" in str(ward.fay.modal and ward.fay.modal.body)
    [kept] = rows(world, FollowUp)
    assert (kept.facilitator.name, kept.left_until) == ("Gus Berg", None)


@pytest.mark.slow
def test_a_day_that_has_passed_lets_nobody_be(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("Options", ward.digest)
    ward.fay.fills("Let them be until which day?", "2027-01-11")
    ward.fay.submits()
    assert ward.fay.modal
    assert "Pick a day after today" in str(ward.fay.modal.errors)
    assert rows(world, FollowUp) == []


@pytest.mark.slow
def test_a_new_mentor_is_offered_to_the_mentee_alone(world: World) -> None:
    ward = lapsed(world)
    heard = len(ward.max.messages)
    ward.fay.clicks("Options", ward.digest)
    ward.fay.clicks("Offer a new mentor", confirm=True)
    world.passes(minutes=5)
    offered = ward.ana.sees("If you would like another mentor in Medicine")
    assert "Fay Laurent can help you find one" in offered.plain
    assert len(ward.max.messages) == heard
    assert world.row(ward.pair).state == "active"


@pytest.mark.slow
def test_a_facilitator_ends_a_pair_and_both_hear_it_in_neutral_words(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("Options", ward.digest)
    ward.fay.clicks("End their mentoring", confirm=True)
    world.passes(minutes=5)
    assert world.row(ward.pair).state == "ended"
    for person in (ward.max, ward.ana):
        told = person.sees("has come to its end")
        assert "Fay" not in told.plain
        assert "You have ended" not in told.plain
    assert "I will talk to them" not in str(ward.digest.blocks)
    world.passes(days=7)
    assert "1 pair has ended." in ward.digest.plain


@pytest.mark.slow
def test_todays_digest_is_shown_to_its_facilitator_alone(world: World) -> None:
    ward = lapsed(world)
    count = len([one for one in world.channel.messages if not one.ephemeral_for])
    ward.fay.types("/mentoring digest")
    shown = ward.fay.last_message
    assert shown.ephemeral_for
    assert "the channel gets the next digest on Monday 18 January 2027." in shown.plain
    assert "Dr Max Okafor and Ana Silva: never met, paired for 48 days." in shown.plain
    ward.fay.clicks("I will talk to them")
    world.settles()
    assert "Fay Laurent talks to them." in ward.digest.plain
    assert len([one for one in world.channel.messages if not one.ephemeral_for]) == count


@pytest.mark.slow
def test_all_pairs_come_as_a_table_whose_text_says_the_same(world: World) -> None:
    ward = lapsed(world)
    ward.fay.clicks("All pairs", ward.digest)
    world.settles()
    table = ward.fay.sees("all pairs on")
    [block] = [b for b in table.blocks if b["type"] == "data_table"]
    assert [cell["text"] for cell in block["rows"][1]] == [
        *("Dr Max Okafor", "Ana Silva", "lapsed", "never met", "–")
    ]
    assert "Dr Max Okafor and Ana Silva: lapsed, never met, paired for 48 days." in table.text
    assert table.channel == ward.fay.dm.id


@pytest.mark.slow
def test_more_pairs_than_a_table_takes_come_as_a_file(world: World) -> None:
    ward = lapsed(world)
    add_pairs(ward, 100)
    ward.fay.clicks("All pairs", ward.digest)
    world.settles()
    ward.fay.sees("101 pairs on")
    [file] = ward.fay.files
    text = file.content.decode()
    assert len(text.splitlines()) == 102
    assert "'=Mentee 1,lapsed" in text, "no cell is a formula"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "line", "buttons", "left"),
    [(5, r"never met, paired for \d+ days", 6, 5), (60, r"\d+, never met", 3, 3)],
)
def test_every_pair_that_newly_lapsed_is_named_and_some_have_buttons(
    world: World, count: int, line: str, buttons: int, left: int
) -> None:
    ward = lapsed(world)
    add_pairs(ward, count)
    world.passes(days=7)
    told = ward.digest
    assert f"1 had in the last digest, {count} more since then, 0 no longer" in told.plain
    heading = f"*Newly lapsed*{', days without a meeting' if count == 60 else ''} ({count})\n"
    assert heading in told.text.replace("\n\n", "\n")
    for number in range(count):
        assert re.search(f"and =Mentee {number}: {line}", told.plain)
    assert count_acting(told) == buttons
    assert "Dr Max Okafor and Ana Silva: never met" in told.plain, "who lapsed before is not last"
    ward.fay.clicks("I will talk to them", told)
    world.settles()
    assert "Fay Laurent talks to them." in ward.digest.plain
    assert count_acting(ward.digest) == left, "the next one has them now, if there is room"


@pytest.mark.slow
@pytest.mark.parametrize("count", [5, 60])
def test_of_pairs_that_lapsed_before_so_many_are_named_as_two_screens_hold(
    world: World, count: int
) -> None:
    ward = lapsed(world)
    add_weeks(ward, 8)
    add_pairs(ward, count)
    world.passes(days=14)
    told = ward.digest
    assert f"nobody looks after them* ({count + 1})" in told.plain, "who is not named is counted"
    named = told.plain.count(": never met")
    assert named == count + 1 if count == 5 else 0 < named < count
    if named < count + 1:
        assert f"And {count + 1 - named} more pairs: *All pairs*, below, has them." in told.plain
    assert "*Lapsed, week by week:* 3, 2, 1, 0, 0," in told.plain
    assert told.blocks[-1]["type"] == "data_visualization", "below all that is read"
    assert measure_least(told) <= TWO_SCREENS
    ward.fay.clicks("All pairs", told)
    world.settles()
    whole = ward.fay.sees("pairs on")
    assert whole.text.count("lapsed, never met") == count + 1
    assert whole.channel == ward.fay.dm.id, "for whoever asked alone"


def count_acting(message: Message) -> int:
    """Count the pairs that something can be done about in the message itself."""
    return message.buttons.count("I will talk to them")


def measure_least(message: Message) -> int:
    """Return how high what is read of a message is at least: its lines as a phone breaks them."""
    lines = message.text.splitlines()
    return sum(22 * max(1, -(-len(line) // 42)) for line in lines if line)


def add_weeks(ward: Ward, count: int) -> None:
    """Add digests of so many weeks before the first; each had one pair less that had lapsed."""
    with ward.world.bot.sessions.begin() as session:
        first = session.scalars(select(Digest).order_by(Digest.local_date)).first()
        assert first is not None
        for number in range(1, count + 1):
            session.add(
                Digest(
                    workspace_id=first.workspace_id,
                    programme_id=first.programme_id,
                    local_date=first.local_date - timedelta(weeks=number),
                    occurrences=[],
                    figures={"totals": {"lapsed": number}},
                )
            )


def add_pairs(ward: Ward, count: int) -> None:
    """Add pairs that lapsed an hour ago, of people who are written nothing."""
    now = ward.world.clock.now()
    with ward.world.bot.sessions.begin() as session:
        first = session.get_one(Pair, ward.pair)
        for number in range(count):
            mentee = people.keep(
                session, first.workspace_id, f"U0MENTEE{number}", f"=Mentee {number}", "UTC"
            )
            pair = Pair(
                workspace_id=first.workspace_id,
                programme_id=first.programme_id,
                mentor_id=first.mentor_id,
                mentee_id=mentee.id,
                cadence_code="1 month",
                started_at=now - timedelta(days=50),
            )
            session.add(pair)
            session.flush()
            schedule.open_lapse(session, pair, now - timedelta(hours=1), now)
