"""What people type after a command is taken, or asked about, and never misread."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest

from db.mentoring import meetings
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.meetings import Meeting
from db.mentoring.pairs import Pair
from sandbox.people import Person
from tests.stories.cycles import Couple, began_earlier, couple, rows
from tests.stories.world import MANIFEST, World

TABLE = Path(__file__).with_name("typed_commands.tsv")


@dataclass(frozen=True)
class Line:
    """A row of the table: where its writer is, what stood before, what they type, what it means."""

    zone: str
    before: str
    typed: str
    meaning: str


def read_table() -> list[Line]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Line(row["zone"], row["before"], row["typed"], row["meaning"]) for row in table]


LINES = read_table()


class Reader:
    """Two people for one line, and what it came to."""

    def __init__(self, world: World, line: Line, number: int) -> None:
        self.world, self.line, self.number = world, line, number
        self.mentor = world.person(f"max{number}", "Dr Max Okafor")
        self.mentee = world.person(f"ana{number}", "Ana Silva", line.zone)
        ahead = world.clock.now() + timedelta(days=7) if line.before == "ahead" else None
        self.pair = world.pair(self.mentor, self.mentee, "monthly", ahead)
        began_earlier(world)

    def read(self) -> str:
        """Type the line, and say in the words of the table what it came to."""
        typed = self.line.typed.replace("@max", f"@max{self.number}").replace("␣", "\u00a0")
        self.mentee.types(typed)
        done = [*self._written(), *self._changed()]
        if done:
            return "; ".join(done)
        if self.mentee.modal is not None:
            return f"form: {self.mentee.modal.title}"
        said = self.mentee.last_message
        offered = [one for one in said.buttons if one in self.line.meaning]
        return f"asks: {', '.join(offered)}" if offered else f"says: {said.plain}"

    def _written(self) -> Iterator[str]:
        with self.world.bot.sessions() as session:
            pair = session.get_one(Pair, self.pair)
            for goal in session.query(Goal).filter_by(pair_id=pair.id):
                yield f"goal: {goal.text} | {goal.horizon}"
            for item in session.query(ActionItem).filter_by(pair_id=pair.id):
                owner = "mentor" if item.owner_id == pair.mentor_id else "mentee"
                yield f"action: {item.text} | {owner} | {item.due_on or 'no date'}"
            for point in session.query(Point).filter_by(pair_id=pair.id):
                yield f"point: {point.domain} | {point.text}"

    def _changed(self) -> Iterator[str]:
        with self.world.bot.sessions() as session:
            pair = session.get_one(Pair, self.pair)
            zone = pair.mentee.zone
            if pair.cadence_code != "1 month":
                yield f"cadence: {pair.cadence_code}"
            if pair.paused_until:
                yield f"paused: {pair.paused_until.astimezone(zone):%Y-%m-%d}"
            ahead = meetings.ahead(session, pair)
            if ahead is not None and (self.line.before != "ahead" or ahead.sequence):
                yield f"meeting: {ahead.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            for held in session.query(Meeting).filter_by(pair_id=pair.id):
                if held.met_at:
                    yield f"met: {held.met_at.astimezone(zone):%Y-%m-%d}"


ZONES = sorted({line.zone for line in LINES})


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_each_line_of_the_table_is_read_as_it_says(world: World, zone: str) -> None:
    world.start_programme(world.person("fay", "Fay Laurent"))
    world.person("zoe", "Zoe Stern")
    wrong = []
    for number, line in enumerate(one for one in LINES if one.zone == zone):
        meant = Reader(world, line, number).read()
        says, _, words = line.meaning.partition(": ")
        right = meant.startswith("says: ") and words in meant if says == "says" else None
        if not (meant == line.meaning if right is None else right):
            wrong.append(f"{line.typed}: {meant[:150]}, and not {line.meaning}")
    assert wrong == []


def test_the_table_is_long_and_of_six_zones() -> None:
    assert len(LINES) >= 120
    assert len(ZONES) == 6
    assert all(len([*lines]) >= 10 for _, lines in groupby(LINES, lambda line: line.zone))


def test_a_verb_that_is_misspelt_is_offered_and_done_when_pressed(world: World) -> None:
    two = couple(world)
    two.mentee.types("/mentoring hlep")
    assert "Did you mean *help*?" in two.mentee.last_message.text
    two.mentee.clicks("Yes, help")
    assert "`/mentoring cadence quarterly`" in two.mentee.last_message.plain


def test_a_word_that_only_looks_like_a_verb_is_kept_when_its_person_says_so(world: World) -> None:
    two = couple(world)
    two.mentee.types("/action lst")
    assert rows(world, ActionItem) == []
    two.mentee.clicks("No, take it as typed")
    (item,) = rows(world, ActionItem)
    assert item.text == "lst"


def test_a_day_that_is_past_is_asked_about_and_noted_when_pressed(world: World) -> None:
    two = couple(world)
    began_earlier(world)
    two.mentee.types("/meeting yesterday")
    assert rows(world, Meeting) == []
    two.mentee.clicks("Yes, we met")
    (meeting,) = rows(world, Meeting)
    assert meeting.state == "held"


def test_a_heading_that_is_none_stays_in_the_text_below_the_one_that_is_chosen(
    world: World,
) -> None:
    two = couple(world)
    two.mentee.types("/agenda wellbeing: sleep; by May")
    assert rows(world, Point) == []
    two.mentee.clicks("Personal")
    (point,) = rows(world, Point)
    assert (point.domain, point.text, point.time_line) == ("personal", "wellbeing: sleep", "by May")


@pytest.mark.parametrize(
    ("answer", "text"),
    [("Yes, career", "tenure"), ("No, it is part of the text", "carreer: tenure")],
)
def test_a_heading_that_is_misspelt_is_offered(world: World, answer: str, text: str) -> None:
    two = couple(world)
    two.mentee.types("/agenda carreer: tenure")
    two.mentee.clicks(answer)
    (point,) = rows(world, Point)
    assert (point.domain, point.text) == ("career", text)


@pytest.mark.parametrize(("answer", "horizon"), [("10 years", "10y"), ("Next meeting", "next")])
def test_a_horizon_that_is_none_is_chosen_by_a_button(
    world: World, answer: str, horizon: str
) -> None:
    two = couple(world)
    two.mentee.types("/goal lead a trial with @max 7y")
    assert rows(world, Goal) == []
    two.mentee.clicks(answer)
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon) == ("lead a trial with Dr Max Okafor", horizon)


def test_a_cadence_that_is_too_often_is_asked_back_as_two_weeks(world: World) -> None:
    two = couple(world)
    two.mentee.types("/mentoring cadence weekly @max")
    assert world.row(two.pair).cadence_code == "1 month"
    two.mentee.clicks("Every 2 weeks")
    assert world.row(two.pair).cadence_code == "2 weeks"
    world.settles()
    assert "every 2 weeks" in two.mentor.sees("has changed how often").plain


def test_somebody_who_is_no_partner_is_asked_about_where_a_meeting_is_planned(
    world: World,
) -> None:
    two = couple(world)
    world.person("zoe", "Zoe Stern")
    two.mentee.types("/meeting plan friday 14:00 with @zoe")
    assert rows(world, Meeting) == []
    two.mentee.clicks("Yes, Dr Max Okafor")
    (meeting,) = rows(world, Meeting)
    assert meeting.starts_at.hour == 19


def test_every_two_weeks_the_prompt_comes_three_days_before_and_no_check_in(world: World) -> None:
    two = couple(world, timedelta(days=14), cadence="fortnightly")
    assert _hears(two.mentee, world, days=9) == []
    (asked,) = _hears(two.mentee, world, days=2)
    assert "Please prepare your meeting" in asked


def _hears(person: Person, world: World, days: int) -> list[str]:
    before = len(person.messages)
    world.passes(days=days)
    return [message.plain for message in person.messages[before:]]


def test_which_pair_met_is_said_by_a_name_wherever_it_stands(world: World) -> None:
    two = couple(world)
    other = world.person("eve", "Eve Adler")
    second = world.pair(other, two.mentee)
    began_earlier(world)
    for line in ("/meeting @eve met yesterday", "/meeting met yesterday @eve"):
        two.mentee.types(line)
        assert two.mentee.modal is None or "Recap" in str(two.mentee.modal.title)
    assert {meeting.pair_id for meeting in rows(world, Meeting)} == {second}


def test_a_line_copied_from_help_with_its_marks_is_taken(world: World) -> None:
    two: Couple = couple(world)
    two.mentee.types("/goal `/goal lead a trial 5y`")
    (goal,) = rows(world, Goal)
    assert (goal.text, goal.horizon) == ("lead a trial", "5y")


HINTS = [
    f"{command['command']} {line}"
    for command in json.loads(MANIFEST.read_text(encoding="utf-8"))["features"]["slash_commands"]
    for line in command["usage_hint"].split(" | ")
]


@pytest.mark.slow
def test_each_hint_of_the_manifest_is_a_line_that_works(world: World) -> None:
    two = couple(world, timedelta(days=7))
    began_earlier(world)
    assert len(HINTS) >= 15
    for line in HINTS:
        seen = len(two.mentee.messages)
        two.mentee.types(line.replace("@name", "@max"))
        said = " ".join(message.plain for message in two.mentee.messages[seen:])
        refused = ("did not understand", "could not read", "Nothing was", "Did you mean")
        assert not [words for words in refused if words in said], f"{line}: {said}"
        if two.mentee.modal is not None:
            assert line == "/meeting we met yesterday", "the recap"
            two.mentee.closes()
    assert len(rows(world, Point)) == 2
    assert [item.owner_id for item in rows(world, ActionItem)] == [
        world.row(two.pair).mentee_id,
        world.row(two.pair).mentor_id,
    ]
    assert [goal.horizon for goal in rows(world, Goal)] == ["next", "5y"]
    assert world.row(two.pair).cadence_code == "3 months"
