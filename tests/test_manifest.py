"""The app's manifest keeps Slack's limits and asks for no more than the bot uses."""

import json
from pathlib import Path
from typing import Any

import pytest

MANIFEST = Path(__file__).parent.parent / "manifest.json"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(json.loads(MANIFEST.read_text(encoding="utf-8")))


def test_names_and_descriptions_keep_slacks_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert shown["name"] == "Reiterate"
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(bytes.fromhex(shown["background_color"].removeprefix("#"))) == 3
    assert manifest["_metadata"]["major_version"] in (1, 2)


def test_every_command_says_what_it_does_and_what_to_type(manifest: dict[str, Any]) -> None:
    commands = manifest["features"]["slash_commands"]
    names = [command["command"] for command in commands]
    assert names == ["/agenda", "/action", "/goal", "/meeting", "/mentoring"]
    for command in commands:
        assert len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True


def test_the_scopes_are_the_least_that_the_bot_needs(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    needed = {"chat:write", "commands", "files:write", "im:write", "users:read", "users:read.email"}
    assert set(scopes["bot"]) - set(scopes["bot_optional"]) == needed
    assert set(scopes) == {"bot", "bot_optional"}, "no user token is asked for"


def test_an_optional_scope_is_listed_among_the_scopes_too(manifest: dict[str, Any]) -> None:
    """Slack, "Installing with OAuth": optional ones must stand in the field they belong to."""
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes["bot_optional"] == ["channels:read", "groups:read", "im:history"]
    assert set(scopes["bot_optional"]) <= set(scopes["bot"])


def test_people_can_write_to_the_bot_and_open_its_home(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest["features"]["bot_user"]["always_online"] is True


def test_it_listens_over_socket_mode(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert list(settings["event_subscriptions"]) == ["bot_events"], "HTTP alone has an address"
    assert settings["token_rotation_enabled"] is False
    assert settings["org_deploy_enabled"] is False
