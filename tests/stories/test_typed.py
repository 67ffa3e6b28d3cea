"""Somebody types to the bot in its Messages tab: they hear what is understood, and what waits."""

from datetime import timedelta

import pytest

from db.messages.outbox import OutboxRow
from tests.stories.cycles import couple, held, recapped, rows
from tests.stories.world import World
from tests.views import list_columns

SECRET = "my clinic is falling apart"
NOT_UNDERSTOOD = "I do not understand what is typed here"


def answers(world: World) -> list[OutboxRow]:
    return [row for row in rows(world, OutboxRow) if row.kind == "typed.answer"]


def test_what_is_typed_is_answered_with_commands_and_a_button_for_what_waits(world: World) -> None:
    two = couple(world, timedelta(days=7))
    two.mentee.types(SECRET)
    world.settles()
    said = two.mentee.last_message
    assert NOT_UNDERSTOOD in said.plain
    assert "`/agenda`" in said.plain
    assert "Dr Max Okafor: you meet on" in said.plain.replace("*", "")
    two.mentee.clicks("Open the agenda", said)
    assert two.mentee.modal is not None


def test_it_is_neither_kept_nor_done_nor_told_to_anybody_else(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    two = couple(world, timedelta(days=7))
    before = len(two.mentor.messages)
    two.mentee.types(SECRET)
    world.settles()
    assert len(two.mentor.messages) == before
    assert SECRET not in caplog.text
    assert not [line for line in list_columns(world) if SECRET in line]


def test_a_recap_that_waits_has_its_button_for_the_one_who_can_answer(world: World) -> None:
    two = held(world)
    two.mentee.closes()
    two.mentee.types("hello")
    world.settles()
    assert "waits to be written" in two.mentee.last_message.plain
    two.mentee.clicks("Write the recap", two.mentee.last_message)
    assert two.mentee.modal is not None
    two.mentor.types("hello")
    world.settles()
    assert "waits" not in two.mentor.last_message.plain


def test_the_mentor_finds_the_recap_to_accept(world: World) -> None:
    two = recapped(world)
    two.mentor.types("what do I do?")
    world.settles()
    assert "waits for you to accept it" in two.mentor.last_message.plain
    two.mentor.clicks("Read and accept", two.mentor.last_message)
    assert two.mentor.modal is not None


def test_whoever_facilitates_hears_where_the_digest_goes(world: World) -> None:
    couple(world)
    fay = world.sandbox.person("fay")
    fay.types("hello?")
    world.settles()
    assert "You facilitate *Medicine*" in fay.last_message.text


def test_a_stranger_is_told_that_there_is_nothing_to_do(world: World) -> None:
    couple(world)
    stranger = world.person("sam", "Sam Stranger")
    stranger.types(SECRET)
    world.settles()
    assert "in no mentoring pair here" in stranger.last_message.plain
    assert SECRET not in stranger.last_message.plain


def test_a_message_that_slack_tells_of_twice_is_answered_once(world: World) -> None:
    two = couple(world)
    two.mentee.types("hello")
    event = {
        "type": "message",
        "channel": two.mentee.dm.id,
        "channel_type": "im",
        "user": two.mentee.id,
        "text": "hello",
        "ts": two.mentee.last_message.ts,
        "event_ts": two.mentee.last_message.ts,
    }
    world.sandbox.act.send_event(event)
    world.settles()
    assert len(answers(world)) == 1


@pytest.mark.parametrize(
    "note",
    [{"subtype": "message_changed"}, {"bot_id": "B1"}, {"channel_type": "channel"}, {"user": ""}],
)
def test_what_nobody_typed_here_is_not_answered(world: World, note: dict[str, str]) -> None:
    two = couple(world)
    event = {"type": "message", "channel": two.mentee.dm.id, "channel_type": "im", "ts": "1.000001"}
    world.sandbox.act.send_event(
        event | {"user": two.mentee.id, "text": "x", "event_ts": "1.1"} | note
    )
    world.settles()
    assert answers(world) == []
