"""A promise that is typed to the bot: what is shown is what is recorded, and whose it is."""

from datetime import date, timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.points import Point
from db.mentoring.pairs import Pair
from tests.stories.cycles import couple, rows
from tests.stories.typing.test_direct_message import says
from tests.stories.world import World

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "text", "due", "whose"),
    [
        ("Talk to the dean by Friday", "Talk to the dean", FRIDAY, "mentee"),
        ("Write to Ines by Friday", "Write to Ines", FRIDAY, "mentee"),
        ("Ines will send the data by Friday", "Ines will send the data", FRIDAY, "mentee"),
        ("Max will send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("max will send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("Dr Okafor will send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("My mentor will send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("Max: send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("@Max will send the letter by Friday", "send the letter", FRIDAY, "mentor"),
        ("Send the letter by Friday @Max", "Send the letter", FRIDAY, "mentor"),
        ("I'll send the draft to @Max by Friday", "send the draft to Max", FRIDAY, "mentee"),
        ("Complete the draft by Friday", "Complete the draft", FRIDAY, "mentee"),
    ],
)
def test_what_is_shown_is_recorded(
    world: World, typed: str, text: str, due: date | None, whose: str
) -> None:
    two = couple(world)
    said = says(world, two.mentee, typed)
    assert f"{text}, by Friday 27 November 2026" in said.plain.replace("*", "")
    assert ("A promise of Dr Max Okafor’s?" in said.plain) == (whose == "mentor")
    two.mentee.clicks("Record it", said)
    (item,) = rows(world, ActionItem)
    (pair,) = rows(world, Pair)
    assert (item.text, item.due_on) == (text, due)
    assert item.owner_id == (pair.mentor_id if whose == "mentor" else pair.mentee_id)
    assert ("Dr Max Okafor will: " in said.plain) == (whose == "mentor")


def test_a_date_that_cannot_be_meant_is_said_and_the_form_asks_for_another(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "I'll send the draft by 31 November")
    assert "There is no such day as “31 November”" in said.plain
    assert "Record it" not in said.buttons
    two.mentee.clicks("Choose the day", said)
    assert two.mentee.modal is not None
    two.mentee.fills("By when?", FRIDAY)
    two.mentee.submits()
    (item,) = rows(world, ActionItem)
    assert (item.text, item.due_on) == ("send the draft", FRIDAY)


def test_a_day_is_counted_from_when_it_was_typed(world: World) -> None:
    two = couple(world)
    said = says(world, two.mentee, "I'll send the draft by tomorrow")
    world.passes(hours=16)
    two.mentee.clicks("Change it first", said)
    two.mentee.submits()
    (item,) = rows(world, ActionItem)
    assert item.due_on == date(2026, 11, 25)


def test_a_colleague_who_is_mentioned_stays_in_the_text(world: World) -> None:
    two = couple(world)
    world.person("ines", "Ines Colleague")
    said = says(world, two.mentee, "I'll ask @ines for the data by Friday")
    assert "ask ines for the data" in said.plain
    two.mentee.clicks("Record it", said)
    assert rows(world, ActionItem)[0].text == "ask ines for the data"


def test_whom_a_line_is_for_chooses_the_pair_and_the_owner(world: World) -> None:
    two = couple(world)
    kim = world.person("kim", "Kim Lee")
    world.pair(two.mentor, kim)
    said = says(world, two.mentor, "@kim will send the letter by Friday")
    assert "A promise of Kim Lee’s?" in said.plain
    two.mentor.clicks("Record it", said)
    assert rows(world, ActionItem)[0].text == "send the letter"


@pytest.mark.slow
def test_the_form_of_points_keeps_time_lines_and_domains(world: World) -> None:
    two = couple(world, timedelta(days=7))
    said = says(world, two.mentee, "education: a course; in spring\nadmin: the office; by March")
    two.mentee.clicks("Change it first", said)
    two.mentee.submits()
    assert [(p.domain, p.text, p.time_line) for p in rows(world, Point)] == [
        ("education", "a course", "in spring"),
        ("administrative", "the office", "by March"),
    ]
    said = says(world, two.mentee, "personal: the move; in June")
    two.mentee.clicks("Change it first", said)
    two.mentee.submits()
    point = rows(world, Point)[-1]
    assert (point.domain, point.text, point.time_line) == ("personal", "the move", "in June")
