"""`python -m bot doctor`: nothing to mend in a healthy workspace; in Slack, each fault its line."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor import examination, scopes
from bot.settings.manifest import read_scopes
from db.operations import heartbeats
from handlers.notifications import samples
from handlers.notifications.samples import Tried
from sandbox.clock import SandboxClock
from tests.bot.doctor.clinic import Clinic


def test_a_healthy_workspace_is_all_ok(clinic: Clinic) -> None:
    lines = clinic.told(0)
    assert [line for line in lines if not line.startswith("ok  ")] == []
    told = {line.removeprefix("ok").strip().partition(":")[0] for line in lines}
    about = {'channel of "Medicine"', 'facilitator of "Medicine"', "messages", "sending"}
    about |= {"settings", "token", "scopes", "commands", "clock", "app token", "database", "schema"}
    kept = {"backups", "files"} if clinic.settings["DATABASE_URL"].startswith("sqlite") else set()
    about |= {"ticks", "queue", "rules", "templates", "templates at Slack"}
    assert told == about | {"integrity", "upkeep"} | kept
    assert clinic.world.sandbox.breaches == []


@pytest.mark.slow
def test_a_bot_at_work_leaves_the_trace_that_is_looked_for(clinic: Clinic) -> None:
    clinic.world.passes(days=8)
    late = "ticks: plan, rosters, deliver, recover, holds, maintain, watch came round too"
    assert late in "\n".join(clinic.told(1))
    clinic.world.bot.scheduler.start()
    for _ in range(200):
        with clinic.world.bot.sessions() as session:
            seen = heartbeats.latest(session)
        if all(at == clinic.world.clock.now() for at in seen.values()) and "watch" in seen:
            break
        time.sleep(0.05)
    lines = clinic.told(0)
    said = "each comes round (plan 0 s ago, rosters 0 s ago, deliver 0 s ago, recover 0 s ago,"
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


@pytest.mark.slow
def test_slack_out_of_reach(clinic: Clinic) -> None:
    line = clinic.ill(SLACK_API_URL="http://127.0.0.1:1/api/")
    assert "token: Slack could not be reached at http://127.0.0.1:1/api/" in line
    assert "SLACK_API_URL" in line


@pytest.mark.parametrize("scope", read_scopes()[0])
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
    line, *_servers = [line for line in clinic.told(1) if not line.startswith("ok")]
    assert "clock: this machine is 90 s ahead of Slack. Let it take its time" in line


def test_however_long_the_examination_takes_the_clock_is_no_further_off(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = samples.try_all()

    def take_long() -> Tried:
        clinic.world.clock.advance(timedelta(seconds=90))
        return tried

    monkeypatch.setattr(samples, "try_all", take_long)
    assert any("agree to within 0 s" in line for line in clinic.told(0))


@pytest.mark.slow
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


def test_when_slack_does_not_say_which_scopes_are_granted_none_is_said_to_be_missing(
    clinic: Clinic,
) -> None:
    clinic.world.sandbox.slack.tells_scopes = False
    lines = clinic.told(0)
    (note,) = [line for line in lines if not line.startswith("ok  ")]
    assert note.startswith("note  scopes: it could not be told which are granted")
    assert any('channel of "Medicine"' in line for line in lines), "it was looked at all the same"


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_a_servers_clock_that_is_wrong(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("clock: the database's server and Slack agree" in line for line in clinic.told(0))
    ahead = SandboxClock(datetime.now(UTC) + timedelta(minutes=3))
    monkeypatch.setattr(examination, "choose_clock", lambda _engine: ahead)
    assert "clock: the database's server is 1" in clinic.ill()


@pytest.mark.slow
def test_without_history_it_says_how_nobody_types_in_vain(clinic: Clinic) -> None:
    clinic.world.sandbox.team.scopes.discard("im:history")
    (note,) = [line for line in clinic.told(0) if "im:history" in line]
    assert note.startswith("note")
    assert "what people type to the bot is not read" in note
    assert "python -m bot manifest --without-history" in note
