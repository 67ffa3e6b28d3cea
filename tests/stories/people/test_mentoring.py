"""`/mentoring`, App Home, and how a pair ends: for its two, a facilitator, a stranger."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from agendas.rhythm.cadence import Cadence
from db.tables import METADATA
from sandbox.people import NotConfirmed, Person
from tests.stories.cycles import calendars, told
from tests.stories.world import World

COMMANDS = ("/agenda", "/action", "/goal", "/meeting", "/mentoring")
WRONG = (
    "/agenda career:",
    "/agenda " + "x" * 3000,
    "/action by friday",
    "/action send it by 31 february",
    "/action send it by yesterday",
    "/action " + "x" * 2000,
    "/goal 5y",
    "/goal " + "x" * 2000,
    "/meeting dance",
    "/meeting cancel",
    "/meeting plan someday",
    "/meeting plan yesterday 10:00",
    "/meeting plan friday",
    "/meeting plan 3 march 2035 10:00",
    "/meeting met tomorrow",
    "/meeting we met someday",
    "/mentoring dance",
    "/mentoring cadence",
    "/mentoring cadence weekly",
    "/mentoring cadence yearly",
    "/mentoring quiet",
    "/mentoring quiet 25:00-99:00",
    "/mentoring quiet evenings",
    "/mentoring pause until",
    "/mentoring pause until yesterday",
    "/mentoring pause until whenever",
    "/mentoring pause until 1 march 2028",
    "/mentoring resume",
    *(f"{command} @sam" for command in ("/action", "/goal")),
    "/meeting plan friday 10:00 with @sam",
    "/mentoring end @sam",
)


class Cast:
    """A programme of one pair, its facilitator, and somebody whom nobody knows."""

    def __init__(self, world: World, **pair: Any) -> None:
        self.fay = world.person("fay", "Fay Laurent")
        self.max = world.person("max", "Dr Max Okafor")
        self.ana = world.person("ana", "Ana Silva")
        self.sam = world.person("sam", "Sam Stranger")
        self.programme = world.start_programme(self.fay)
        self.pair = world.pair(self.max, self.ana, **pair)


def everything(world: World) -> dict[str, list[Any]]:
    """Every row of every table."""
    with world.bot.sessions() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in METADATA.sorted_tables
        }


LEFT_BEHIND = {"Undo", "Edit", "Done", "Reached", "Drop"}


def count(*people: Person) -> list[int]:
    return [len(person.messages) for person in people]


def test_every_command_answers_help(world: World) -> None:
    cast = Cast(world)
    for person, command in product((cast.ana, cast.fay, cast.sam), COMMANDS):
        person.types(f"{command} help")
        assert f"`{command}" in person.last_message.plain
        assert person.last_message.ephemeral_for == person.id


@pytest.mark.slow
def test_wrong_input_is_answered_to_that_person_alone_and_changes_nothing(world: World) -> None:
    cast = Cast(world)
    before = everything(world)
    others = count(cast.max, cast.fay, cast.sam)
    for line in WRONG:
        seen = len(cast.ana.messages)
        cast.ana.types(line)
        assert len(cast.ana.messages) == seen + 1, f"one answer to {line[:60]}"
        answer = cast.ana.last_message
        assert answer.ephemeral_for == cast.ana.id, line
        assert "reference" not in answer.plain, line
        if cast.ana.modal is not None:  # A form in which it can be put right.
            cast.ana.closes()
    world.settles()
    # What was typed and refused may be kept for its form, and is nothing but a draft.
    assert everything(world) | {"drafts": []} == before
    assert count(cast.max, cast.fay, cast.sam) == others


def test_a_stranger_is_told_what_to_do_and_changes_nothing(world: World) -> None:
    cast = Cast(world)
    before = everything(world)
    for command in COMMANDS:
        for text in ("", " something", " cadence quarterly", " quiet 20:00-07:00", " we met"):
            cast.sam.types(command + text)
            answer = told(cast.sam)
            known = ("not in a mentoring pair", "I did not understand")
            assert any(words in answer for words in known), command + text
    assert everything(world) == before


def test_each_sees_where_they_stand(world: World) -> None:
    cast = Cast(world, next_meeting=world.clock.now() + timedelta(days=7))
    cast.ana.types("/mentoring")
    hers = cast.ana.last_message.plain
    assert "Dr Max Okafor" in hers
    assert "your mentor" in hers
    assert "Tuesday 1 December 2026 at 10:00" in hers
    cast.max.types("/mentoring")
    assert "you are the mentor" in cast.max.last_message.plain
    cast.fay.types("/mentoring")
    assert "You facilitate *Medicine*" in cast.fay.last_message.plain
    assert "Ana" not in cast.fay.last_message.plain


def test_a_new_cadence_is_told_to_the_other(world: World) -> None:
    cast = Cast(world)
    cast.max.types("/mentoring cadence every 6 weeks")
    assert "every 6 weeks" in cast.max.last_message.plain
    world.settles()
    assert "every 6 weeks" in cast.ana.sees("has changed how often").plain
    assert world.row(cast.pair).cadence == Cadence(6, "week")
    before = count(cast.ana)
    cast.max.types("/mentoring cadence 6 weeks")
    world.settles()
    assert count(cast.ana) == before, "no news"


@pytest.mark.slow
def test_a_longer_cadence_ends_a_lapse_that_is_none_any_more(world: World) -> None:
    cast = Cast(world)
    world.pilot.until(datetime(2027, 1, 7, 16, 0, tzinfo=UTC))
    assert cast.max.sees("Have you and Ana Silva met yet?")
    cast.ana.types("/mentoring cadence quarterly")
    world.settles()
    for person in (cast.max, cast.ana):
        assert not [m for m in person.messages if "Not yet" in m.buttons]


def test_nobody_is_written_to_in_their_quiet_hours(world: World) -> None:
    cast = Cast(world)
    cast.max.types("/mentoring quiet 9-17")
    assert "09:00 and 17:00" in cast.max.last_message.plain
    before = count(cast.max)
    cast.ana.types("/meeting plan 14 december 10:00")
    world.passes(hours=6, minutes=59)
    assert count(cast.max) == before
    world.passes(minutes=2)
    assert "14 December" in cast.max.sees("your next meeting").plain


def test_quiet_hours_can_be_switched_off(world: World) -> None:
    world.clock.set(datetime(2026, 11, 25, 3, 0, tzinfo=UTC))  # ten in the evening in Toronto
    cast = Cast(world)
    assert count(cast.max) == [0]
    cast.max.types("/mentoring quiet off")
    before = count(cast.max)
    cast.ana.types("/meeting plan 14 december 10:00")
    world.settles()
    assert count(cast.max) > before


@pytest.mark.slow
@pytest.mark.parametrize("who", ["ana", "max"])
def test_either_side_ends_the_pair_and_the_other_is_told_in_neutral_words(
    world: World, who: str
) -> None:
    cast = Cast(world, next_meeting=world.clock.now() + timedelta(days=7))
    person = cast.ana if who == "ana" else cast.max
    other = cast.max if who == "ana" else cast.ana
    cast.ana.types("/action send the draft by 9 december")
    person.types("/mentoring end")
    with pytest.raises(NotConfirmed, match="undo it for ten minutes"):
        person.clicks("End it")
    assert world.row(cast.pair).state == "active"
    person.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert world.row(cast.pair).state == "ended"
    told = other.sees("has come to its end").plain
    assert "ended by" not in told
    assert "has ended" not in told
    for side in (person, other):
        (_, planned), (method, off) = calendars(side)
        assert (method, off["STATUS"], off["UID"]) == ("CANCEL", "CANCELLED", planned["UID"])
        assert off["SEQUENCE"] > planned["SEQUENCE"]
        assert "if it stays there, delete it" in side.last_message.plain
    before = count(cast.ana, cast.max)
    world.passes(days=120)
    assert count(cast.ana, cast.max) == before
    cast.ana.types("/mentoring")
    assert "came to its end on Tuesday 24 November" in cast.ana.last_message.plain
    assert "Read what you agreed" in cast.ana.opens_home().buttons


def test_what_was_not_understood_is_quoted_as_it_was_typed(world: World) -> None:
    cast = Cast(world)
    for command in ("/mentoring", "/meeting"):
        cast.ana.types(f"{command} a < b & c")
        assert "“a &lt; b &amp; c”" in cast.ana.last_message.text


@pytest.mark.slow
def test_what_waited_for_the_morning_is_not_sent_once_the_pair_has_ended(world: World) -> None:
    cast = Cast(world)
    cast.max.types("/mentoring quiet 9-17")
    cast.ana.types("/meeting we met")
    cast.ana.fills("Decided", "Apply in spring")
    cast.ana.submits()
    cast.ana.closes()
    cast.ana.types("/mentoring end")
    cast.ana.clicks("End it", confirm=True)
    world.passes(minutes=10)
    before = count(cast.max)
    world.passes(days=3)
    assert count(cast.max) == [before[0] + 1]
    assert "has come to its end" in cast.max.last_message.plain


@pytest.mark.slow
def test_nothing_that_was_left_open_brings_an_ended_pair_back(world: World) -> None:
    cast = Cast(world, cadence="quarterly")
    world.passes(days=12)
    old = [deepcopy(message) for message in cast.ana.messages if message.buttons]
    cast.ana.types("/mentoring pause")
    cast.max.types("/mentoring end")
    cast.max.clicks("End it", confirm=True)
    world.passes(minutes=10)
    before = everything(world)
    cast.ana.submits()
    assert "no longer a pair" in (cast.ana.modal.plain if cast.ana.modal else "")
    cast.ana.closes()
    cast.ana.closes()
    labels = [
        (message, label)
        for message in old
        for label in dict.fromkeys(message.buttons)
        if label != "Who can see what"
    ]
    assert len(labels) >= 3
    for message, label in labels:
        cast.ana.clicks(label, message=message)
        assert "no longer a pair" in told(cast.ana), label
    world.settles()
    assert everything(world) == before


@pytest.mark.slow
def test_what_an_ended_pair_promised_and_aimed_at_is_not_touched_any_more(world: World) -> None:
    cast = Cast(world)
    cast.ana.types("/action send the draft by 27 november")
    cast.ana.types("/goal lead a trial 3y")
    for line in ("/action", "/goal"):
        cast.ana.types(line)
    world.passes(days=2)
    assert cast.ana.last_message.buttons == ["Done", "Edit"], "the reminder"
    labels = [
        (deepcopy(message), label)
        for message in cast.ana.messages
        for label in message.buttons
        if label in LEFT_BEHIND
    ]
    home = deepcopy(cast.ana.opens_home())
    assert {label for _, label in labels} == LEFT_BEHIND
    cast.max.types("/mentoring end")
    cast.max.clicks("End it", confirm=True)
    world.passes(minutes=10)
    before = everything(world)
    for message, label in labels:
        cast.ana.clicks(label, message=message)
        assert "no longer a pair" in told(cast.ana), label
    cast.ana.clicks("Done", message=home)
    assert cast.ana.modal
    assert "no longer a pair" in cast.ana.modal.plain
    world.settles()
    assert everything(world) == before


def test_ending_twice_is_said_once(world: World) -> None:
    cast = Cast(world)
    for person in (cast.ana, cast.max):
        person.types("/mentoring end")
    cast.ana.clicks("End it", confirm=True)
    world.passes(minutes=10)
    cast.max.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert "no longer a pair" in cast.max.last_message.plain
    world.settles()
    assert len([m for m in cast.ana.messages if "You have ended" in m.plain]) == 1


def test_home_shows_a_pair_and_its_ticks_work(world: World) -> None:
    cast = Cast(world, next_meeting=world.clock.now() + timedelta(days=7))
    cast.ana.types("/action send the draft by 9 december")
    cast.ana.types("/goal lead a trial 3y")
    home = cast.ana.opens_home()
    for words in ("Dr Max Okafor", "1 December", "send the draft", "lead a trial, within three"):
        assert words in home.plain
    assert "send the draft" in cast.max.opens_home().plain
    cast.ana.clicks("Done", message=home)
    world.settles()
    assert cast.ana.home is not None
    assert "send the draft" not in cast.ana.home.plain
    cast.ana.clicks("Open the agenda", message=cast.ana.home)
    assert cast.ana.modal is not None


def test_home_shows_a_facilitator_programmes_and_a_stranger_what_to_do(world: World) -> None:
    cast = Cast(world)
    cast.ana.types("/goal lead a trial 3y")
    home = cast.fay.opens_home().plain
    assert "You facilitate *Medicine*" in home
    assert "trial" not in home
    assert "Ana" not in home
    assert "not in a mentoring pair" in cast.sam.opens_home().plain


@pytest.mark.slow
def test_one_of_two_pairs_is_ended_once_it_is_said_which(world: World) -> None:
    cast = Cast(world)
    zoe = world.person("zoe", "Zoe Lind")
    other = world.pair(cast.max, zoe)
    cast.max.types("/mentoring end")
    assert cast.max.modal is not None
    cast.max.fills(cast.max.modal.labels[0], "Zoe Lind, whom you mentor (Medicine)")
    cast.max.submits()
    cast.max.clicks("End it", confirm=True)
    world.passes(minutes=10)
    assert (world.row(cast.pair).state, world.row(other).state) == ("active", "ended")
    assert cast.max.modal is not None
    assert "End it" not in cast.max.modal.buttons, "what is answered asks no more"


def test_one_of_two_pairs_is_named_in_the_command(world: World) -> None:
    cast = Cast(world)
    other = world.pair(cast.max, world.person("zoe", "Zoe Lind"))
    cast.max.types("/mentoring cadence quarterly @zoe")
    assert world.row(cast.pair).cadence == Cadence(1, "month")
    assert world.row(other).cadence == Cadence(3, "month")


def test_who_can_see_what_is_a_page_from_the_welcome_and_home(world: World) -> None:
    cast = Cast(world)
    cast.ana.clicks("Who can see what", message=cast.ana.sees("is now your mentor"))
    assert "kept while the pair goes on and for 24 months" in told(cast.ana)
    cast.max.clicks("Who can see what", message=cast.max.opens_home())
    assert "they can export messages" in told(cast.max)
    for person in (cast.fay, cast.ana):
        person.types("/mentoring privacy")
        assert "Facilitators see that a pair met" in told(person)
    cast.sam.types("/mentoring privacy")
    assert "not in a mentoring pair" in told(cast.sam)
