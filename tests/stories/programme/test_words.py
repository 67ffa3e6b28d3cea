"""Facilitators put words of their own before and after what the bot says."""

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.stories.world import World

WELCOME, PROMPT = "Welcome: first sentence", "Asking for the agenda: last sentence"


@pytest.fixture
def fay(world: World) -> Person:
    person = world.person("fay", "Fay Laurent")
    world.start_programme(person)
    return person


def opens(fay: Person) -> None:
    fay.types("/mentoring programme")
    fay.clicks("Words of your own")


def keeps(fay: Person, **words: str) -> None:
    opens(fay)
    for label, text in words.items():
        fay.fills({"welcome": WELCOME, "prompt": PROMPT}[label], text)
    fay.submits()
    fay.submits()


def test_their_words_are_looked_at_kept_and_read_by_the_pairs(world: World, fay: Person) -> None:
    opens(fay)
    fay.fills(WELCOME, "Welcome, and enjoy it with {other} <!channel> & *all*.")
    fay.fills(PROMPT, "We cross our fingers for {when}.")
    fay.submits()
    assert fay.modal is not None
    assert "made up" in fay.modal.plain
    assert "_From those who run Medicine:_ Welcome, and enjoy it with Dr Max" in fay.modal.plain
    fay.submits()
    assert fay.modal is not None
    assert "Kept" in fay.modal.plain
    fay.closes()
    max_, ana = world.person("max", "Max Okafor"), world.person("ana", "Ana Silva")
    world.pair(max_, ana, next_meeting=world.clock.now() + timedelta(days=14))
    world.passes(days=1)
    welcome = ana.sees("is now your mentor")
    assert "enjoy it with Max Okafor &lt;!channel&gt; &amp; *all*" in welcome.text
    world.passes(days=11)
    prompt = ana.sees("Those who run Medicine")
    assert "We cross our fingers for Tuesday 8 December" in prompt.plain


def test_a_place_that_is_not_known_is_refused_and_nothing_is_lost(
    world: World, fay: Person
) -> None:
    opens(fay)
    fay.fills(WELCOME, "Dear {name}")
    fay.submits()
    assert fay.modal is not None
    assert "“{name}” is not known here" in str(fay.modal.errors)
    assert "{other}" in str(fay.modal.errors)
    fay.fills(WELCOME, "Dear {other}’s new colleague")
    fay.submits()
    assert fay.modal is not None
    assert "Dr Max Okafor’s new colleague" in fay.modal.plain


def test_a_test_comes_to_oneself_and_to_nobody_else(world: World, fay: Person) -> None:
    max_, ana = world.person("max", "Max Okafor"), world.person("ana", "Ana Silva")
    world.pair(max_, ana)
    before = len(ana.messages)
    keeps(fay, prompt="Good luck.")
    fay.clicks("Send me a test")
    world.settles()
    assert "Good luck." in fay.sees("This is a test").plain
    assert len(ana.messages) == before


def test_the_usual_words_are_one_tap_away_and_messages_follow(world: World, fay: Person) -> None:
    max_, ana = world.person("max", "Max Okafor"), world.person("ana", "Ana Silva")
    keeps(fay, welcome="Hello.")
    fay.closes()
    world.pair(max_, ana)
    world.passes(days=1)
    assert "Hello." in ana.sees("is now your mentor").plain
    fay.types("/mentoring programme")
    fay.clicks("Use the usual words", confirm=True)
    world.settles()
    assert "Hello." not in ana.sees("is now your mentor").plain


def test_two_who_write_the_same_are_told(world: World, fay: Person) -> None:
    opens(fay)
    fay.fills(WELCOME, "One.")
    fay.submits()
    with world.bot.sessions.begin() as session:
        session.merge(world.programme).words = {"welcome_opening": "Two."}
    fay.submits()
    assert fay.modal is not None
    assert "somebody else" in fay.modal.plain.lower()
