"""`python -m bot doctor`: a healthy workspace has nothing to mend, and each fault gets its line."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url, text

from bot.cli import main
from bot.doctor import scopes
from bot.doctor.store import TICKS
from db import heartbeats, limits, outbox, programmes
from db.engine import connect
from db.outbox import Letter, Status
from sandbox.clock import SandboxClock
from sandbox.people import Person
from tests.stories.world import World
from tests.stories.world import world as open_world

SECRET = "Plum blossom"
NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL")
OTHERS = ("DATABASE_URL", "PORT", "BIND_ADDRESS", "LOG_FORMAT")


@dataclass
class Clinic:
    """A workspace with a programme in it, and the settings of whoever examines it."""

    world: World
    helen: Person
    env_file: Path
    settings: dict[str, str] = field(default_factory=dict)
    clock: SandboxClock | None = None

    def run(self, *arguments: str, **settings: str) -> Result:
        """Run `python -m bot` with these arguments, and with some settings changed."""
        kept = self.settings | settings
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in kept.items()))
        called = ["--env-file", str(self.env_file), *arguments]
        clock = self.clock or self.world.clock
        result = CliRunner().invoke(main, called, obj=clock, catch_exceptions=False)
        assert "Traceback" not in result.output
        for secret in (self.world.sandbox.bot_token, self.world.sandbox.app_token, SECRET):
            assert secret not in result.output
        return result

    def told(self, expected: int, *arguments: str, **settings: str) -> list[str]:
        """Examine everything; return the lines, once the exit status is the expected one."""
        result = self.run("doctor", *arguments, **settings)
        assert result.exit_code == expected, result.output
        return result.output.splitlines()

    def ill(self, *arguments: str, **settings: str) -> str:
        """Examine something with one fault; return the one line that says what to mend."""
        lines = self.told(1, *arguments, **settings)
        (line,) = [line for line in lines if not line.startswith("ok")]
        assert line.startswith("mend  ")
        return line

    def beat(self) -> None:
        """Leave the trace of a bot that is at work now."""
        with self.world.bot.sessions.begin() as session:
            for tick in TICKS:
                heartbeats.note(session, "machine:1", tick, self.world.clock.now())

    def queue(self, status: Status, error: str | None = None) -> int:
        """Put a message into the outbox that has come so far; return its number."""
        now = self.world.clock.now()
        team = self.world.sandbox.team_id
        letter = Letter(team, self.helen.id, "nudge", "letter", {"text": SECRET}, now)
        with self.world.bot.sessions.begin() as session:
            outbox.queue(session, letter, now)
            row = session.query(outbox.OutboxRow).filter_by(key="letter").one()
            row.status, row.last_error = status, error
            return row.id


@pytest.fixture
def clinic(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    for name in (*NAMES, *OTHERS, "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with open_world(database) as world:
        helen = world.person("helen", "Helen Ito")
        world.start_programme(helen)
        settings = {name: world.sandbox.environ[name] for name in NAMES} | {
            "DATABASE_URL": database
        }
        clinic = Clinic(world, helen, tmp_path / ".env", settings)
        clinic.beat()
        yield clinic


def test_a_healthy_workspace_is_all_ok(clinic: Clinic) -> None:
    lines = clinic.told(0)
    assert [line for line in lines if not line.startswith("ok  ")] == []
    told = {line.removeprefix("ok").strip().partition(":")[0] for line in lines}
    about = {'channel of "Medicine"', 'facilitator of "Medicine"', "messages", "sending"}
    about |= {"settings", "token", "scopes", "clock", "app token", "database", "schema"}
    assert told == about | {"ticks", "queue"}
    assert clinic.world.sandbox.breaches == []


def test_a_bot_at_work_leaves_the_trace_that_is_looked_for(clinic: Clinic) -> None:
    clinic.world.passes(days=8)
    assert "ticks: plan, deliver, recover, holds, maintain came round too" in clinic.ill()
    clinic.world.bot.metronome.start()
    for _ in range(200):
        with clinic.world.bot.sessions() as session:
            seen = heartbeats.latest(session)
        if all(at == clinic.world.clock.now() for at in seen.values()) and "watch" in seen:
            break
        time.sleep(0.05)
    lines = clinic.told(0)
    said = "each comes round (plan 0 s ago, deliver 0 s ago, recover 0 s ago, holds 0 s ago,"
    assert any(said in line for line in lines)


def test_every_wrong_setting_is_named_and_what_can_be_looked_at_is(clinic: Clinic) -> None:
    lines = clinic.told(1, SLACK_APP_TOKEN="", PORT="none")
    ill = [line for line in lines if line.startswith("mend")]
    assert len(ill) == 2
    assert "SLACK_APP_TOKEN is missing" in ill[0] + ill[1]
    assert "PORT is malformed" in ill[0] + ill[1]
    assert str(clinic.env_file) in ill[0]
    assert any("Slack takes it" in line for line in lines)
    assert any(line.startswith("ok    schema") for line in lines)


def test_the_settings_are_those_of_the_process_that_is_asked_about(clinic: Clinic) -> None:
    server = "postgresql://ana@127.0.0.1:1/none"
    lines = clinic.told(
        1, "--for", "web", SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="", DATABASE_URL=server
    )
    (first, *_) = lines
    assert "SLACK_SIGNING_SECRET is missing" in first
    assert not any("SLACK_APP_TOKEN" in line for line in lines)


def test_a_token_that_slack_does_not_take(clinic: Clinic) -> None:
    line = clinic.ill(SLACK_BOT_TOKEN="xoxb-another")
    assert "token: Slack does not accept SLACK_BOT_TOKEN (invalid_auth): copy it anew" in line


def test_an_app_token_that_slack_does_not_take(clinic: Clinic) -> None:
    line = clinic.ill(SLACK_APP_TOKEN="xapp-another")
    assert "app token: Slack does not accept SLACK_APP_TOKEN (invalid_auth)" in line


def test_slack_out_of_reach(clinic: Clinic) -> None:
    line = clinic.ill(SLACK_API_URL="http://127.0.0.1:1/api/")
    assert "token: Slack could not be reached at http://127.0.0.1:1/api/" in line
    assert "SLACK_API_URL" in line


@pytest.mark.parametrize("scope", scopes.asked()[0])
def test_a_scope_that_is_missing_is_named_with_what_breaks(clinic: Clinic, scope: str) -> None:
    clinic.world.sandbox.team.scopes.discard(scope)
    lines = clinic.told(1)
    (line,) = [line for line in lines if line.startswith("mend")]
    assert f"scopes: {scope} is not granted: {scopes.WITHOUT[scope]}." in line
    assert "Reinstall" in line


def test_without_the_scopes_to_look_at_channels_it_says_which_would_let_it(clinic: Clinic) -> None:
    clinic.world.sandbox.team.scopes -= {"channels:read", "groups:read"}
    lines = clinic.told(0)
    notes = [line for line in lines if line.startswith("note")]
    assert len(notes) == 3
    said = "cannot be looked at. Granting channels:read and groups:read, which is optional"
    assert said in notes[-1]
    assert clinic.world.sandbox.breaches == [], "it did not ask for what it may not see"


def test_with_one_of_the_two_scopes_a_private_channel_stays_unseen(clinic: Clinic) -> None:
    clinic.world.sandbox.team.scopes.discard("groups:read")
    notes = [line for line in clinic.told(0) if line.startswith("note")]
    assert "Granting groups:read, which is optional, would let it." in notes[-1]


def test_more_scopes_than_it_asks_for_are_pointed_out(clinic: Clinic) -> None:
    clinic.world.sandbox.team.scopes.add("channels:history")
    (note,) = [line for line in clinic.told(0) if line.startswith("note")]
    assert "more is granted than the bot asks for: channels:history" in note


def test_a_clock_that_is_wrong(clinic: Clinic) -> None:
    clinic.clock = SandboxClock(clinic.world.clock.now() + timedelta(seconds=90))
    line = clinic.ill()
    assert "clock: this machine is 90 s ahead of Slack. Let it take its time" in line


def test_a_channel_without_the_bot_or_archived_or_public_or_gone(clinic: Clinic) -> None:
    channel, bot = clinic.world.channel, clinic.world.sandbox.team.bot_user
    channel.archived = True
    assert 'channel of "Medicine": it is archived' in clinic.ill()
    channel.archived, channel.kind = False, "channel"
    assert "it is public, and the digest says who has lapsed. Make it private" in clinic.ill()
    channel.members.remove(bot)
    lines = clinic.told(1)
    assert any("the bot is not in it. There, type: /invite @Reiterate" in line for line in lines)
    channel.kind = "group"
    line = clinic.ill()
    assert f"{channel.id} is not there, or is private and the bot is not in it" in line
    assert 'programme add "Medicine" --update --channel ID' in line


@pytest.mark.parametrize(
    ("fault", "said"),
    [("deleted", "is deactivated"), ("is_bot", "is a bot"), ("restricted", "is a guest")],
)
def test_a_facilitator_who_is_gone_a_bot_or_a_guest(clinic: Clinic, fault: str, said: str) -> None:
    setattr(clinic.helen.member, fault, True)
    line = clinic.ill()
    assert f'facilitator of "Medicine": Helen Ito ({clinic.helen.id}) {said}' in line


def test_a_workspace_without_programmes_is_told_how_to_start_one(clinic: Clinic) -> None:
    with clinic.world.bot.sessions.begin() as session:
        (one,) = programmes.of_workspace(session, clinic.world.sandbox.team_id)
        session.query(programmes.Facilitator).delete()
        session.delete(one)
    (note,) = [line for line in clinic.told(0) if line.startswith("note")]
    assert "programmes: there is none yet in sandbox. See: python -m bot programme add" in note


def test_no_process_at_work(clinic: Clinic) -> None:
    with clinic.world.bot.sessions.begin() as session:
        heartbeats.forget(session, clinic.world.clock.now() + timedelta(seconds=1))
    line = clinic.ill()
    assert "ticks: no process has been at work on this database yet. Start the bot" in line


def test_a_message_that_should_have_been_out_long_ago(clinic: Clinic) -> None:
    clinic.queue(Status.PENDING)
    clinic.world.clock.advance(timedelta(hours=3))
    clinic.beat()
    assert "queue: the oldest message that should be out was due 3 hours ago" in clinic.ill()


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


def test_what_is_on_hold_and_why(clinic: Clinic) -> None:
    team = clinic.world.sandbox.team_id
    with clinic.world.bot.sessions.begin() as session:
        limits.hold(session, team, "missing_scope: files:write", limits.kind("calendar"))
    line = clinic.ill()
    assert f"sending: calendar is on hold in {team} (missing_scope: files:write)" in line
    assert "Reinstall the app so that files:write is granted" in line
    with clinic.world.bot.sessions.begin() as session:
        limits.release(session, team)
        limits.hold(session, team, "token_revoked")
    assert f"everything is on hold in {team} (token_revoked). Put the token" in clinic.ill()


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
    assert "database: it cannot be used" in clinic.ill(DATABASE_URL=gone)
    line = clinic.ill(DATABASE_URL=empty_database)
    assert "schema: the database is empty. Give it its tables: python -m bot migrate" in line


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
    assert "Its folder is missing" in missing
    (tmp_path / "song.sqlite").write_text(SECRET * 50)
    broken = clinic.ill(DATABASE_URL=f"sqlite:///{tmp_path / 'song.sqlite'}")
    assert "database: it cannot be used: SQLITE_NOTADB" in broken
    engine = create_engine(clinic.settings["DATABASE_URL"])
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        assert "database: it cannot be used: SQLITE_BUSY" in clinic.ill()
    engine.dispose()


def test_when_it_cannot_be_finished_the_exit_status_says_so(clinic: Clinic) -> None:
    clinic.world.sandbox.faults.add("users.info", times=9, drop="before")
    lines = clinic.told(2)
    assert "The doctor could not finish (" in lines[-1]
