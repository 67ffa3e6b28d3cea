"""Slack no longer takes the bot's token, or has not granted a scope."""

from datetime import timedelta

import pytest

from db.messages import rate_limits
from sandbox.model.ids import new_secret
from tests.faults.looking import POST, SECRET, Log, counts, having, holds, letter, posting, write
from tests.stories.world import World

AUTH = "auth.test"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_token_revoked_account_inactive_of_the_bot_and_invalid_auth_stop_the_workspace_alert_once(
    world: World, log: Log, error: str
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    now = world.clock.now()
    write(world, ana, SECRET)
    write(world, max_, SECRET, key="elsewhere", workspace_id="T0OTHER")
    write(world, max_, "Too late", key="late", due_at=now + HOUR, expires_at=now + 2 * HOUR)
    write(world, max_, "Monday's", key="monday", due_at=now + HOUR, coalesce_key="digest")
    write(world, max_, "Tuesday's", key="tuesday", due_at=now + 24 * HOUR, coalesce_key="digest")
    world.sandbox.faults.add(POST, channel=ana.dm.id, error=error)
    auth = world.sandbox.faults.add(AUTH, times=1000, error=error)
    for _ in range(3):
        world.bot.deliver()
        world.bot.recover()
        world.clock.advance(timedelta(hours=12))
    assert (letter(world, "letter").status, letter(world, "letter").attempts) == ("pending", 0)
    assert counts(world) == {"pending": 4}, "held, and none tried"
    assert letter(world, "elsewhere").status == "sent", "other workspaces go on"
    assert holds(world) == {rate_limits.WORKSPACE: error}
    world.bot.check_holds()
    assert holds(world) == {rate_limits.WORKSPACE: error}, "not before Slack takes the token again"
    (alert,) = log.lines("ERROR")
    assert f"sending is on hold in {world.sandbox.team_id}" in alert
    assert error in alert

    auth.times = 0
    world.sandbox.faults.clear()
    world.bot.check_holds()
    world.settles()
    assert holds(world) == {}
    assert len(having(ana, SECRET)) == 1
    assert having(max_, "Tuesday's")
    assert not having(max_, "Too late")
    assert not having(max_, "Monday's")
    assert counts(world) == {"sent": 2, "expired": 2}
    assert log.has("sending goes on", world.sandbox.team_id)
    assert log.tells_nothing_of(SECRET)


def test_a_new_token_after_a_restart_lets_a_stopped_workspace_go_on(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    world.sandbox.team.bot_token = f"xoxb-{new_secret()}"  # reinstalled: the old one is no good
    write(world, ana, SECRET)
    world.bot.deliver()
    assert holds(world) == {rate_limits.WORKSPACE: "invalid_auth"}
    assert {breach.what for breach in world.sandbox.breaches} == {"token"}
    world.sandbox.state.breaches.clear()

    posting(world).token = world.sandbox.team.bot_token
    world.bot.check_holds()
    world.settles()
    assert len(having(ana, SECRET)) == 1


def test_missing_scope_holds_that_kind_and_says_which_scope_until_it_is_granted(
    world: World, log: Log
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    world.sandbox.team.scopes.discard("files:write")
    file = {"filename": "m.ics", "title": "m", "comment": SECRET, "content": "BEGIN:VCALENDAR"}
    write(world, ana, SECRET, kind="calendar", file=file)
    world.settles()
    write(world, max_, SECRET, key="same kind", kind="calendar", file=file)
    world.settles()
    write(world, ana, "Another kind", key="another kind")
    world.settles()
    assert [b.what for b in world.sandbox.breaches] == ["scope"], "tried once, and no more"
    world.sandbox.state.breaches.clear()
    assert counts(world) == {"pending": 2, "sent": 1}
    assert having(ana, "Another kind")
    assert holds(world) == {"kind:calendar": "missing_scope: files:write"}
    (alert,) = log.lines("ERROR")
    assert "missing_scope: files:write" in alert
    world.bot.check_holds()
    assert holds(world)

    world.sandbox.team.scopes.add("files:write")
    world.bot.check_holds()
    world.settles()
    assert holds(world) == {}
    assert [f.content for p in (ana, max_) for f in p.files] == [b"BEGIN:VCALENDAR"] * 2
    assert counts(world) == {"sent": 3}
    assert log.tells_nothing_of(SECRET)
