"""Shortcuts: any message becomes a point or a promise, and three things open from anywhere."""

from datetime import date, timedelta

import pytest

from db.mentoring.content.actions import ActionItem
from db.mentoring.content.drafts import Draft
from db.mentoring.content.points import Point
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from sandbox.client.interactions import NotOffered
from sandbox.model.entities import Message
from sandbox.people import Person
from tests.stories.cycles import Couple, began_earlier, couple, rows
from tests.stories.world import World


def said_in_channel(world: World, two: Couple, words: str) -> Message:
    """Somebody else says something in a channel in which both of a pair are."""
    sam = world.person("sam", "Sam Stranger")
    room = world.sandbox.add_channel("ward", [two.mentor, two.mentee, sam])
    sam.types(words, in_=room)
    return two.mentee.messages_in(room)[-1]


def labels(person: Person) -> list[str]:
    assert person.modal is not None
    return person.modal.labels


def test_any_message_becomes_a_point_through_a_form_that_begins_with_it(world: World) -> None:
    two = couple(world, timedelta(days=7))
    message = said_in_channel(world, two, "The grant office closes on *5 January* & so on")
    two.mentee.uses_shortcut("Add to my agenda", message)
    assert labels(two.mentee) == ["What is to be talked about?", "Under"]
    two.mentee.submits()
    (point,) = rows(world, Point)
    assert point.text == "The grant office closes on *5 January* & so on"
    assert two.mentee.modal is not None
    assert "On the agenda for your next meeting with Dr Max Okafor" in two.mentee.modal.plain
    assert two.mentor.modal is None


def test_any_message_becomes_a_promise_with_the_date_that_it_names(world: World) -> None:
    two = couple(world)
    message = said_in_channel(world, two, "Please send the slides by Friday")
    two.mentor.uses_shortcut("Make it a promise", message)
    two.mentor.fills("Who does it?", "The other of the pair")
    two.mentor.submits()
    (item,) = rows(world, ActionItem)
    assert (item.text, item.due_on) == ("Please send the slides", date(2026, 11, 27))
    assert item.owner_id == rows(world, Pair)[0].mentee_id
    world.settles()
    assert two.mentee.sees("Please send the slides")


def test_whoever_is_in_several_pairs_chooses_in_the_form(world: World) -> None:
    two = couple(world)
    kim = world.person("kim", "Kim Lee")
    other = world.pair(two.mentor, kim)
    message = said_in_channel(world, two, "Ask for a letter")
    two.mentor.uses_shortcut("Add to my agenda", message)
    assert labels(two.mentor)[0] == "Which pair is this for?"
    two.mentor.fills("Which pair is this for?", "Kim Lee, whom you mentor (Medicine)")
    two.mentor.submits()
    (point,) = rows(world, Point)
    assert point.pair_id == other


def test_a_form_that_was_refused_keeps_its_words_and_the_next_begins_with_its_own(
    world: World,
) -> None:
    two = couple(world)
    message = said_in_channel(world, two, "word " * 100)
    two.mentee.uses_shortcut("Add to my agenda", message)
    two.mentee.submits()
    assert two.mentee.modal is not None
    assert two.mentee.modal.errors
    assert len(rows(world, Draft)) <= 1
    two.mentee.closes()
    two.mentee.types("Another one", in_=world.sandbox.team.conversations[message.channel])
    second = two.mentee.messages_in(world.sandbox.team.conversations[message.channel])[-1]
    two.mentee.uses_shortcut("Add to my agenda", second)
    two.mentee.submits()
    assert [point.text for point in rows(world, Point)] == ["Another one"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Open my agenda", "Agenda"),
        ("Record a promise", "Promise"),
        ("We met", "You met"),
    ],
)
def test_from_anywhere_one_opens_what_is_wanted(world: World, name: str, title: str) -> None:
    two = couple(world)
    two.mentee.uses_shortcut(name)
    assert two.mentee.modal is not None
    assert two.mentee.modal.title == title


def test_we_met_is_noted_for_the_pair_that_is_picked(world: World) -> None:
    two = couple(world)
    kim = world.person("kim", "Kim Lee")
    other = world.pair(two.mentor, kim)
    began_earlier(world)
    two.mentor.uses_shortcut("We met")
    two.mentor.fills("Which pair is this for?", "Kim Lee, whom you mentor (Medicine)")
    two.mentor.submits()
    two.mentor.submits()
    (meeting,) = rows(world, Meeting)
    assert meeting.pair_id == other


def test_a_stranger_is_told_so_in_a_form(world: World) -> None:
    two = couple(world)
    message = said_in_channel(world, two, "Anything")
    sam = world.sandbox.person("sam")
    sam.uses_shortcut("Add to my agenda", message)
    room = world.sandbox.team.conversations[message.channel]
    assert "You are not in a mentoring pair here" in sam.messages_in(room)[-1].plain
    assert sam.modal is None
    sam.uses_shortcut("Open my agenda")
    assert sam.modal is not None
    assert sam.modal.plain.startswith("You are not in a mentoring pair here")
    assert sam.modal.labels == [], "there is nothing to fill in"
    assert rows(world, Point) == []


def test_slack_has_none_on_a_message_that_one_person_sees(world: World) -> None:
    two = couple(world)
    two.mentee.types("/goal help")
    with pytest.raises(NotOffered):
        two.mentee.uses_shortcut("Add to my agenda", two.mentee.last_message)
