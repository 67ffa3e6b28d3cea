"""The host's command line over pairs and people: what a facilitator does in Slack, and more."""

import json

import pytest

from db.mentoring.pairs import ACTIVE, ENDED, Pair
from db.mentoring.people import Person
from db.messages.outbox import OutboxRow
from tests.bot.cli.desk import Desk

PLANNED = "Faculty,ada@example.org,U2,6 weeks,2027-01-18T10:00"
ROWS = (PLANNED, "Faculty,U1,dee@example.org,monthly,")


@pytest.fixture(autouse=True)
def faculty(desk: Desk) -> None:
    desk.told("programme", "add", "Faculty", "--channel", "C012AB3CD", "--facilitator", "U3")
    desk.told("roster", desk.roster(*ROWS))


def test_pairs_are_listed_and_written_as_a_roster_that_changes_nothing(desk: Desk) -> None:
    said = desk.told("pair", "list")
    assert "1: Ada Mentor (mentor) and Ben Mentee in Faculty, active\n" in said
    written = desk.told("pair", "list", "--csv")
    assert "Faculty,Ada Mentor <U1>,Ben Mentee <U2>,every 6 weeks,2027-01-18 10:00,,,\n" in written
    file = desk.folder / "again.csv"
    file.write_text(written, encoding="utf-8")
    assert "2 already there." in desk.told("roster", str(file))


def test_a_pair_is_ended_and_both_are_told_neutrally(desk: Desk) -> None:
    assert desk.run("pair", "end", "1").exit_code == 1
    assert "It has ended." in desk.told("pair", "end", "1", "--yes")
    with desk.session() as session:
        states = {one.id: one.state for one in session.query(Pair)}
        told = {
            (one.kind, one.variant.partition(":")[0], one.recipient)
            for one in session.query(OutboxRow)
            if one.kind == "pair.ended"
        }
    assert states == {1: ENDED, 2: ACTIVE}
    assert told == {("pair.ended", "by_other", "U1"), ("pair.ended", "by_other", "U2")}
    assert "has ended already" in desk.run("pair", "end", "1", "--yes").output
    assert "no such pair" in desk.run("pair", "end", "77", "--yes").output
    assert "1: " not in desk.told("pair", "list")
    assert "ended" in desk.told("pair", "list", "--ended")


def test_a_person_is_listed_exported_and_forgotten(desk: Desk) -> None:
    assert "U2: Ben Mentee\n" in desk.told("person", "list")
    desk.told("person", "export", "Mentee, Ben", "--to", str(desk.folder / "ben"))
    kept = json.loads((desk.folder / "ben" / "my-mentoring-data.json").read_text("utf-8"))
    assert kept["profile"]["slack_id"] == "U2"
    assert "Forgotten." in desk.told("person", "forget", "ben@example.org", "--yes")
    assert "Ben" not in desk.told("person", "list")
    with desk.session() as session:
        assert not [one for one in session.query(Person) if one.slack_id == "U2"]
        assert session.get_one(Pair, 1).state == ENDED


def test_whoever_is_gone_from_slack_can_still_be_found(desk: Desk) -> None:
    with desk.session() as session:
        ben = session.query(Person).filter_by(slack_id="U2").one()
        ben.active = False
        session.commit()
    assert desk.told("person", "list", "--gone") == "U2: Ben Mentee, gone from Slack\n"
    assert "Forgotten." in desk.told("person", "forget", "U2", "--yes")


def test_nobody_and_a_facilitator_are_refused_with_what_to_do(desk: Desk) -> None:
    assert 'Nobody here is known as "Zed"' in desk.run("person", "forget", "Zed", "--yes").output
    assert "Name somebody else first" in desk.run("person", "forget", "U3", "--yes").output
