"""The command line: starting, migrating, programmes; and every expected fault in a sentence."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from slack_sdk.errors import SlackApiError
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from bot import embedded, processes
from bot.cli.main import main
from bot.operations.database import explain_failure
from bot.settings import settings
from db.core.workspaces import Workspace
from db.mentoring import programmes
from sandbox.demo.run import DATABASE
from tests.bot.cli.desk import Desk

ADD = ("programme", "add", "Faculty", "--channel", "C012AB3CD", "--facilitator")


def test_help_names_every_command(desk: Desk) -> None:
    said = desk.told("--help")
    commands = (
        "doctor",
        "migrate",
        "pair",
        "person",
        "programme",
        "replay",
        "restored",
        "roster",
        "web",
        "worker",
    )
    for command in commands:
        assert f"\n  {command} " in said
    assert "Exit status" in said
    assert "programme,mentor,mentee,cadence,next_meeting\n" in desk.told("roster", "--help")


@pytest.mark.slow
def test_it_is_called_as_a_module(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "bot", "--env-file", str(tmp_path / "none"), "programme", "list"]
    done = subprocess.run(
        call, cwd=settings.ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "SLACK_BOT_TOKEN is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def logs_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])


@pytest.mark.usefixtures("logs_put_back")
def test_without_a_command_the_bot_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[settings.Settings] = []
    monkeypatch.setattr(processes, "run_embedded", ran.append)
    desk.told()
    assert [read.slack_app_token.get_secret_value() for read in ran] == ["xapp-1"]


@pytest.mark.slow
@pytest.mark.usefixtures("logs_put_back")
def test_a_token_that_is_not_accepted_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_bot: embedded.Bot) -> None:
        raise SlackApiError("no", {"error": "invalid_auth"})  # type: ignore[no-untyped-call]

    monkeypatch.setattr(embedded.Bot, "connect", refuse)
    result = desk.run()
    assert result.exit_code == 1
    assert "does not accept SLACK_APP_TOKEN (invalid_auth)" in result.output
    desk.slack.error = "token_revoked"
    result = desk.run()
    assert result.exit_code == 1
    assert "does not accept SLACK_BOT_TOKEN (token_revoked)" in result.output


def test_without_settings_the_bot_says_all_that_it_needs(desk: Desk) -> None:
    (desk.folder / ".env").unlink()
    result = desk.run()
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN is missing" in result.output
    assert "SLACK_APP_TOKEN is missing" in result.output


@pytest.mark.slow
def test_migrating_asks_for_no_token_and_says_what_it_did(desk: Desk) -> None:
    (desk.folder / ".env").write_text(f"DATABASE_URL={desk.database}\n")
    (desk.folder / DATABASE).unlink()
    assert "carried out: 0001" in desk.told("migrate")
    assert "up to date already" in desk.told("migrate")
    assert not desk.slack.asked


def test_a_database_of_a_later_version_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.told("migrate")
    engine = create_engine(desk.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    result = desk.run("programme", "list")
    assert result.exit_code == 1
    assert "later version" in result.output


def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(desk: Desk) -> None:
    (desk.folder / ".env").write_text("DATABASE_URL=sqlite:////nowhere/at/all.sqlite\n")
    result = desk.run("migrate")
    assert result.exit_code == 1
    assert "The database cannot be used" in result.output


@pytest.mark.parametrize("called", [("replay",), ("pair", "end"), ("audit", "--pair")])
def test_a_number_that_no_row_can_have_is_refused(desk: Desk, called: tuple[str, ...]) -> None:
    result = desk.run(*called, "9" * 30)
    assert result.exit_code == 2
    assert "is not in the range" in result.output


def test_a_folder_that_is_not_there_is_not_made_by_starting_the_bot(desk: Desk) -> None:
    with (desk.folder / ".env").open("a") as file:
        file.write(f"DATABASE_URL=sqlite:///{desk.folder / 'typo' / 'reiterate.sqlite'}\n")
    result = desk.run()
    assert result.exit_code == 1
    assert "The database cannot be used: unable to open database file." in result.output
    assert not (desk.folder / "typo").exists()


def test_a_file_that_cannot_be_written_is_named_with_the_reason(desk: Desk) -> None:
    desk.told("migrate")
    lock = desk.folder / f"{DATABASE}.lock"
    lock.mkdir()
    result = desk.run()
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {lock} cannot be used: Is a directory.\n",
    )


def test_a_database_that_this_user_may_not_write_to_says_what_to_do() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(OperationalError) as caught:
            connection.execute(text("CREATE TABLE t (a INTEGER)"))
    why, mend = explain_failure(caught.value)
    assert why == "attempt to write a readonly database"
    assert "run this as the user they are of" in mend


def test_a_disk_that_is_full_says_what_to_do(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'full.sqlite'}")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (a TEXT)"))
        connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(OperationalError) as caught:
            connection.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))
    engine.dispose()
    assert explain_failure(caught.value) == ("database or disk is full", "Make room on its disk.")


@pytest.mark.databases("postgresql")
def test_a_server_that_lets_the_user_make_no_tables_says_what_to_do(
    empty_database: str, tmp_path: Path
) -> None:
    own = make_url(empty_database)
    engine = create_engine(own)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE lodger LOGIN"))
    url = own.set(username="lodger").render_as_string(hide_password=False)
    (tmp_path / ".env").write_text(f"DATABASE_URL={url}\n")
    result = CliRunner().invoke(main, ["--env-file", str(tmp_path / ".env"), "migrate"])
    with engine.begin() as connection:
        connection.execute(text("DROP ROLE lodger"))
    engine.dispose()
    assert result.exit_code == 1
    assert "cannot be used: permission denied for schema public. Let the user" in result.output


def test_a_programme_is_started_and_listed(desk: Desk) -> None:
    assert "no programme yet" in desk.told("programme", "list")
    said = desk.told(*ADD, "cleo@example.org", "--facilitator", "U1")
    assert 'Started "Faculty" in Example University.' in said
    assert "note:" not in said, "the channel was looked at"
    line = desk.told("programme", "list")
    assert line == (
        "Faculty: 0 pairs; channel C012AB3CD; facilitators Cleo Facilitator (U3), Ada Mentor (U1); "
        "time zone Europe/Paris; what is written kept for 24 months after a pair's end\n"
    )
    with desk.session() as session:
        made = programmes.named(session, "T1", "Faculty")
        assert made is not None
        assert made.next_due_at is not None
        assert made.next_due_at.isoformat() == "2026-11-30T08:00:00+00:00", "Monday, 9:00 in Paris"
        assert session.get_one(Workspace, "T1").name == "Example University"


def test_a_programme_has_terms_of_its_own_and_keeps_what_is_not_said(desk: Desk) -> None:
    terms = ("--cadence", "quarterly", "--digest-day", "thursday", "--digest-hour", "15")
    days = ("--grace", "21", "--prompt-days", "5", "--share-days", "2")
    desk.told(*ADD, "U3", *terms, *days)
    for more in ((), ("--grace", "7", "--update")):
        if more:
            desk.told(*ADD, "U3", *more)
        with desk.session() as session:
            made = programmes.named(session, "T1", "Faculty")
            assert made is not None
            assert (made.cadence_code, made.digest_weekday, made.digest_hour) == ("3 months", 3, 15)
            assert (made.prompt_days, made.share_days) == (5, 2)
            assert made.grace_days == (7 if more else 21)
    refused = desk.run(*ADD, "U3", "--prompt-days", "2", "--update")
    assert refused.exit_code == 1
    assert "it has to be asked for earlier" in refused.output


def test_a_programme_is_open_to_all_only_where_it_is_said(desk: Desk) -> None:
    desk.told(*ADD, "U3")
    assert "everybody can ask" not in desk.told("programme", "list")
    desk.told(*ADD, "U3", "--open-to-all", "--update")
    desk.told(*ADD, "U3", "--update")
    assert "; everybody can ask for a mentor\n" in desk.told("programme", "list"), "it stays so"
    desk.told(*ADD, "U3", "--not-open-to-all", "--update")
    assert "everybody can ask" not in desk.told("programme", "list")


def test_a_programme_has_a_country_and_a_region(desk: Desk) -> None:
    desk.told(*ADD, "U3", "--country", "Canada", "--region", "Ontario")
    assert "weekends and holidays of Canada, Ontario;" in desk.told("programme", "list")
    desk.told(*ADD, "U3", "--country", "de", "--update")
    assert "weekends and holidays of Germany;" in desk.told("programme", "list")
    desk.told(*ADD, "U3", "--update")
    assert "holidays of Germany;" in desk.told("programme", "list"), "it was not said"
    desk.told(*ADD, "U3", "--country", "none", "--update")
    assert "holidays" not in desk.told("programme", "list")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--country", "Germny"), 'Germny" is no country. Did you mean Germany?'),
        (("--country", "xyz"), '"xyz" is no country. Type its code'),
        (("--country", "CA", "--region", "Ontaro"), "no region of Canada. Did you mean Ontario?"),
        (("--country", "CA", "--region", "Bavaria"), "no region of Canada. There are: AB, BC, MB"),
        (("--region", "ON"), "Say --country as well."),
    ],
)
def test_what_is_no_country_or_region_is_refused_with_the_nearest(
    desk: Desk, options: tuple[str, ...], why: str
) -> None:
    result = desk.run(*ADD, "U3", *options)
    assert result.exit_code == 2
    assert why in " ".join(result.output.replace("│", " ").split())
    assert "no programme yet" in desk.told("programme", "list")


def test_starting_it_again_changes_nothing(desk: Desk) -> None:
    desk.told(*ADD, "U3")
    before = desk.told("programme", "list")
    assert "exists already; nothing was changed" in desk.told(*ADD, "U1")
    assert desk.told("programme", "list") == before


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (
            {"is_private": False},
            "it is public, and the digest says who has lapsed. Make it private",
        ),
        ({"is_member": False}, "the bot is not in it. There, type: /invite @Reiterate"),
        ({"is_archived": True}, "it is archived. Unarchive it"),
        ({"is_ext_shared": True}, "it is shared with another organisation"),
    ],
)
def test_a_channel_that_a_digest_must_not_go_to_is_refused(
    desk: Desk, channel: dict[str, bool], why: str
) -> None:
    desk.slack.add("U1", "Ada Obi")
    desk.slack.channels["C012AB3CD"] = channel
    result = desk.run(*ADD, "U1")
    assert result.exit_code == 1
    assert f"C012AB3CD: {why}" in result.output
    assert "Nothing was changed." in result.output
    assert "no programme yet" in desk.told("programme", "list")
    del desk.slack.channels["C012AB3CD"]
    assert desk.run(*ADD, "U1").exit_code == 0
    desk.slack.channels["C9PUBLIC"] = {"is_private": False}
    result = desk.run(*ADD[:3], "--channel", "C9PUBLIC", "--facilitator", "U1", "--update")
    assert result.exit_code == 1
    assert "channel C012AB3CD" in desk.told("programme", "list")


def test_a_programme_is_changed_when_that_is_asked_for(desk: Desk) -> None:
    desk.told(*ADD, "U3")
    ada = ("--facilitator", "ada@example.org")
    said = desk.told("programme", "add", "Faculty", "--channel", "C9NEW", *ada, "--update")
    assert 'Changed "Faculty".' in said
    line = (
        "Faculty: 0 pairs; channel C9NEW; facilitators Ada Mentor (U1); time zone Europe/London; "
        "what is written kept for 24 months after a pair's end\n"
    )
    assert desk.told("programme", "list") == line


def test_somebody_named_twice_is_one_facilitator(desk: Desk) -> None:
    assert "facilitators Ada Mentor (U1);" in desk.told(
        *ADD, "U1", "--facilitator", "ada@example.org"
    )


def test_facilitators_who_cannot_be_are_all_named(desk: Desk) -> None:
    people = ("nobody@example.org", "U8", "U9", "Ada")
    options = [option for person in people for option in ("--facilitator", person)]
    result = desk.run(*ADD[:-1], *options)
    assert result.exit_code == 1
    for said in (
        'nobody here as "nobody@',
        '"U8" is a bot',
        '"U9" is deactivated',
        '"Ada" is neither',
    ):
        assert said in result.output
    assert "no programme yet" in desk.told("programme", "list")


def test_a_programme_has_the_zone_of_the_first_facilitator_who_has_one(desk: Desk) -> None:
    desk.slack.add("U5", "Eve Facilitator", "")
    facilitators = ("--facilitator", "U5", "--facilitator", "U3")
    said = desk.told("programme", "add", "Arts", "--channel", "C012AB3CD", *facilitators)
    assert "time zone Europe/Paris" in said
    assert "note: Slack gives no time zone for Eve Facilitator" in said


def test_a_programme_whose_facilitators_have_no_zone_is_refused(desk: Desk) -> None:
    desk.slack.add("U5", "Eve Facilitator", "")
    result = desk.run("programme", "add", "Arts", "--channel", "C012AB3CD", "--facilitator", "U5")
    assert result.exit_code == 1
    assert "Let one of them set theirs in Slack" in result.output
    assert "has no programme yet" in desk.told("programme", "list")


@pytest.mark.parametrize(
    "arguments",
    [
        ("programme", "add", "Faculty", "--channel", "#mentoring", "--facilitator", "U1"),
        ("programme", "add", " ", "--channel", "C012AB3CD", "--facilitator", "U1"),
        ("programme", "add", "Faculty", "--channel", "C012AB3CD"),
        ("programme", "remove"),
        ("roster", "not-there.csv"),
        ("dance",),
    ],
)
def test_a_call_that_is_wrong_ends_with_status_2(desk: Desk, arguments: tuple[str, ...]) -> None:
    result = desk.run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.output


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("invalid_auth", "does not accept SLACK_BOT_TOKEN (invalid_auth)"),
        ("missing_scope", "lacks the scope users:read"),
        ("fatal_error", "refused to answer (fatal_error)"),
    ],
)
def test_a_refusal_of_slacks_is_told_in_a_sentence(desk: Desk, error: str, said: str) -> None:
    desk.slack.error = error
    result = desk.run("programme", "list")
    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.slow
def test_slack_out_of_reach_is_told_in_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    result = desk.run("programme", "list")
    assert result.exit_code == 1
    assert "Slack could not be reached at http://127.0.0.1:1/api/" in result.output


@pytest.mark.slow
def test_a_rate_limit_is_waited_for(desk: Desk) -> None:
    desk.slack.rate_limited = 2
    assert "no programme yet" in desk.told("programme", "list")


@pytest.mark.slow
def test_the_file_it_makes_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    file = tmp_path / "reiterate.sqlite"
    call = [sys.executable, "-m", "bot", "--env-file", str(tmp_path / "none"), "migrate"]
    environ = {"PATH": "", "DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run(
        call, cwd=settings.ROOT, env=environ, check=True, capture_output=True, umask=0o022
    )
    assert file.stat().st_mode & 0o777 == 0o600
