"""Slack does not take what a message is made of."""

import pytest

from db.messages import dead_letters
from db.messages.outbox import OutboxRow
from tests.faults.looking import POST, SECRET, Log, counts, having, letter, write
from tests.stories.cycles import couple, rows
from tests.stories.world import World


@pytest.mark.parametrize("error", ["msg_too_long", "invalid_blocks"])
def test_msg_too_long_and_invalid_blocks_go_once_as_plain_text_under_the_same_key_else_dead(
    world: World, log: Log, error: str
) -> None:
    ana, max_ = world.person("ana", "Ana Silva"), world.person("max", "Max Okafor")
    world.sandbox.faults.add(POST, channel=ana.dm.id, error=error)
    never = world.sandbox.faults.add(POST, channel=max_.dm.id, times=9, error=error)
    write(world, ana, SECRET, key="saved")
    write(world, max_, SECRET, key="lost")
    world.settles()
    world.passes(hours=8)
    (message,) = having(ana, SECRET)
    assert (message.text, message.blocks) == (SECRET, [])
    saved, lost = letter(world, "saved"), letter(world, "lost")
    assert message.metadata is not None
    assert message.metadata["event_payload"] == {"key": saved.token}
    assert (saved.status, saved.plain) == ("sent", True)
    assert (lost.status, lost.last_error) == ("dead", error)
    assert never.times == 7, "with its blocks, without them, and never again"
    assert not having(max_, SECRET)
    assert counts(world) == {"sent": 1, "dead": 1}
    with world.bot.sessions() as session:
        (trouble,) = dead_letters.of_workspace(session, world.sandbox.team_id)
    assert (trouble.id, trouble.kind, trouble.error) == (lost.id, "recap.accepted", error)
    assert trouble.recipient == max_.id
    (alert,) = log.lines("ERROR")
    assert f"row {lost.id} " in alert
    assert error in alert
    assert log.tells_nothing_of(SECRET)


def test_a_dead_row_goes_out_when_it_is_replayed(world: World) -> None:
    ana = world.person("ana", "Ana Silva")
    world.sandbox.faults.add(POST, times=2, error="invalid_blocks")
    write(world, ana, SECRET)
    world.settles()
    assert counts(world) == {"dead": 1}
    with world.bot.sessions.begin() as session:
        row = letter(world, "letter").id
        assert dead_letters.replay(session, world.sandbox.team_id, row, world.clock.now())
    world.settles()
    assert len(having(ana, SECRET)) == 1
    assert counts(world) == {"sent": 1}


@pytest.mark.slow
def test_a_file_goes_to_no_address_that_is_not_guarded(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = couple(world)
    monkeypatch.setattr(world.sandbox.slack, "origin", "http://files.example.com")
    two.mentee.types("/mentoring export")
    world.settles()
    files = [row for row in rows(world, OutboxRow) if row.kind == "mydata.file"]
    assert {(row.status, row.last_error) for row in files} == {("pending", "insecure_upload_url")}
    assert not two.mentee.files
    monkeypatch.undo()
    world.passes(hours=1)
    assert len(two.mentee.files) == 2
    assert log.tells_nothing_of("files.example.com")
