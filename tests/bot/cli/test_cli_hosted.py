"""The command line of a host, whose bot workspaces install by themselves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.doctor import examination
from bot.doctor.finding import Finding
from bot.doctor.templates import AT_SLACK
from bot.slack.token_cipher import TokenCipher
from db.operations import installations
from sandbox.workspace import Workspace
from tests.bot.cli.office import Office
from tests.stories.hosted import hosted as open_host

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    with open_host(database) as host:
        host.sandbox.team.bot_token = ""
        yield Office(host, tmp_path / ".env")


def added(workspace: Workspace, *more: str) -> list[str]:
    fay = workspace.add_person("fay")
    channel = workspace.add_channel("mentoring", [fay], private=True)
    named = ["programme", "add", "Medicine", "--channel", channel.id, "--facilitator", fay.id]
    return [*more, *named]


def test_before_anybody_has_installed_it_each_command_says_where_to(office: Office) -> None:
    result = office.run("programme", "list")
    assert result.exit_code == 1
    assert "PUBLIC_URL/slack/install" in result.output
    assert "No workspace has installed" in office.told("workspace", "list")


def test_the_only_workspace_need_not_be_named(office: Office) -> None:
    office.host.installs(office.host.sandbox)
    assert "Started" in office.told(*added(office.host.sandbox))


def test_of_several_one_has_to_be_named(office: Office) -> None:
    other = office.host.sandbox.neighbour("other")
    for workspace in (office.host.sandbox, other):
        office.host.installs(workspace)
    result = office.run("programme", "list")
    assert result.exit_code == 1
    assert "Say which workspace: --workspace" in result.output
    assert other.team_id in result.output
    wrong = office.run("--workspace", "TWRONG", "programme", "list")
    assert "not installed in TWRONG" in wrong.output
    assert "Started" in office.told(*added(other, "--workspace", other.team_id))
    first = ("--workspace", office.host.sandbox.team_id)
    assert "no programme yet" in office.told(*first, "programme", "list")


def test_naming_one_where_there_is_a_token_is_refused(office: Office, tmp_path: Path) -> None:
    office.values = {"SLACK_BOT_TOKEN": "xoxb-1", "DATABASE_URL": office.values["DATABASE_URL"]}
    result = office.run("--workspace", "T1", "programme", "list")
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.output


def test_a_key_is_changed_without_losing_a_token(office: Office) -> None:
    office.host.installs(office.host.sandbox)
    old, new = office.values["ENCRYPTION_KEYS"], office.told("key", "new").strip()
    assert "workspaces: 1." in office.told("key", "rotate", ENCRYPTION_KEYS=f"{new},{old}")
    assert "no programme yet" in office.told("programme", "list", ENCRYPTION_KEYS=new)
    lost = office.run("programme", "list", ENCRYPTION_KEYS=old)
    assert lost.exit_code == 1
    assert "None of ENCRYPTION_KEYS opens the token" in lost.output
    again = office.run("key", "rotate", ENCRYPTION_KEYS=old)
    assert again.exit_code == 1
    assert "None of ENCRYPTION_KEYS opens" in again.output


def test_a_workspace_is_erased_when_somebody_asks_and_is_sure(office: Office) -> None:
    here = office.host.sandbox
    office.host.installs(here)
    office.told(*added(here))
    assert "installed 2026-11-24 by" in office.told("workspace", "list")
    unsure = office.run("workspace", "erase", here.team_id)
    assert unsure.exit_code == 1
    assert "installed" in office.told("workspace", "list")
    assert "Nothing is sent there any more" in office.told(
        "workspace", "erase", here.team_id, "--yes"
    )
    assert "left 2026-11-24, erased 2026-12-24" in office.told("workspace", "list")
    assert office.told("workspace", "erase", here.team_id, "--now", "--yes") == "It was erased.\n"
    assert "No workspace" in office.told("workspace", "list")
    assert "Nothing is kept" in office.run("workspace", "erase", here.team_id, "--yes").output


def test_where_the_token_is_in_the_settings_erasing_later_is_refused_since_it_would_come_back(
    office: Office,
) -> None:
    here = office.host.sandbox
    office.host.installs(here)
    office.told(*added(here))
    own = {"SLACK_BOT_TOKEN": here.bot_token, "SLACK_CLIENT_ID": ""}
    own |= {"SLACK_CLIENT_SECRET": "", "ENCRYPTION_KEYS": ""}
    with office.host.worker.sessions.begin() as session:
        installations.remove(session, here.team_id)
    later = office.run("workspace", "erase", here.team_id, "--yes", **own)
    assert later.exit_code == 1
    assert "Take the app out" in later.output
    assert "--now" in later.output
    office.host.worker.check_holds()
    assert office.told("workspace", "erase", here.team_id, "--now", "--yes", **own)


@pytest.mark.slow
def test_a_token_that_slack_takes_no_more_is_to_be_had_by_installing_again(office: Office) -> None:
    here = office.host.sandbox
    office.host.installs(here)
    with here.state.lock:
        here.slack.revoked.add(here.team.bot_token)
    for arguments in (("doctor", "--for", "worker"), ("programme", "list")):
        said = office.run(*arguments).output
        assert "has to install the bot again" in said
        assert "SLACK_BOT_TOKEN" not in said


@pytest.mark.slow
def test_the_doctor_looks_at_each_workspace(office: Office) -> None:
    here, other = office.host.sandbox, office.host.sandbox.neighbour("other")
    assert "none has installed the bot yet" in office.run("doctor", "--for", "worker").output
    for workspace in (here, other):
        office.host.installs(workspace)
    office.told(*added(here, "--workspace", here.team_id))
    lines = office.run("doctor", "--for", "worker").output
    assert f"ok    {here.team_id}, token: Slack takes it" in lines
    assert f'ok    {here.team_id}, channel of "Medicine"' in lines
    assert f"note  {other.team_id}, programmes: there is none yet" in lines
    other.team.scopes.discard("users:read")
    (lacking,) = [
        line
        for line in office.run("doctor", "--for", "worker").output.splitlines()
        if "users:read is not granted" in line
    ]
    assert lacking.startswith(f"mend  {other.team_id}, scopes:")
    assert lacking.endswith("the page /slack/install at PUBLIC_URL.")
    refused = office.run("--workspace", other.team_id, *added(other)).output
    assert "lacks the scope users:read: the workspace has to install the bot again." in refused
    other.uninstall()
    assert "took the bot out; erased in 30 days" in office.run("doctor").output
    lost = office.run("doctor", ENCRYPTION_KEYS=TokenCipher.make_key()).output
    assert f"mend  {here.team_id}, token: none of ENCRYPTION_KEYS opens it." in lost


@pytest.mark.slow
def test_however_long_slack_takes_the_clock_of_the_next_workspace_is_no_further_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, other = office.host.sandbox, office.host.sandbox.neighbour("other")
    for workspace in (here, other):
        office.host.installs(workspace)

    def take_long(*_: object) -> Iterator[Finding]:
        office.host.clock.advance(timedelta(seconds=90))
        yield Finding(AT_SLACK, True, "it takes them.")

    monkeypatch.setattr(examination, "check_at_slack", take_long)
    lines = office.run("doctor", "--for", "worker").output
    assert f"ok    {here.team_id}, clock: this machine and Slack agree to within 0 s" in lines
    assert f"ok    {other.team_id}, clock: this machine and Slack agree to within 0 s" in lines
