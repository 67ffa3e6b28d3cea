"""The audit log on the command line: what was done, by whom, and nothing of what was said."""

from datetime import timedelta

import pytest

from db.core.workspaces import Workspace
from db.mentoring import people
from db.privacy import audit
from db.privacy.audit import Verb
from tests.bot.cli.desk import FRIDAY, Desk

ADD = ("programme", "add", "Faculty", "--channel", "C012AB3CD", "--facilitator", "U3")
NOTHING = "Nothing was done that is written down.\n"


def test_what_the_command_line_did_is_written_down(desk: Desk) -> None:
    assert desk.told("audit") == NOTHING
    desk.told(*ADD)
    desk.told(*ADD, "--update")
    desk.told(*ADD)
    desk.told("roster", desk.roster("Faculty,U1,U2,monthly,"))
    desk.told("roster", desk.roster("Faculty,U1,U2,quarterly,"))
    assert desk.told("audit").splitlines() == [
        "2026-11-27 12:00:00  -  programme.add  programme:1",
        "2026-11-27 12:00:00  -  programme.update  programme:1",
        "2026-11-27 12:00:00  -  begin  pair:1",
        "2026-11-27 12:00:00  -  cadence  pair:1",
    ]


def test_one_pair_or_a_time_can_be_asked_for(desk: Desk) -> None:
    desk.told(*ADD)
    desk.told("roster", desk.roster("Faculty,U1,U2,monthly,", "Faculty,U1,U4,monthly,"))
    with desk.session() as session:
        ben = people.find(session, "T1", "U2")
        assert ben is not None
        later = FRIDAY + timedelta(days=3)
        audit.note(session, "T1", Verb.END, "pair", 1, later, ben.id)
        session.commit()
    ended = "2026-11-30 12:00:00  U2  end  pair:1\n"
    assert desk.told("audit", "--pair", "1") == f"2026-11-27 12:00:00  -  begin  pair:1\n{ended}"
    assert desk.told("audit", "--since", "2026-11-28") == ended
    assert desk.told("audit", "--since", "2026-12-24") == NOTHING


def test_another_workspaces_log_is_not_shown(desk: Desk) -> None:
    desk.told("programme", "list")
    with desk.session() as session:
        session.add(Workspace(id="T2", name="Elsewhere"))
        session.flush()
        audit.note(session, "T2", Verb.BEGIN, "pair", 1, FRIDAY)
        session.commit()
    assert desk.told("audit") == NOTHING


def test_how_long_a_programme_keeps_what_pairs_wrote_can_be_set(desk: Desk) -> None:
    assert "kept for 6 months after" in desk.told(*ADD, "--retention-months", "6")
    assert "kept for 6 months after" in desk.told(*ADD, "--update")
    assert "kept for 60 months after" in desk.told(*ADD, "--update", "--retention-months", "60")


@pytest.mark.parametrize("months", ["0", "241", "soon"])
def test_a_time_that_makes_no_sense_is_refused(desk: Desk, months: str) -> None:
    assert desk.run(*ADD, "--retention-months", months).exit_code == 2
