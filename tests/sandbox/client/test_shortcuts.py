"""Shortcuts as Slack has them: declared in the manifest, within its limits, on what it keeps."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.client.interactions import CannotType, NotOffered
from sandbox.clock import SandboxClock
from sandbox.model.manifest import Manifest
from sandbox.people import NotThere
from sandbox.server import Sandbox
from sandbox.transport.delivery import Kind, Reply
from sandbox.types import Json

START = datetime(2026, 11, 24, 15, tzinfo=UTC)
ADD = {"name": "Add it", "type": "message", "callback_id": "add", "description": "Adds it"}
OPEN = {"name": "Open it", "type": "global", "callback_id": "open", "description": "Opens it"}


def manifest(*shortcuts: dict[str, str], **home: bool) -> dict[str, Any]:
    return {
        "display_information": {"name": "Bot"},
        "features": {"shortcuts": list(shortcuts), "app_home": home},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {"bot_events": ["message.im"]},
        },
    }


@pytest.mark.parametrize(
    "wrong",
    [
        [{**ADD, "name": "x" * 25}],
        [{**ADD, "description": ""}],
        [{**ADD, "type": "channel"}],
        [ADD, ADD],
        [{**ADD, "callback_id": f"add{at}"} for at in range(6)],
    ],
)
def test_what_slack_would_not_take_is_refused(wrong: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"shortcut|callback_id"):
        Manifest.parse(manifest(*wrong))


def test_the_payloads_are_those_of_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(manifest(ADD, OPEN), SandboxClock(START)) as sandbox:
        sent: list[Json] = []

        def deliver(_kind: Kind, payload: Json) -> Reply:
            sent.append(payload)
            return Reply(None, 0.0)

        sandbox.act.deliver = deliver
        ana = sandbox.add_person("ana", real_name="Ana")
        ana.types("hello")  # which the bot may not read, for want of im:history
        assert sent == []
        message = ana.last_message
        ana.uses_shortcut("Add it", message)
        ana.uses_shortcut("Open it")
        first, second = sent
        assert (first["type"], first["callback_id"]) == ("message_action", "add")
        assert first["message"]["text"] == "hello"
        assert first["message_ts"] == message.ts
        assert first["channel"]["id"] == ana.dm.id
        assert first["response_url"]
        assert (second["type"], second["callback_id"]) == ("shortcut", "open")
        assert not {"message", "channel", "response_url"} & set(second)
        assert first["trigger_id"] != second["trigger_id"]


def test_each_is_offered_where_it_belongs() -> None:
    with Sandbox(manifest(ADD, OPEN), SandboxClock(START)) as sandbox:
        ana = sandbox.add_person("ana", real_name="Ana")
        with pytest.raises(NotThere):
            ana.uses_shortcut("Add it")
        with pytest.raises(NotThere):
            ana.uses_shortcut("Nothing")
        with pytest.raises(NotOffered):
            sandbox.act.use_shortcut(ana.id, sandbox.slack.manifest.shortcuts[0], None)


def test_nobody_types_where_it_is_for_reading_only() -> None:
    with Sandbox(manifest(messages_tab_read_only_enabled=True), SandboxClock(START)) as sandbox:
        ana = sandbox.add_person("ana", real_name="Ana")
        with pytest.raises(CannotType):
            ana.types("hello")
        room = sandbox.add_channel("room", [ana])
        ana.types("hello", in_=room)
