"""A recap in a minute: few fields to fill in, few words to read, and what was read is shown."""

import re
from datetime import timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.meetings import Meeting
from sandbox.model.entities import View
from sandbox.people import Person
from tests.stories.cycles import (
    DECIDED,
    NEXT,
    OTHER_DATE,
    PROMISES,
    Couple,
    couple,
    held,
    rows,
    sends,
)
from tests.stories.world import World

GOALS = (1, 3, 6)
FIELDS = {"first": 6, "later": 8, "agenda": 4}
WORDS = {"first": 65, "later": 75, "agenda": 60}
# What is the pair's own, and no word of the bot's: names, days, hours, and what they typed.
OWN = re.compile(
    r"Dr Max Okafor|Ana Silva|Max\b|\(Toronto time\)|(?:at )?\d\d:\d\d|20\d\d"
    r"|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*\b|\d{1,2} (?:Nov|Dec|Jan)\w*|\bzq\w*"
)


def count_words(view: View) -> int:
    return len(re.findall(r"[^\W\d_][\w’'/-]*", OWN.sub(" ", view.plain)))


def shown(person: Person) -> View:
    assert person.modal
    return person.modal


def measured(view: View) -> tuple[int, int]:
    return len(view.labels), count_words(view)


def met_again(world: World, goals: int) -> tuple[Couple, dict[str, tuple[int, int]]]:
    """Let two people meet twice, with so many goals; return what each form asked and said."""
    two = couple(world, timedelta(days=7))
    for number in range(goals):
        two.mentee.types(f"/goal zqgoal{number}")
    world.passes(days=7, hours=2)
    two.mentee.clicks("We met")
    found = {"first": measured(shown(two.mentee))}
    two.mentee.fills(PROMISES, "me: zqdraft by 15 January 2027\nMax: zqread")
    two.mentee.fills(OTHER_DATE, "5 January 10:00")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    two.mentor.clicks("Accept")
    world.passes(minutes=10)
    two.mentee.types("/agenda zqpoint")
    two.mentee.types("/agenda")
    found["agenda"] = measured(shown(two.mentee))
    two.mentee.closes()
    world.passes(days=35)
    two.mentee.types("/meeting met today")
    found["later"] = measured(shown(two.mentee))
    return two, found


@pytest.mark.slow
@pytest.mark.parametrize("goals", GOALS)
def test_a_form_has_few_fields_and_words_however_many_goals_there_are(
    world: World, goals: int
) -> None:
    _, found = met_again(world, goals)
    for form, (fields, words) in found.items():
        assert fields <= FIELDS[form], (form, fields)
        assert words <= WORDS[form], (form, words)


@pytest.mark.slow
def test_a_recap_of_ticks_and_a_decision_goes_at_once_and_words_are_shown_back(
    world: World,
) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "To go on")
    two.mentee.submits()
    assert "Sent to Dr Max Okafor to accept" in shown(two.mentee).plain
    two.mentee.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, "Max sends the draft by Friday\nI read it")
    two.mentee.submits()
    read = shown(two.mentee)
    assert "Dr Max Okafor: sends the draft, by Friday 4 December 2026" in read.plain
    assert "No date: read it" in read.plain
    assert rows(world, ActionItem) == [], "nothing was sent yet"
    two.mentee.closes()
    assert shown(two.mentee).callback_id == "recap.send", "Back leads to the form as it was"
    two.mentee.fills(PROMISES, "Max sends the draft by Monday")
    sends(two.mentee)
    assert [(item.text, str(item.due_on)) for item in rows(world, ActionItem)] == [
        ("sends the draft", "2026-12-07")
    ]
    two.mentee.closes()
    assert two.mentee.modal is None, "the form below is closed with it"


@pytest.mark.slow
def test_a_line_that_is_not_understood_is_named_and_nothing_is_sent(world: World) -> None:
    two = held(world)
    two.mentee.fills(PROMISES, "Max: send the draft by 31 Feb\nread the chapter\nme: write")
    two.mentee.submits()
    errors = shown(two.mentee).errors["promises"]
    assert "Line 1: there is no such day as “31 Feb”" in errors
    assert "Line 2: who does “read the chapter”?" in errors
    assert "Line 3" not in errors
    assert rows(world, ActionItem) == []


@pytest.mark.slow
def test_what_was_read_and_closed_unsent_is_still_a_draft(world: World) -> None:
    two = held(world)
    two.mentee.fills(PROMISES, "Max sends the draft")
    two.mentee.submits()
    two.mentee.closes()
    two.mentee.closes()
    two.mentee.clicks("Write the recap")
    assert "Max sends the draft" in str(shown(two.mentee).values)


@pytest.mark.slow
def test_a_version_that_came_while_it_was_shown_back_is_told(world: World) -> None:
    two = held(world)
    two.mentee.fills(DECIDED, "To go on")
    sends(two.mentee)
    two.mentee.closes()
    world.settles()
    two.mentee.clicks("Change the recap")
    two.mentee.fills(PROMISES, "Max sends the draft")
    two.mentee.submits()
    two.mentor.clicks("Correct it")
    two.mentor.fills(DECIDED, "To go on, in spring")
    sends(two.mentor)
    two.mentee.submits()
    assert "changed by somebody else" in shown(two.mentee).plain
    assert "Max sends the draft" in str(shown(two.mentee).values)
    sends(two.mentee)
    assert [item.text for item in rows(world, ActionItem)] == ["sends the draft"]


@pytest.mark.slow
def test_the_next_meeting_is_one_tap_among_dates_that_fit(world: World) -> None:
    two = held(world)
    block = next(b for b in shown(two.mentee).blocks if b.get("block_id") == "next")
    offered = [option["text"]["text"] for option in block["element"]["options"]]
    assert offered[-1] == "No date yet"
    assert 1 < len(offered) <= 4
    assert not any("25 Dec" in one or "1 Jan" in one for one in offered)
    two.mentee.fills(NEXT, offered[0])
    two.mentee.fills(DECIDED, "To go on")
    two.mentee.submits()
    planned = rows(world, Meeting)[-1].starts_at
    assert planned > world.clock.now()
    assert f"{planned.day} " in offered[0]


@pytest.mark.slow
def test_two_dates_at_once_are_not_guessed(world: World) -> None:
    two = held(world)
    block = next(b for b in shown(two.mentee).blocks if b.get("block_id") == "next")
    two.mentee.fills(NEXT, block["element"]["options"][0]["text"]["text"])
    two.mentee.fills(OTHER_DATE, "5 January 10:00")
    two.mentee.fills(DECIDED, "To go on")
    two.mentee.submits()
    assert "Please keep one of the two" in shown(two.mentee).errors["other"]
    assert len(rows(world, Meeting)) == 1
