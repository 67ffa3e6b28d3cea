"""A facilitator drops a roster into the bot's messages: shown first, done by one button, undone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.settings.settings import MANIFEST
from db.mentoring.matching.offers import Offer
from db.mentoring.matching.superiors import Superior
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from db.mentoring.people import Person as RowPerson
from db.mentoring.rosters import Roster, RosterState
from sandbox.people import Person
from tests.databases import ON_BOTH
from tests.stories.cycles import rows
from tests.stories.meetings.test_gone import leaves
from tests.stories.world import World
from tests.stories.world import world as open_world
from tests.views import find_faults

pytestmark = ON_BOTH

HEADER = "Programme;Mentor email;Mentee email;How often;Next meeting;Notes\n"


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with open_world(database) as world:
        yield world
        assert world.sandbox.breaches == []
        assert find_faults(world) == []


def meet(world: World) -> tuple[Person, Person, Person, Person]:
    """Let there be a facilitator of Medicine, a mentor, and two mentees."""
    fay = world.person("fay", "Fay Laurent")
    world.start_programme(fay)
    return (
        fay,
        world.person("max", "Max Okafor"),
        world.person("ana", "Ana Lopes"),
        world.person("bo", "Bo Chen"),
    )


def row(mentor: Person, mentee: Person, cadence: str = "monthly", when: str = "") -> str:
    return f"Medicine;{mentor.member.email};{mentee.member.email};{cadence};{when};hello\n"


def drop(world: World, who: Person, text: str, name: str = "pairs.csv") -> None:
    who.drops(name, text.encode())
    world.settles()


def the_pairs(world: World) -> list[Pair]:
    return rows(world, Pair)


def test_a_roster_is_shown_first_and_done_by_one_button(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    drop(world, fay, HEADER + row(max_, ana, when="18 Jan 2027 10:00") + row(max_, bo, "quarterly"))
    shown = fay.sees("2 pairs can be set up or changed").plain
    assert "Max Okafor (mentor) and Ana Lopes, Medicine, monthly, first meeting Monday 18" in shown
    assert "Max Okafor (mentor) and Bo Chen, Medicine, quarterly" in shown
    assert 'left alone: "Notes"' in shown
    assert the_pairs(world) == []
    fay.clicks("Do both")
    assert fay.sees("Done: 2 pairs.")
    world.settles()
    assert [pair.state for pair in the_pairs(world)] == [ACTIVE, ACTIVE]
    assert ana.messages == []
    world.passes(days=1)
    assert "Max Okafor" in ana.messages[0].plain
    assert len(max_.messages) >= 1
    world.passes(days=1)
    assert fay.sees("It can no longer be undone.")
    with world.bot.sessions() as session:
        (kept,) = session.scalars(select(Roster)).all()
        assert (kept.name, kept.planned, kept.source) == ("", "", "")


@pytest.mark.slow
def test_undone_before_the_next_brief_nobody_has_heard_of_it(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    drop(world, fay, HEADER + row(max_, ana, when="18 Jan 2027 10:00"))
    fay.clicks("Do it")
    fay.clicks("Undo", confirm=True)
    assert fay.sees("The roster is undone.")
    assert the_pairs(world) == []
    world.passes(days=2)
    assert (ana.messages, max_.messages) == ([], [])
    drop(world, fay, HEADER + row(max_, ana))
    assert fay.sees("1 pair can be set up")


@pytest.mark.slow
def test_undone_late_whoever_was_told_hears_it_neutrally_and_who_has_begun_goes_on(
    world: World,
) -> None:
    fay, max_, ana, bo = meet(world)
    drop(world, fay, HEADER + row(max_, ana) + row(max_, bo))
    fay.clicks("Do both")
    world.passes(days=1)
    assert ana.sees("Max Okafor")
    ana.types("/agenda career: my promotion")
    fay.clicks("Undo", confirm=True)
    assert "Max Okafor and Ana Lopes" in fay.sees("The roster is undone.").plain
    world.settles()
    world.passes(days=1)
    assert bo.sees("Your mentoring with Max Okafor in the programme has come to its end")
    states = {pair.mentee.name: pair.state for pair in the_pairs(world)}
    assert states == {"Ana Lopes": ACTIVE, "Bo Chen": ENDED}


@pytest.mark.slow
def test_a_line_that_is_not_clear_is_left_out_and_can_be_mended(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    wrong = row(max_, bo).replace("bo@", "bpo@")
    drop(world, fay, HEADER + row(max_, ana) + wrong)
    shown = fay.sees("Not clear: 1 line.").plain
    assert f"Is it Bo Chen, {bo.member.email}?" in shown
    fay.clicks("Do it")
    assert fay.sees("Done: 1 pair.")
    drop(world, fay, HEADER + row(max_, ana) + row(max_, bo))
    assert "1 pair is there as the roster has it." in fay.sees("1 pair can be set up").plain
    fay.clicks("Do it")
    assert len(the_pairs(world)) == 2


@pytest.mark.slow
def test_what_is_to_be_looked_at_stands_before_what_is_new(world: World) -> None:
    """A long message is shown in part: what it begins with is read, and then the button."""
    fay, max_, *_ = meet(world)
    fine = [world.person(f"mentee{number}", f"Mentee Number{number}") for number in range(30)]
    lines = [f"{max_.id},{one.id},monthly,{max_.id}\n" for one in fine]
    lines[10:10] = [f"{max_.id},nobody{number}@example.edu,fortnightish,\n" for number in range(20)]
    drop(world, fay, "mentor,mentee,cadence,chair\n" + "".join(lines))
    shown = fay.last_message
    assert "Read all" in shown.buttons
    said = shown.plain.split("\n")
    assert said[0].startswith("30 pairs can be set up or changed from this roster.")
    assert said[0].endswith("*20 lines are not clear*, and left out.")
    assert said[1] == "*Please look at these first:*"
    fay.clicks("Read all", shown)
    assert fay.modal is not None
    read = fay.modal.plain
    assert read.count("is Mentee Number") == 15
    assert "And 15 more." in read.split("*Not clear")[0]
    assert 'Lines 12 to 31: The cadence "fortnightish" is not known.' in read
    assert read.index("look at these first") < read.index("Not clear") < read.index("*New: 30*")


def test_a_departments_own_spreadsheet_is_read_as_it_is(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    head = "Division,Mentor name,Mentor email,Mentee name,Mentee email,Frequency,Notes\n"
    lines = [
        f"{division},Prof. {max_.member.real_name},{max_.member.email},"
        f"{mentee.member.real_name},{mentee.member.email},,shy\n"
        for division, mentee in (("Cardiology", ana), ("Renal", bo))
    ]
    drop(world, fay, head + "".join(lines))
    shown = fay.sees("2 pairs can be set up").plain
    assert 'What is in these columns was left alone: "Notes", "Division".' in shown
    fay.clicks("Do both")
    assert len(the_pairs(world)) == 2


def test_a_slip_that_is_on_every_line_is_told_once(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    wrong = HEADER + "".join(row(max_, one) for one in (ana, bo)).replace("Medicine", "Surgery")
    drop(world, fay, wrong)
    shown = fay.sees("Not clear: 2 lines.").plain
    assert 'Lines 2 to 3: There is no programme called "Surgery" that you can fill.' in shown
    assert shown.count("Surgery") == 1


@pytest.mark.slow
def test_of_many_given_by_name_it_is_said_how_many_are_not_shown(world: World) -> None:
    fay, max_, *_ = meet(world)
    named = [world.person(f"mentee{number}", f"Mentee Number{number}") for number in range(20)]
    lines = "".join(f"Max Okafor,{one.member.real_name}\n" for one in named)
    drop(world, fay, f"mentor,mentee\n{lines}")
    shown = fay.last_message
    said = shown.plain.split("\n")
    assert said[0].startswith("Please say first whether these are the people.")
    assert f"Lines 2 to 21: the mentor is Max Okafor ({max_.id})" in said
    assert "And 6 more, found in the same way." in said


@pytest.mark.slow
def test_people_given_by_name_are_confirmed(world: World) -> None:
    fay, max_, *_ = meet(world)
    drop(world, fay, f"mentor,mentee,cadence\n{max_.id},Dr Ana Lopes,monthly\n")
    assert "the mentee is Ana Lopes" in fay.sees("Are these the people?").plain
    fay.clicks("They are the ones")
    fay.clicks("Do it")
    assert len(the_pairs(world)) == 1


def test_places_and_superiors_are_kept_and_said_before_it_is_done(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    header = "mentor,mentee,cadence,mentor capacity,supervisor\n"
    lines = "".join(f"{max_.id},{one.id},monthly,1,{max_.id}\n" for one in (ana, bo))
    drop(world, fay, header + lines)
    shown = fay.sees("Please look at these first").plain
    assert "Max Okafor is Ana Lopes’s supervisor." in shown
    assert "Max Okafor takes 1 mentee, and would have 2." in shown
    fay.clicks("Do both")
    assert [offer.places for offer in rows(world, Offer)] == [1]
    assert [one.authority for one in rows(world, Superior)] == ["supervisor", "supervisor"]


def test_whoever_runs_no_programme_is_told_so_and_nothing_is_read(world: World) -> None:
    _, max_, ana, _ = meet(world)
    drop(world, ana, HEADER + row(max_, ana))
    assert ana.sees("Only whoever runs a programme can load a roster")
    assert rows(world, Roster) == []


def test_another_programmes_facilitator_cannot_fill_this_one(world: World) -> None:
    _, max_, ana, bo = meet(world)
    world.start_programme(bo, name="Surgery")
    drop(world, bo, HEADER + row(max_, ana))
    assert 'no programme called "Medicine" that you can fill' in bo.sees("Not clear").plain
    assert the_pairs(world) == []


@pytest.mark.slow
def test_what_is_no_roster_is_named_for_what_it_is(world: World) -> None:
    fay, *_ = meet(world)
    drop(world, fay, "%PDF-1.7", "pairs.xlsx")
    assert "It is a PDF." in fay.sees("was not loaded").plain
    fay.drops("pairs.csv", b"x" * (5 * 1024 * 1024 + 1))
    world.settles()
    assert fay.sees("It is larger than 5 MB.")
    drop(world, fay, "name,phone\nAna,123\n")
    said = fay.sees("No line of it names the columns; there is no mentor and no mentee.").plain
    assert 'Only mentor and mentee are needed. As it is, it begins with: "name, phone".' in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pairs.pdf", "It is a PDF. Save the table as .xlsx or CSV."),
        ("pairs.PNG", "It is a picture. A roster is a table"),
        ("pairs.docx", "It is neither text nor an Excel workbook."),
    ],
)
def test_what_is_no_table_by_its_name_is_not_opened(world: World, name: str, said: str) -> None:
    fay, max_, ana, _ = meet(world)
    drop(world, fay, HEADER + row(max_, ana), name)
    assert f"{name} was not loaded." in fay.last_message.plain
    assert said in fay.last_message.plain
    drop(world, ana, HEADER, name)
    assert "was not loaded" not in ana.last_message.plain, "it was given by nobody who runs one"


@pytest.mark.parametrize("method", ["files.info", "users.lookupByEmail", "users.list"])
def test_it_is_read_on_as_soon_as_slack_allows_it(world: World, method: str) -> None:
    fay, max_, *_ = meet(world)
    world.sandbox.faults.add(method, retry_after=1)
    drop(world, fay, f"mentor,mentee,cadence\n{max_.member.email},Dr Ana Lopes,monthly\n")
    assert "the mentee is Ana Lopes" in fay.sees("Are these the people?").plain


def test_without_the_scope_that_is_said(database: str) -> None:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    for granted in manifest["oauth_config"]["scopes"].values():
        if "files:read" in granted:
            granted.remove("files:read")
    with open_world(database, manifest=manifest) as world:
        fay, max_, ana, _ = meet(world)
        drop(world, fay, HEADER + row(max_, ana))
        assert "files:read" in fay.sees("was not loaded").plain


@pytest.mark.slow
def test_it_is_left_and_shown_no_more_after_a_day(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    drop(world, fay, HEADER + row(max_, ana))
    fay.clicks("Leave it")
    assert fay.sees("It was left; nothing was done.")
    drop(world, fay, HEADER + row(max_, ana))
    world.passes(days=2)
    assert fay.messages[-1].plain.startswith("It was left")
    assert all(kept.planned == "" for kept in rows(world, Roster))


@pytest.mark.slow
def test_many_are_loaded_part_by_part_and_progress_is_shown(world: World) -> None:
    fay, max_, *_ = meet(world)
    people = [world.person(f"e{number}", f"Mentee {number}") for number in range(300)]
    drop(world, fay, HEADER + "".join(row(max_, one) for one in people))
    fay.clicks("Do all 300")
    assert fay.sees("100 of 300 pairs are done.")
    world.passes(seconds=20)
    assert fay.sees("Done: 300 pairs.")
    assert len(the_pairs(world)) == 300


@pytest.mark.slow
def test_who_has_planned_a_first_date_themselves_goes_on(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    drop(world, fay, HEADER + row(max_, ana))
    fay.clicks("Do it")
    world.passes(days=1)
    ana.types("/meeting plan 18 January 2027 10:00")
    world.passes(minutes=11)
    fay.clicks("Undo", confirm=True)
    assert "Max Okafor and Ana Lopes" in fay.sees("The roster is undone.").plain
    assert [pair.state for pair in the_pairs(world)] == [ACTIVE]


@pytest.mark.slow
def test_a_cadence_that_the_pair_has_changed_since_is_not_undone(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    world.pair(max_, ana, "monthly")
    drop(world, fay, HEADER + row(max_, ana, "6 weeks"))
    fay.clicks("Do it")
    ana.types("/mentoring cadence quarterly")
    world.settles()
    fay.clicks("Undo", confirm=True)
    world.settles()
    assert [pair.cadence_code for pair in the_pairs(world)] == ["3 months"]


@pytest.mark.slow
def test_whoever_has_handed_a_programme_over_loads_nothing_into_it(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.start_programme(fay, name="Surgery")
    drop(world, fay, HEADER + row(max_, ana))
    fay.sees("1 pair can be set up")
    fay.types("/mentoring programme Medicine")
    fay.clicks("Hand it over")
    fay.fills("Who runs it in your place?", bo)
    fay.submits()
    fay.closes()
    fay.clicks("Do it")
    world.settles()
    assert the_pairs(world) == []


@pytest.mark.slow
def test_what_was_cut_short_while_it_was_read_says_so(world: World) -> None:
    fay, max_, ana, _ = meet(world)
    drop(world, fay, HEADER + row(max_, ana))
    with world.bot.sessions.begin() as session:
        roster = session.scalars(select(Roster)).one()
        roster.state, roster.planned = RosterState.READING, ""
        roster.next_due_at = world.clock.now()
    world.passes(minutes=1)
    assert fay.sees("Reading it was cut short. Drop it once more.")
    assert the_pairs(world) == []


def test_a_picture_is_no_roster_whatever_its_name_ends_in(world: World) -> None:
    fay, *_ = meet(world)
    fay.drops("Foods", b"\x89PNG\r\n")
    fay.drops("Methods.pdf", b"%PDF-1.7")
    world.settles()
    for roster in rows(world, Roster):
        assert (roster.state, roster.file_id) == (RosterState.REFUSED, ""), "it is not opened"


@pytest.mark.slow
def test_what_a_line_only_adds_to_a_pair_is_shown_noted_and_undone(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    header = "mentor,mentee,cadence,mentor capacity,chair\n"
    drop(world, fay, header + f"{max_.id},{ana.id},monthly,2,{bo.id}\n")
    shown = fay.sees("Noted of pairs that are there: 1").plain
    assert "Max Okafor takes 2 mentees; Bo Chen is their chair" in shown
    fay.clicks("Do it")
    assert fay.sees("Done: 1 pair.")
    assert [offer.places for offer in rows(world, Offer)] == [2]
    assert [one.authority for one in rows(world, Superior)] == ["chair"]
    drop(world, fay, header + f"{max_.id},{ana.id},monthly,3,{bo.id}\n")
    assert "Max Okafor takes 3 mentees" in fay.sees("Noted of pairs that are there: 1").plain
    fay.clicks("Do it")
    fay.clicks("Undo", confirm=True)
    world.settles()
    assert [offer.places for offer in rows(world, Offer)] == [2]
    fay.clicks("Undo", fay.sees("Done: 1 pair."), confirm=True)
    world.settles()
    assert rows(world, Offer) == []
    assert rows(world, Superior) == []
    assert [pair.state for pair in the_pairs(world)] == [ACTIVE]


def test_two_lines_that_say_different_things_of_one_person_are_not_clear(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    header = "mentor,mentee,cadence,mentor capacity\n"
    drop(world, fay, header + f"{max_.id},{ana.id},monthly,2\n{max_.id},{bo.id},monthly,3\n")
    assert "Line 2 has another number of mentees for this mentor." in fay.sees("Not clear").plain


@pytest.mark.slow
def test_who_is_gone_since_it_was_read_stays_gone_and_is_left_out(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana)
    drop(world, fay, HEADER + row(bo, ana) + row(max_, bo))
    fay.sees("2 pairs can be set up")
    leaves(world, ana)
    fay.clicks("Do both")
    said = fay.sees("Done: 1 pair.").plain
    assert "Line 2: Ana Lopes, the mentee, can no longer be reached in Slack." in said
    world.settles()
    assert {(one.mentor.name, one.mentee.name) for one in the_pairs(world)} == {
        ("Max Okafor", "Ana Lopes"),
        ("Max Okafor", "Bo Chen"),
    }
    with world.bot.sessions() as session:
        gone = session.scalars(select(RowPerson).where(RowPerson.name == "Ana Lopes")).one()
        assert not gone.active


@pytest.mark.slow
def test_many_are_undone_part_by_part_and_progress_is_shown(world: World) -> None:
    fay, max_, *_ = meet(world)
    people = [world.person(f"e{number}", f"Mentee {number}") for number in range(60)]
    drop(world, fay, HEADER + "".join(row(max_, one) for one in people))
    fay.clicks("Do all 60")
    fay.sees("Done: 60 pairs.")
    fay.clicks("Undo", confirm=True)
    assert fay.sees("30 of 60 pairs are undone.")
    assert len(the_pairs(world)) == 30
    world.passes(seconds=20)
    assert fay.sees("The roster is undone.")
    assert the_pairs(world) == []


@pytest.mark.slow
def test_a_cadence_of_a_roster_is_told_the_next_day_and_undone_unheard(world: World) -> None:
    fay, max_, ana, bo = meet(world)
    world.pair(max_, ana, "monthly")
    world.pair(max_, bo, "monthly")
    world.passes(days=1)
    drop(world, fay, HEADER + row(max_, ana, "6 weeks"))
    fay.clicks("Do it")
    fay.clicks("Undo", confirm=True)
    drop(world, fay, HEADER + row(max_, bo, "6 weeks"))
    fay.clicks("Do it")
    world.passes(days=1)
    assert bo.sees("Fay Laurent, who runs Medicine, has changed how often")
    assert not any("has changed how often" in said.plain for said in ana.messages)
    fay.clicks("Undo", confirm=True)
    world.passes(days=1)
    assert "mean to meet: monthly" in bo.messages[-1].plain
