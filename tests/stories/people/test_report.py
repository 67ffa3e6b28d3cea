"""A programme's report and a mentor's statement: files, to whoever asks, with no word of a pair."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from agendas.meeting import State
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from sandbox.people import Person
from tests.stories.world import World

JANUARY = datetime(2028, 1, 10, 15, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")


def lived(world: World) -> tuple[Person, Person]:
    """A programme with eight pairs, whose meetings of a year stand in the database."""
    fay, max_ = world.person("fay", "Fay Laurent"), world.person("max", "Dr Max Okafor")
    world.start_programme(fay)
    for number in range(8):
        pair = world.pair(max_, world.person(f"m{number}", f"Mentee {number}"))
        hold(world, pair, number % 3 + 4)
    world.clock.set(JANUARY)
    world.settles()
    return fay, max_


def hold(world: World, pair: int, count: int) -> None:
    """Let a pair have met once a month from February on."""
    with world.bot.sessions.begin() as session:
        row = session.get_one(Pair, pair)
        row.started_at = datetime(2027, 1, 4, 15, tzinfo=UTC)
        for month in range(2, 2 + count):
            at = datetime(2027, month, 15, 15, tzinfo=UTC)
            session.add(
                Meeting(
                    workspace_id=row.workspace_id,
                    pair=row,
                    state=State.ACCEPTED,
                    starts_at=at,
                    entered_at=at,
                    met_at=at,
                )
            )
            row.last_met_at = at


def file_of(person: Person, name: str) -> str:
    """The newest file of that kind; delivery puts a mark into its name."""
    ending = name.rpartition(".")[2]
    return [one for one in person.files if one.name.endswith(ending)][-1].content.decode()


def recount(world: World) -> Counter[str]:
    """Count anew the meetings of each month, from the rows alone and by other means."""
    with world.bot.sessions() as session:
        held = session.execute(text("SELECT met_at FROM meetings WHERE state = 'accepted'"))
        # SQLite has seconds since 1970.
        utc = [datetime.fromtimestamp(at, UTC) if isinstance(at, int) else at for (at,) in held]
    return Counter(f"{at.astimezone(TORONTO):%Y-%m}" for at in utc)


def test_a_facilitator_gets_a_page_and_figures_that_a_recount_agrees_with(world: World) -> None:
    fay, _ = lived(world)
    fay.types("/mentoring report")
    world.passes(minutes=2)
    rows = list(csv.reader(io.StringIO(file_of(fay, "report.csv").removeprefix("\ufeff"))))
    counted = recount(world)
    [met] = [row for row in rows if row[0] == "Meetings held"]
    for month, told in zip(rows[0][1:-1], met[1:-1], strict=True):
        assert told == ("not told" if 0 < counted[month] < 5 else str(counted[month])), month
    page = file_of(fay, "report.html")
    assert "January 2027 to December 2027" in page
    assert not re.search(r"(src|href)=", page), "it needs nothing but itself"


@pytest.mark.slow
def test_the_page_for_the_dean_has_nobody_in_it_and_says_so(world: World) -> None:
    fay, _ = lived(world)
    for length in ("month", "term", "year"):
        fay.types(f"/mentoring report {length}")
        world.passes(minutes=2)
    members = world.sandbox.team.members.values()
    said = {word for member in members for word in member.real_name.split() if len(word) > 2}
    said |= {word for member in members for word in (member.id, member.email, member.name)}
    made = [file.content.decode() for file in fay.files]
    assert len(made) == 6
    for content in made:
        words = re.findall(r"[\w@.]+", re.sub(r"<style>.*</style>", "", content, flags=re.DOTALL))
        found = {part for word in words for part in (word.strip("."), *word.split("."))}
        assert not (said - {""}).intersection(found), "one can give it to a dean"
    for page in (one for one in made if "<html" in one):
        assert "Nobody is named on this page." in page


@pytest.mark.slow
def test_a_mentor_gets_a_statement_and_nobody_else_does(world: World) -> None:
    fay, max_ = lived(world)
    max_.types("/mentoring statement")
    world.passes(minutes=2)
    page = file_of(max_, "mentoring-statement.html")
    held = sum(number for month, number in recount(world).items() if month.startswith("2027"))
    assert "was a mentor to 8 people" in page
    assert f"{held} meetings were held with them in 2027" in page
    assert "Mentee" not in page
    fay.types("/mentoring statement")
    world.passes(minutes=2)
    assert fay.sees("A statement is for mentors, and you have been none here.")
    assert fay.files == []


@pytest.mark.slow
def test_whoever_runs_no_programme_gets_no_report(world: World) -> None:
    _, max_ = lived(world)
    max_.types("/mentoring report term")
    world.settles()
    assert max_.sees("you run none")
    assert max_.files == []


@pytest.mark.slow
def test_how_long_a_report_is_may_be_said_in_any_usual_way(world: World) -> None:
    fay, _ = lived(world)
    for line, months in {
        "for last month": "December 2027",
        "semester": "September 2027 to December 2027",
        "annual": "January 2027 to December 2027",
        "term medicine": "September 2027 to December 2027",
    }.items():
        fay.types(f"/mentoring report {line}")
        world.passes(minutes=2)
        assert months in file_of(fay, "report.html"), line
    sent = len(fay.files)
    for line in ("decade", "3 months", "last three months", "12 weeks", "twelve terms"):
        fay.types(f"/mentoring report {line}")
        assert fay.sees(f"I did not understand “{line}”. Nothing was sent."), line
    world.passes(minutes=2)
    assert len(fay.files) == sent


@pytest.mark.slow
def test_the_last_three_terms_are_told_of_where_a_year_would_be_too_old(world: World) -> None:
    fay, _ = lived(world)
    world.clock.set(datetime(2027, 11, 10, 15, tzinfo=UTC))
    for words in ("terms", "3 terms", "the last twelve months", "12 months for Medicine"):
        world.passes(minutes=2)
        fay.types(f"/mentoring report {words}")
        world.passes(minutes=2)
        head, *lines = csv.reader(io.StringIO(file_of(fay, "report.csv").removeprefix("\ufeff")))
        assert (head[1], head[-2]) == ("2026-09", "2027-08")
        [new] = [line[1:] for line in lines if line[0] == "New pairs"]
        assert (new[4], new[-1]) == ("8", "8"), "what each of the three tells is added up"
        assert "September 2026 to August 2027" in file_of(fay, "report.html")
