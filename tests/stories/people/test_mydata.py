"""A person has their data, has it forgotten, or takes that back; and others keep what is theirs."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import select

from bot.operations.maintenance import maintain
from db.mentoring import people as people_rows
from db.mentoring.pairs import ENDED
from db.messages.outbox import OutboxRow
from db.privacy import audit
from db.tables import METADATA
from sandbox.people import NotConfirmed, Person
from tests.stories.cycles import Couple, couple, passed_to, recapped, rows
from tests.stories.world import World
from tests.views import list_columns

FORGED = '<script>alert("x")</script> & "goal"'


class Page(HTMLParser):
    """What a page is made of: its tags, and its text as it is read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onclick"}

    def handle_data(self, data: str) -> None:
        self.text += data


def exported(world: World, person: Person) -> tuple[dict[str, Any], str]:
    """Let a person ask for their data; return what the two files hold."""
    person.types("/mentoring export")
    assert "Two files are on their way" in person.last_message.plain
    world.settles()
    found = {f.name.rpartition(".")[2]: f.content.decode() for f in person.files[-2:]}
    return json.loads(found["json"]), found["html"]


def database(world: World) -> str:
    """Every value in every row of every table, as text."""
    with world.bot.sessions() as session:
        found = [session.execute(select(table)).all() for table in METADATA.sorted_tables]
    return "\n".join(str(row) for table in found for row in table)


def lapsed(world: World) -> Couple:
    """A couple that has written, and lapsed; each has told why, for themselves alone."""
    two = recapped(world)
    two.mentor.clicks("Accept")
    world.passes(days=60)
    for person, words in ((two.mentee, "reason of the mentee"), (two.mentor, "mentor's reason")):
        person.clicks("Not yet")
        person.clicks("What is in the way?")
        person.fills("In your own words", words)
        person.submits()
        person.closes()
    return two


def test_all_that_is_theirs_comes_as_two_files_in_their_own_messages(world: World) -> None:
    two = lapsed(world)
    two.mentee.types(f"/goal {FORGED} 3y")
    two.mentor.types("/agenda career: ask the dean; by May")
    before = len(two.mentor.files)
    data, page = exported(world, two.mentee)
    assert len(two.mentor.files) == before
    assert data["profile"]["name"] == "Ana Silva"
    assert data["profile"]["timezone"] == "America/Toronto"
    (pair,) = data["pairs"]
    assert (pair["with"], pair["you_are"], pair["programme"]) == (
        "Dr Max Okafor",
        "mentee",
        "Medicine",
    )
    assert [goal["text"] for goal in pair["goals"]] == ["Lead a ward round", FORGED]
    assert [item["text"] for item in pair["action_items"]] == [
        "Send the draft",
        "Introduce Ana to the board",
    ]
    assert [point["text"] for point in pair["points"]] == ["ask the dean"]
    assert pair["recaps"][0]["decisions"] == "Apply in the spring round"
    assert pair["recaps"][0]["state"] == "accepted"
    assert pair["meetings"][0]["met_at"]
    reasons = [reason["text"] for one in pair["lapses"] for reason in one["your_reasons"]]
    assert reasons == ["reason of the mentee"]
    assert {one["what"] for one in data["done"]} >= {"recap.send"}
    read = Page(page)
    for words in ("Lead a ward round", "ask the dean", "Apply in the spring round", FORGED):
        assert words in read.text
    assert "script" not in read.tags
    assert "reason of the mentee" in read.text


@pytest.mark.slow
def test_what_the_other_keeps_private_is_in_neither_file(world: World) -> None:
    two = lapsed(world)
    for person, own, others in (
        (two.mentee, "reason of the mentee", "mentor's reason"),
        (two.mentor, "mentor's reason", "reason of the mentee"),
    ):
        data, page = exported(world, person)
        assert own in str(data) + page
        assert others not in Page(page).text
        assert others not in json.dumps(data)


@pytest.mark.slow
def test_no_word_of_a_file_is_kept_beside_the_rows_it_is_made_of(world: World) -> None:
    two = recapped(world)
    exported(world, two.mentee)
    files = [row for row in rows(world, OutboxRow) if row.op == "file"]
    assert {row.kind for row in files} == {"mydata.file", "meeting.planned"}
    assert all(row.status == "sent" for row in files)
    assert not [line for line in list_columns(world) if "Lead a ward round" in line]


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_an_ended_pair_and_a_programme_that_is_run_are_in_it_too(world: World) -> None:
    two = couple(world)
    two.mentor.types("/mentoring end")
    two.mentor.clicks("End it", confirm=True)
    world.passes(minutes=10)
    data, _ = exported(world, two.mentor)
    assert [pair["state"] for pair in data["pairs"]] == ["ended"]
    fay = world.sandbox.person("fay")
    data, page = exported(world, fay)
    assert data["facilitates"] == ["Medicine"]
    assert data["pairs"] == []
    assert "Ana" not in page


def test_what_goes_and_what_stays_is_said_before_it_is_asked_for(world: World) -> None:
    two = couple(world)
    two.mentee.types("/mentoring forget me")
    said = two.mentee.last_message.plain
    for words in ("What goes, 7 days from now", "What stays", "cannot take back", "export"):
        assert words in said
    with pytest.raises(NotConfirmed):
        two.mentee.clicks("Forget me")
    two.mentee.clicks("Forget me", confirm=True)
    assert "forgotten on Tuesday 1 December 2026" in two.mentee.last_message.plain
    two.mentee.types("/mentoring")
    assert "forgotten on Tuesday 1 December 2026" in two.mentee.last_message.plain
    assert "Ana Silva" in database(world)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["typed", "pressed"])
def test_until_the_day_it_can_be_taken_back(world: World, how: str) -> None:
    two = couple(world)
    two.mentee.types("/mentoring forget me")
    two.mentee.clicks("Forget me", confirm=True)
    world.passes(days=6, hours=23)
    if how == "typed":
        two.mentee.types("/mentoring remember me")
    else:
        two.mentee.types("/mentoring forget me")
        two.mentee.clicks("Take it back")
    assert "you stay" in two.mentee.last_message.plain
    world.passes(days=14)
    assert "Ana Silva" in database(world)
    assert world.row(two.pair).state == "active"
    two.mentee.types("/mentoring remember me")
    assert "Nothing was changed" in two.mentee.last_message.plain


@pytest.mark.slow
def test_on_the_day_nothing_points_to_the_person_any_more(world: World) -> None:
    two = lapsed(world)
    ana, max_ = two.mentee, two.mentor
    ana.types("/mentoring quiet 20:15-07:15")
    ana.types("/action read the protocol by 1 december 2027")
    exported(world, ana)
    ana.types("/mentoring forget me")
    ana.clicks("Forget me", confirm=True)
    world.passes(days=10)
    assert world.row(two.pair).state == ENDED
    assert "Your mentoring with Ana Silva" in max_.sees("has come to its end").plain
    left = database(world)
    for words in (ana.id, "reason of the mentee", "20, 15"):
        assert words not in left, words
    assert "mentor's reason" in left
    world.passes(days=31)
    maintain(world.bot.engine, world.clock.now())
    assert "Ana Silva" not in database(world)
    seen = len(ana.messages)
    world.passes(days=60)
    assert len(ana.messages) == seen
    ana.types("/mentoring")
    assert "not in a mentoring pair" in ana.last_message.plain


@pytest.mark.slow
def test_the_other_can_still_read_what_they_wrote_together(world: World) -> None:
    two = recapped(world)
    two.mentor.clicks("Accept")
    two.mentee.types("/mentoring forget me")
    two.mentee.clicks("Forget me", confirm=True)
    world.passes(days=8)
    data, page = exported(world, two.mentor)
    (pair,) = data["pairs"]
    assert pair["with"] == "A former member"
    assert pair["goals"][0]["text"] == "Lead a ward round"
    assert pair["goals"][0]["by"] == "A former member"
    assert pair["recaps"][0]["decisions"] == "Apply in the spring round"
    assert "Ana Silva" not in page


@pytest.mark.slow
def test_where_both_have_been_forgotten_nothing_is_left_to_read(world: World) -> None:
    two = recapped(world)
    for person in (two.mentee, two.mentor):
        person.types("/mentoring forget me")
        person.clicks("Forget me", confirm=True)
    world.passes(days=8)
    left = database(world)
    for words in ("Lead a ward round", "Send the draft", "Apply in the spring", "Okafor", "Silva"):
        assert words not in left, words
    assert len(rows(world, audit.Audit)) > 3


@pytest.mark.databases("sqlite")
def test_who_runs_a_programme_is_told_what_to_do_first(world: World) -> None:
    couple(world)
    fay = world.sandbox.person("fay")
    fay.types("/mentoring forget me")
    assert "You run Medicine" in fay.last_message.plain
    assert "your place with `/mentoring programme`" in fay.last_message.plain
    world.passes(days=9)
    assert "Fay Laurent" in database(world)


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_who_has_come_to_run_a_programme_meanwhile_is_told_so_on_the_day(world: World) -> None:
    two = couple(world)
    two.mentor.types("/mentoring forget me")
    two.mentor.clicks("Forget me", confirm=True)
    world.start_programme(two.mentor, name="Surgery")
    world.passes(days=9)
    assert "You run Surgery" in two.mentor.sees("cannot forget you yet").plain
    assert world.row(two.pair).state == "active"


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_another_persons_button_forgets_nobody(world: World) -> None:
    two = couple(world)
    two.mentee.types("/mentoring forget me")
    theirs = passed_to(two.mentor, two.mentee.last_message)
    two.mentor.clicks("Forget me", theirs, confirm=True)
    assert "Nothing was changed" in two.mentor.last_message.plain
    world.passes(days=9)
    assert {"Ana Silva", "Dr Max Okafor"} <= {p.name for p in rows(world, people_rows.Person)}


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_somebody_who_was_forgotten_can_begin_anew_as_somebody_else(world: World) -> None:
    two = recapped(world)
    two.mentee.types("/mentoring forget me")
    two.mentee.clicks("Forget me", confirm=True)
    world.passes(days=8)
    again = world.pair(two.mentor, two.mentee)
    assert again != two.pair
    two.mentee.types("/goal")
    assert "Lead a ward round" not in two.mentee.last_message.plain
    data, _ = exported(world, two.mentee)
    assert [pair["id"] for pair in data["pairs"]] == [again]


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_what_an_ended_pair_wrote_goes_when_its_programme_says_so(world: World) -> None:
    two = lapsed(world)
    two.mentor.types("/mentoring end")
    two.mentor.clicks("End it", confirm=True)
    world.passes(minutes=10)
    ended = world.clock.now()
    maintain(world.bot.engine, ended + timedelta(days=729))
    assert "Lead a ward round" in database(world)
    maintain(world.bot.engine, ended + timedelta(days=732))
    left = database(world)
    for words in ("Lead a ward round", "Send the draft", "spring round", "reason of the mentee"):
        assert words not in left, words
    with world.bot.sessions() as session:
        noted = audit.entries(session, world.sandbox.team_id, subject=f"pair:{two.pair}")
    assert [one.verb for one in noted][-1] == "erased"
    maintain(world.bot.engine, ended + timedelta(days=733))
    assert len(rows(world, audit.Audit)) == len(noted), "an erased pair is not erased again"


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_message_that_is_too_old_has_nothing_to_press_and_says_where_to_look(
    world: World,
) -> None:
    two = recapped(world)
    world.passes(days=80)
    assert two.mentor.sees("Is this what you understood?").buttons
    world.passes(days=20)
    waiting = two.mentor.sees("Is this what you understood?")
    assert waiting.buttons == []
    assert "`/mentoring` shows how things stand now" in waiting.plain
