"""Loading a roster: all of it or nothing, twice as good as once, and told before it is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from agendas.rhythm.cadence import Cadence
from agendas.rhythm.lapse import lapses_at
from db.core import engine as engines
from db.core.exclusive import one_at_a_time
from db.mentoring import meetings, pairs, people, programmes
from db.mentoring.pairs import ACTIVE, ENDED, Pair
from handlers import pair_clock
from tests.bot.cli.desk import FRIDAY, Desk

PLANNED = "Faculty,ada@example.org,U2,6 weeks,2027-01-18T10:00"
OPEN = "Faculty,U1,dee@example.org,quarterly,"


@pytest.fixture(autouse=True)
def faculty(desk: Desk) -> None:
    desk.told("programme", "add", "Faculty", "--channel", "C012AB3CD", "--facilitator", "U3")


def there(desk: Desk) -> Sequence[Pair]:
    with desk.session() as session:
        programme = programmes.named(session, "T1", "Faculty")
        assert programme is not None
        return pairs.of_programme(session, "T1", programme.id)


def lapses(desk: Desk) -> datetime:
    """When the first pair lapses if nothing happens."""
    with desk.session() as session:
        pair = session.get_one(Pair, there(desk)[0].id)
        at = lapses_at(pair_clock.load_facts(session, pair))
    assert at is not None
    return at


def refused(desk: Desk, *rows: str) -> str:
    result = desk.run("roster", desk.roster(*rows))
    assert result.exit_code == 1
    assert "Nothing was loaded." in result.output
    return result.output


def test_pairs_are_loaded_with_their_cadence_and_next_meeting(desk: Desk) -> None:
    said = desk.told("roster", desk.roster(PLANNED, OPEN))
    assert (
        "line 2: new: Ada Mentor (mentor) and Ben Mentee in Faculty, every 6 weeks, "
        "next meeting Monday 18 January 2027 at 10:00 (Toronto time)\n" in said
    )
    assert (
        "line 3: new: Ada Mentor (mentor) and Dee Mentee in Faculty, quarterly, no meeting" in said
    )
    assert said.endswith("Pairs: 2 new, 0 with another cadence, 0 already there.\n")
    first, second = there(desk)
    assert (first.mentor.slack_id, first.mentee.slack_id) == ("U1", "U2")
    assert (first.cadence, second.cadence) == (Cadence(6, "week"), Cadence(3, "month"))
    with desk.session() as session:
        planned = meetings.ahead(session, first)
        assert planned is not None
        assert planned.starts_at.isoformat() == "2027-01-18T15:00:00+00:00"
        assert meetings.ahead(session, second) is None


def test_a_dry_run_says_the_same_and_changes_nothing(desk: Desk) -> None:
    file = desk.roster(PLANNED, OPEN)
    said = desk.told("roster", "--dry-run", file)
    assert "Dry run, nothing was changed: 2 new" in said
    assert there(desk) == []
    with desk.session() as session:
        assert people.find(session, "T1", "U2") is None
    assert desk.told("roster", file).splitlines()[:2] == said.splitlines()[:2]


def test_loading_twice_changes_nothing_even_when_the_meeting_has_passed(desk: Desk) -> None:
    file = desk.roster(PLANNED, OPEN)
    desk.told("roster", file)
    desk.time = FRIDAY + timedelta(days=100)
    said = desk.told("roster", file)
    assert "line 2: Ada Mentor (mentor) and Ben Mentee in Faculty: already there\n" in said
    assert said.endswith("Pairs: 0 new, 0 with another cadence, 2 already there.\n")
    assert [pair.started_at for pair in there(desk)] == [FRIDAY, FRIDAY]


def test_another_cadence_is_taken_over_and_said(desk: Desk) -> None:
    desk.told("roster", desk.roster(OPEN))
    before = lapses(desk)
    said = desk.told("roster", desk.roster(OPEN.replace("quarterly", "monthly")))
    assert "Dee Mentee in Faculty: monthly instead of quarterly" in said
    (pair,) = there(desk)
    assert pair.cadence == Cadence(1, "month")
    assert lapses(desk) < before, "a shorter cadence lapses earlier"


def test_a_pair_that_ended_stays_so(desk: Desk) -> None:
    desk.told("roster", desk.roster(OPEN))
    with desk.session() as session:
        pair = session.get_one(Pair, there(desk)[0].id)
        pair.state, pair.ended_at = ENDED, FRIDAY
        session.commit()
    assert "ended, and left so" in desk.told("roster", desk.roster(OPEN))
    assert there(desk)[0].state == ENDED


def test_a_pair_that_ended_begins_again_where_that_is_meant(desk: Desk) -> None:
    desk.told("roster", desk.roster(OPEN))
    with desk.session() as session:
        pair = session.get_one(Pair, there(desk)[0].id)
        pair.state, pair.ended_at = ENDED, FRIDAY + timedelta(days=90)
        pair.last_met_at = FRIDAY + timedelta(days=20)
        session.commit()
    desk.time = FRIDAY + timedelta(days=100)
    assert "again: " in desk.told("roster", desk.roster(OPEN), "--anew")
    (pair,) = there(desk)
    assert (pair.state, pair.started_at, pair.ended_at) == (ACTIVE, desk.time, None)
    assert lapses(desk) > desk.time + timedelta(days=40), "it has not lapsed as it begins"


def test_one_wrong_row_keeps_all_from_being_loaded(desk: Desk) -> None:
    said = refused(desk, PLANNED, "Arts,U1,U8,weekly,", "Faculty,U1,U2,monthly,,x", OPEN)
    assert 'line 3: There is no programme called "Arts"' in said
    assert 'line 3: The mentee "U8" is a bot.' in said
    assert 'line 3: The cadence "weekly" is outside of what a pair can have' in said
    assert "line 4: There are 6 values" in said
    assert there(desk) == []


def test_a_new_pair_cannot_begin_in_the_past(desk: Desk) -> None:
    said = refused(desk, "Faculty,U1,U2,monthly,2026-11-27T06:00")
    assert "line 2: The next meeting is in the past." in said


def test_a_pair_the_other_way_round_is_refused(desk: Desk) -> None:
    desk.told("roster", desk.roster(PLANNED))
    said = refused(desk, "Faculty,U2,U1,monthly,")
    assert "line 2: These two are a pair of this programme already" in said


def test_everybody_is_asked_about_once(desk: Desk) -> None:
    desk.slack.asked.clear()
    desk.told("roster", desk.roster(PLANNED, "Faculty,ada@example.org,dee@example.org,monthly,"))
    assert desk.slack.asked["users.lookupByEmail"] == 2
    assert desk.slack.asked["users.info"] == 1


def a_faculty_of(number: int, desk: Desk) -> list[str]:
    for one in range(number):
        desk.slack.add(f"UM{one}", f"m{one} Mentor")
        desk.slack.add(f"UE{one}", f"e{one} Mentee")
    desk.slack.asked.clear()
    return [f"Faculty,m{one}@example.org,UE{one},monthly," for one in range(number)]


@pytest.mark.slow
def test_many_are_found_in_the_list_of_all_people_page_by_page(desk: Desk) -> None:
    rows = a_faculty_of(150, desk)
    desk.slack.rate_limited = 1
    assert "150 new" in desk.told("roster", desk.roster(*rows))
    assert desk.slack.asked == {"auth.test": 1, "users.list": 2}
    assert "150 already there" in desk.told("roster", desk.roster(*rows))


def test_whoever_is_not_in_the_list_is_asked_about_by_themselves(desk: Desk) -> None:
    rows = [*a_faculty_of(30, desk), "Faculty,nobody@example.org,U9,monthly,"]
    said = refused(desk, *rows)
    assert 'line 32: Slack knows nobody here as "nobody@example.org"' in said
    assert "is deactivated" in said
    assert desk.slack.asked["users.lookupByEmail"] == 1
    assert desk.slack.asked["users.info"] == 0


def test_the_second_of_two_loads_waits_and_says_so(desk: Desk) -> None:
    engine = engines.connect(desk.database)
    said: list[str] = []
    loading = Thread(target=lambda: said.append(desk.told("roster", desk.roster(OPEN))))
    waits = f"{desk.folder / 'reiterate.sqlite'}.roster-T1.lock"
    with one_at_a_time(engine, "roster-T1", lambda: None):
        assert Path(waits).exists()
        loading.start()
        loading.join(0.3)
        assert said == []
        assert there(desk) == []
    loading.join(60)
    engine.dispose()
    assert "waiting until it is done" in said[0]
    assert "1 new" in said[0]


def test_a_byte_order_mark_is_passed_over(desk: Desk) -> None:
    file = Path(desk.roster(PLANNED))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert "1 new" in desk.told("roster", str(file))


def test_a_file_that_is_not_unicode_is_read_and_that_is_said(desk: Desk) -> None:
    file = Path(desk.roster(OPEN))
    file.write_bytes(file.read_bytes() + "Faculty,U1,U2,monthly,\n,,,,née".encode("cp1252"))
    result = desk.run("roster", str(file))
    assert "line 4: The mentor is missing." in result.output
    file.write_bytes("programme,mentor,mentee,cadence,née\nFaculty,U1,U2,monthly,".encode("cp1252"))
    said = desk.told("roster", str(file))
    assert "note: It is not in Unicode, and was read as Windows-1252." in said
    assert 'note: What is in these columns was left alone: "née".' in said


def test_wrong_columns_are_told_with_the_right_ones(desk: Desk) -> None:
    file = desk.folder / "wrong.csv"
    file.write_text("mentor;email\nU1;U2\n")
    result = desk.run("roster", str(file))
    assert result.exit_code == 1
    assert "there is no mentee" in result.output
    assert "between them: programme, mentor, mentee, cadence, next_meeting." in result.output


def test_people_given_by_name_are_taken_once_that_is_said(desk: Desk) -> None:
    file = desk.roster("Faculty,Ada Mentor,ben@example.org,monthly,")
    result = desk.run("roster", file)
    assert result.exit_code == 1
    assert "line 2: the mentor is Ada Mentor (U1)" in result.output
    assert there(desk) == []
    assert "line 2: by name: the mentor is Ada Mentor (U1)" in desk.told(
        "roster", "--dry-run", file
    )
    assert "1 new" in desk.told("roster", "--names", file)


def test_who_is_nearest_to_an_address_that_nobody_has_is_named(desk: Desk) -> None:
    said = refused(desk, "Faculty,ada@exmaple.org,U2,monthly,")
    assert "Is it Ada Mentor, ada@example.org?" in said


def test_a_person_without_a_zone_has_the_programmes_and_that_is_said(desk: Desk) -> None:
    desk.slack.add("U5", "Eve Mentee", "")
    said = desk.told("roster", desk.roster("Faculty,U1,U5,monthly,2027-01-18T10:00"))
    assert "line 2: note: Slack gives no time zone for Eve Mentee" in said
    assert "(Europe/Paris) until it does" in said
    assert "Monday 18 January 2027 at 10:00 (Paris time)" in said
    with desk.session() as session:
        eve = people.find(session, "T1", "U5")
        assert eve is not None
        assert eve.timezone == "Europe/Paris"


def test_a_zone_that_is_known_stays_when_slack_gives_none_any_more(desk: Desk) -> None:
    desk.told("roster", desk.roster("Faculty,U1,U2,monthly,"))
    desk.slack.users["U2"]["tz"] = None
    said = desk.told("roster", desk.roster("Faculty,U1,U2,monthly,", "Faculty,U2,U4,monthly,"))
    assert "note" not in said
    with desk.session() as session:
        ben = people.find(session, "T1", "U2")
        assert ben is not None
        assert ben.timezone == "America/Toronto"


def test_guests_and_invited_people_are_loaded_with_a_note(desk: Desk) -> None:
    desk.slack.add("U5", "Eve Guest", is_restricted=True)
    desk.slack.add("U6", "Fin Invited", is_invited_user=True)
    said = desk.told("roster", desk.roster("Faculty,U5,U2,monthly,", "Faculty,U1,U6,monthly,"))
    assert "line 2: note: Eve Guest is a guest of the workspace." in said
    assert "line 3: note: Fin Invited has been invited to the workspace, and has not" in said
    assert "Pairs: 2 new" in said


def test_people_of_another_organisation_or_another_workspace_of_it_are_refused(desk: Desk) -> None:
    desk.slack.add("U5", "Eve Stranger", team_id="T5", is_stranger=True)
    desk.slack.add("U6", "Fin Connected", team_id="T6", enterprise_user={"enterprise_id": "E6"})
    said = refused(desk, "Faculty,U1,U5,monthly,", "Faculty,U6,U2,monthly,")
    assert 'line 2: The mentee "U5" belongs to another organisation (Slack Connect)' in said
    assert 'line 3: The mentor "U6" belongs to another organisation (Slack Connect)' in said
    assert there(desk) == []


def test_the_token_of_a_whole_organisation_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.slack.whole_organisation = True
    result = desk.run("roster", desk.roster(PLANNED))
    assert result.exit_code == 1
    assert "of an installation in a whole organisation" in result.output


def test_who_is_on_holiday_when_first_known_is_left_in_peace_until_then(desk: Desk) -> None:
    back = FRIDAY + timedelta(days=3)
    status = {"status_emoji": ":palm_tree:", "status_expiration": int(back.timestamp())}
    desk.slack.users["U2"]["profile"] = status
    desk.slack.users["U1"]["profile"] = {"status_emoji": ":coffee:", "status_expiration": 0}
    desk.told("roster", desk.roster(PLANNED))
    with desk.session() as session:
        mentee, mentor = (people.find(session, "T1", slack_id) for slack_id in ("U2", "U1"))
        assert mentee is not None
        assert mentor is not None
        assert (mentee.away_since, mentee.away_until) == (FRIDAY, back)
        assert mentor.away is None
