"""The record: all that a pair agreed, found, searched, taken along, for as long as it is kept."""

import re
from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.stories.cycles import Couple, couple, recapped, told
from tests.stories.world import World

DECISION = "Apply in the spring round"


def agreed(world: World) -> Couple:
    """A couple that both have accepted a recap."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(minutes=15)
    return two


def looks(person: Person, words: str = "") -> str:
    """Return what somebody's record shows by command."""
    person.types(f"/meeting history {words}".rstrip())
    assert person.modal is not None
    return person.modal.plain


def test_what_was_agreed_is_two_taps_from_home_for_both(world: World) -> None:
    two = agreed(world)
    for person in (two.mentee, two.mentor):
        person.clicks("Read what you agreed", message=person.opens_home())
        assert person.modal is not None
        shown = person.modal.plain
        for words in (DECISION, "Lead a ward round", "Send the draft", "Introduce Ana", "You met"):
            assert words in shown
        person.closes()


@pytest.mark.slow
def test_it_is_there_half_a_year_later_with_what_became_of_it(world: World) -> None:
    two = agreed(world)
    two.mentee.types("/goal run a trial 3y")
    two.mentee.types("/action ask the dean")
    two.mentee.clicks("Done", message=two.mentee.opens_home())
    world.passes(days=170)
    shown = looks(two.mentor)
    assert DECISION in shown
    assert "Goal: run a trial, within three years".replace("Goal:", "*Goal:*") in shown
    assert "ask the dean" in shown
    assert "What became of it" in shown
    assert "done on" in shown


@pytest.mark.slow
def test_words_are_found_alike_whatever_their_case_and_accents(world: World) -> None:
    two = agreed(world)
    for line in ("Écrire à l'Équipe du SÉMINAIRE", "Straße fegen", "100% sure_thing"):
        two.mentee.types(f"/action {line}")
    for words, found in {
        "seminaire": "SÉMINAIRE",
        "Séminaire équipe": "SÉMINAIRE",
        "STRASSE": "Straße",
        "0% sure_": "100% sure_thing",
        "spring APPLY": DECISION,
        "ward": "Lead a ward round",
    }.items():
        assert found in looks(two.mentor, words), words
    for words in ("séminaire spring", "1000%", "sure-thing", "nowhere"):
        assert "Nothing that you and" in looks(two.mentor, words), words


@pytest.mark.slow
def test_the_form_searches_and_turns_its_pages(world: World) -> None:
    two = agreed(world)
    for number in range(10):
        two.mentee.types(f"/action promise number {number} by 1 march 2027")
    shown = looks(two.mentee)
    assert "1 to 4 of 11" in shown
    assert "promise number 9" in shown
    two.mentee.clicks("Older")
    two.mentee.clicks("Older")
    assert two.mentee.modal is not None
    assert "9 to 11 of 11" in two.mentee.modal.plain
    assert DECISION in two.mentee.modal.plain
    two.mentee.clicks("Newer")
    two.mentee.fills("Look for words", "number 3")
    two.mentee.submits()
    assert "1 of 1" in two.mentee.modal.plain
    assert "promise number 3" in two.mentee.modal.plain
    assert "promise number 4" not in two.mentee.modal.plain


@pytest.mark.slow
def test_one_tap_sends_it_as_a_page_to_whoever_asks(world: World) -> None:
    two = agreed(world)
    two.mentee.types("/goal <script>alert(1)</script> 3y")
    before = len(two.mentor.files)
    looks(two.mentee)
    two.mentee.clicks("Send me all of it as a page")
    world.settles()
    assert "comes to you as a page" in told(two.mentee)
    file = two.mentee.files[-1]
    assert file.name.endswith(".html")
    page = file.content.decode()
    for words in (DECISION, "Lead a ward round", "Send the draft", "&lt;script&gt;alert(1)"):
        assert words in page
    assert not re.findall("<(script|link|img|iframe)", page)
    assert page.startswith("<!doctype html>")
    assert '<html lang="en">' in page
    assert "<title>What Ana Silva and Dr Max Okafor agreed</title>" in page
    assert [page.count(f"<{name}>") for name in ("h1", "main")] == [1, 1]
    assert "@media print" in page
    assert len(two.mentor.files) == before


@pytest.mark.slow
@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_an_ended_pair_reads_on(world: World, role: str) -> None:
    two = agreed(world)
    two.mentor.types("/mentoring end")
    two.mentor.clicks("End it", confirm=True)
    world.passes(minutes=10)
    person: Person = getattr(two, role)
    shown = looks(person)
    assert DECISION in shown
    assert "The pair has ended" in shown
    person.clicks("Send me all of it as a page")
    world.settles()
    assert DECISION in person.files[-1].content.decode()


@pytest.mark.slow
def test_with_several_pairs_the_form_leads_from_one_to_the_other(world: World) -> None:
    two = agreed(world)
    zoe = world.person("zoe", "Zoe Lind")
    world.pair(two.mentor, zoe)
    zoe.types("/goal see the world 5y")
    assert "see the world" in looks(two.mentor, "@zoe")
    assert DECISION in looks(two.mentor)
    two.mentor.clicks("With Zoe Lind")
    assert two.mentor.modal is not None
    assert "see the world" in two.mentor.modal.plain
    assert DECISION not in two.mentor.modal.plain
    zoe.types("/meeting history")
    assert DECISION not in (zoe.modal.plain if zoe.modal else "")


def test_where_nothing_is_agreed_it_says_so(world: World) -> None:
    two = couple(world, timedelta(days=7))
    assert "have not agreed on anything here yet" in looks(two.mentee)
    fay = world.person("sam", "Sam Stranger")
    fay.types("/meeting history")
    assert "not in a mentoring pair" in told(fay)


@pytest.mark.slow
def test_the_next_meeting_begins_with_what_the_last_decided(world: World) -> None:
    two = agreed(world)
    two.mentee.types("/meeting plan 4 january 2027 10:00")
    world.passes(days=33, hours=12)
    for person, words in ((two.mentee, "Please prepare"), (two.mentor, "You meet on")):
        assert "Decided on Tuesday 1 December" in person.sees(words).plain
        assert DECISION in person.sees(words).plain
    world.passes(days=1)
    for person in (two.mentee, two.mentor):
        (order,) = [m for m in person.messages if "*Last goals*" in m.plain]
        assert DECISION in order.plain


@pytest.mark.slow
def test_it_is_whole_where_the_workspace_deletes_messages(world: World) -> None:
    world.sandbox.keep_messages(days=30)
    two = agreed(world)
    two.mentee.types("/action ask the dean by 20 january 2027")
    world.passes(days=45)
    two.mentee.types("/mentoring")
    assert not [m for p in (two.mentee, two.mentor) for m in p.messages if DECISION in m.plain]
    for person in (two.mentee, two.mentor):
        shown = looks(person)
        for words in (DECISION, "Lead a ward round", "Send the draft", "ask the dean"):
            assert words in shown
        person.clicks("Send me all of it as a page")
        world.settles()
        assert DECISION in person.files[-1].content.decode()


@pytest.mark.slow
def test_what_was_agreed_is_corrected_from_the_record(world: World) -> None:
    two = agreed(world)
    looks(two.mentor)
    two.mentor.clicks("Correct it")
    assert two.mentor.modal is not None
    assert "Decided" in two.mentor.modal.labels
