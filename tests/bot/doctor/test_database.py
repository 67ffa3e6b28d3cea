"""`python -m bot doctor`: what is wrong with the database, the processes, or the queue."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from db.core.engine import connect
from db.mentoring import programmes
from db.messages import rate_limits, trials
from db.messages.outbox import OutboxRow, Status
from db.operations import heartbeats
from db.operations.due import push_on
from tests.bot.doctor.clinic import SECRET, Clinic


@pytest.fixture
def guest(clinic: Clinic) -> Iterator[Callable[..., str]]:
    """Let another user of the server in, with some right on all tables or none."""
    own = make_url(clinic.settings["DATABASE_URL"])
    engine = create_engine(own)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))

    def grant(right: str = "") -> str:
        if right:
            with engine.begin() as connection:
                connection.execute(text(f"GRANT {right} ON ALL TABLES IN SCHEMA public TO guest"))
        return own.set(username="guest").render_as_string(hide_password=False)

    yield grant
    with engine.begin() as connection:
        connection.execute(text("DROP OWNED BY guest; DROP ROLE guest"))
    engine.dispose()


def test_a_workspace_without_programmes_is_told_how_to_start_one(clinic: Clinic) -> None:
    with clinic.world.bot.sessions.begin() as session:
        (one,) = programmes.of_workspace(session, clinic.world.sandbox.team_id)
        session.query(programmes.Facilitator).delete()
        session.delete(one)
    (note,) = [line for line in clinic.told(0) if line.startswith("note")]
    assert "programmes: there is none yet in sandbox. See: python -m bot programme add" in note


def test_a_token_of_another_workspace_than_the_databases(clinic: Clinic) -> None:
    here, neighbour = clinic.world.sandbox, clinic.world.sandbox.neighbour("rehearsal")
    neighbour.team.bot_token = "xoxb-rehearsal"
    neighbour.team.scopes |= here.team.scopes
    lines = clinic.told(1, SLACK_BOT_TOKEN="xoxb-rehearsal")
    (line,) = [line for line in lines if line.startswith("mend")]
    assert f"({here.team_id}) as well, of which SLACK_BOT_TOKEN is not" in line
    assert f"python -m bot workspace erase {here.team_id}" in line


def test_no_process_at_work(clinic: Clinic) -> None:
    with clinic.world.bot.sessions.begin() as session:
        heartbeats.forget(session, clinic.world.clock.now() + timedelta(seconds=1))
    line = clinic.ill()
    assert "ticks: no process has been at work on this database yet. Start the bot" in line


@pytest.mark.slow
def test_a_message_that_should_have_been_out_long_ago(clinic: Clinic) -> None:
    clinic.queue(Status.PENDING)
    clinic.world.clock.advance(timedelta(hours=3))
    clinic.beat()
    assert "queue: the oldest message that should be out was due 3 hours ago" in clinic.ill()


@pytest.mark.slow
@pytest.mark.parametrize("status", [Status.DEAD, Status.UNKNOWN])
def test_a_message_that_was_given_up_can_be_replayed(clinic: Clinic, status: Status) -> None:
    row = clinic.queue(status, "user_disabled")
    line = clinic.ill()
    assert f"{row} (nudge, {status}: user_disabled)" in line
    assert f"python -m bot replay {row}" in line
    refused = clinic.run("replay", str(row), "999")
    assert refused.exit_code == 1
    assert "has the number 999. Nothing was changed" in refused.output
    assert clinic.ill() == line
    assert "One message goes out" in clinic.run("replay", str(row)).output
    clinic.told(0)


@pytest.mark.slow
def test_all_that_was_given_up_is_replayed_with_a_count_of_what_was_left_out(
    clinic: Clinic,
) -> None:
    # As an earlier version left them after an outage: eight attempts, and no connection.
    dead = [clinic.queue(Status.DEAD, "not_connected", key) for key in "abc"]
    late = clinic.queue(Status.DEAD, "not_connected", "late")
    unknown = clinic.queue(Status.UNKNOWN, "history not readable", "unknown")
    world = clinic.world
    with world.bot.sessions.begin() as session:
        for row in dead:
            session.get_one(OutboxRow, row).attempts = 8
        session.get_one(OutboxRow, late).expires_at = world.clock.now() - timedelta(hours=1)
    said = clinic.run("replay", "--all")
    assert said.exit_code == 0
    assert "3 messages go out as soon as the bot runs, the oldest first." in said.output
    assert "Left out: 1 (too late by now)." in said.output
    assert "Left out: 1 (may have gone out already" in said.output
    world.settles()
    with world.bot.sessions() as session:
        status = {row: session.get_one(OutboxRow, row).status for row in (*dead, late, unknown)}
    assert [status[row] for row in dead] == [Status.SENT] * 3
    assert (status[late], status[unknown]) == (Status.DEAD, Status.UNKNOWN)
    assert "There is no message to send again." in clinic.run("replay", "--all").output
    assert clinic.run("replay").exit_code == 2
    assert clinic.run("replay", "--all", "1").exit_code == 2


@pytest.mark.slow
def test_what_is_on_hold_and_why(clinic: Clinic) -> None:
    team = clinic.world.sandbox.team_id
    with clinic.world.bot.sessions.begin() as session:
        rate_limits.hold(session, team, "missing_scope: files:write", rate_limits.kind("calendar"))
    line = clinic.ill()
    assert f"sending: calendar is on hold in {team} (missing_scope: files:write)" in line
    assert "Reinstall the app so that files:write is granted" in line
    with clinic.world.bot.sessions.begin() as session:
        rate_limits.release(session, team)
        rate_limits.hold(session, team, "token_revoked")
    line = clinic.ill()
    assert f"everything is on hold in {team} (token_revoked). Put the token" in line
    assert "that is looked at every minute, and then it goes on by itself" in line


@pytest.mark.parametrize(
    ("reason", "scope", "mend"),
    [
        ("not_connected", rate_limits.WORKSPACE, "See that this machine reaches Slack"),
        ("access_denied", rate_limits.WORKSPACE, "Ask those who administer the workspace"),
        (
            "messages_tab_disabled",
            rate_limits.kind("nudge"),
            "On the app's page, App Home, switch the Messages Tab on",
        ),
    ],
)
def test_what_is_on_hold_and_tried_says_when(
    clinic: Clinic, reason: str, scope: str, mend: str
) -> None:
    team, now = clinic.world.sandbox.team_id, clinic.world.clock.now()
    with clinic.world.bot.sessions.begin() as session:
        trials.hold_and_try(session, team, reason, scope, now)
    line = clinic.ill()
    assert f"on hold in {team} ({reason}). {mend}" in line
    assert f"one message is tried at {now + timedelta(seconds=30):%H:%M:%S} UTC" in line
    assert "goes on by itself" in line


def test_rows_whose_rule_fails_which_how_many_since_when_and_what_to_do(clinic: Clinic) -> None:
    clinic.world.passes(hours=3)
    with clinic.world.bot.sessions.begin() as session:
        (one,) = programmes.of_workspace(session, clinic.world.sandbox.team_id)
        push_on(one, clinic.world.clock.now())
    clinic.world.clock.advance(timedelta(minutes=40))
    clinic.beat()
    line = clinic.ill()
    assert "rules: 1 row of Programme cannot be moved on (since 2026-11-24 18:00 UTC" in line
    assert "40 minutes ago). The log says why, where it says that a rule failed" in line
    assert "They are tried again by themselves" in line


def test_a_time_zone_that_this_machine_does_not_know_is_named(clinic: Clinic) -> None:
    with clinic.world.bot.sessions.begin() as session:
        (one,) = programmes.of_workspace(session, clinic.world.sandbox.team_id)
        one.timezone = "America/Nowhere"
    line = clinic.ill()
    assert "time zones: America/Nowhere is not known to this machine: 1 person or" in line
    assert "goes by UTC. Bring its tzdata up to date (pip install --upgrade tzdata)" in line


def test_a_database_of_another_version(clinic: Clinic) -> None:
    engine = connect(clinic.settings["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "schema: The database was made by a later version" in clinic.ill()


@pytest.mark.databases("postgresql")
def test_a_server_out_of_reach_and_an_empty_database(clinic: Clinic, empty_database: str) -> None:
    url = make_url(clinic.settings["DATABASE_URL"])
    gone = url.set(database="elsewhere", password=SECRET).render_as_string(hide_password=False)
    line = clinic.ill(DATABASE_URL=gone)
    assert 'database "elsewhere" does not exist. See that it is up, and that DATABASE_URL' in line
    line = clinic.ill(DATABASE_URL=empty_database)
    assert "schema: the database is empty. Give it its tables: python -m bot migrate" in line


@pytest.mark.databases("postgresql")
def test_a_server_whose_user_may_not_write_or_not_even_look(
    clinic: Clinic, guest: Callable[..., str]
) -> None:
    blind = clinic.ill(DATABASE_URL=guest())
    assert "cannot be used: permission denied for table alembic_version. Let the user" in blind
    looking = clinic.ill(DATABASE_URL=guest("SELECT"))
    assert "it is not this user's to write to. Let the user that DATABASE_URL names own" in looking


@pytest.mark.databases("sqlite")
def test_a_file_or_a_folder_that_this_user_may_not_write_to(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    assert "it is not this user's to write to. The bot writes to its file and" in clinic.ill()
    line = clinic.ill(DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert "is not there yet, and this user may not make it. The bot writes to its file" in line


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_file_that_is_not_there_yet_or_locked_or_of_no_use(
    clinic: Clinic, tmp_path: Path
) -> None:
    (note,) = [
        line
        for line in clinic.told(0, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite'}")
        if line.startswith("note")
    ]
    assert "new.sqlite is not there yet; the bot makes it when it starts" in note
    assert not (tmp_path / "new.sqlite").exists(), "it was only looked for"
    missing = clinic.ill(DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'new.sqlite'}")
    assert "nor is its folder. Make the folder" in missing
    (tmp_path / "song.sqlite").write_text(SECRET * 50)
    broken = clinic.told(1, DATABASE_URL=f"sqlite:///{tmp_path / 'song.sqlite'}")
    assert any("database: it cannot be used: file is not a database." in line for line in broken)
    assert any("backups: there is none beside" in line for line in broken)
    engine = create_engine(clinic.settings["DATABASE_URL"])
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        line = clinic.ill()
        assert "database: it cannot be used: database is locked. Another program" in line
    engine.dispose()


@pytest.mark.slow
def test_when_it_cannot_be_finished_the_exit_status_says_so(clinic: Clinic) -> None:
    clinic.world.sandbox.faults.add("users.info", times=9, drop="before")
    lines = clinic.told(2)
    assert "The doctor could not finish (" in lines[-1]
