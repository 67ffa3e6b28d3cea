"""The app's manifest keeps Slack's limits and asks for no more than the bot uses."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.settings.settings import MANIFEST

ADDRESS = "https://mentoring.example.edu/slack/events"


def printed(*arguments: str) -> dict[str, Any]:
    """What `python -m bot manifest` prints; it needs no settings."""
    done = CliRunner().invoke(main, ["--env-file", "/dev/null", "manifest", *arguments], env={})
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.output))


@pytest.fixture(scope="module", params=["socket", "http"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    url = () if request.param == "socket" else ("--url", "https://mentoring.example.edu/")
    return printed(*url)


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
    assert scopes["bot_optional"] == ["channels:read", "files:read", "groups:read", "im:history"]
    assert set(scopes["bot_optional"]) <= set(scopes["bot"])


def test_people_can_write_to_the_bot_and_open_its_home(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest["features"]["bot_user"]["always_online"] is True


def test_shortcuts_keep_slacks_limits_and_say_what_they_do(manifest: dict[str, Any]) -> None:
    """Slack, "App manifest reference": five of a kind, 24 characters of a name."""
    shortcuts = manifest["features"]["shortcuts"]
    for kind in ("message", "global"):
        assert 1 <= sum(one["type"] == kind for one in shortcuts) <= 5
    for one in shortcuts:
        assert 1 <= len(one["name"]) <= 24
        assert 1 <= len(one["callback_id"]) <= 255
        assert 1 <= len(one["description"]) <= 150


def test_without_history_nobody_can_type_and_the_description_says_so() -> None:
    silent, whole = printed("--without-history"), printed()
    scopes = silent["oauth_config"]["scopes"]
    assert "im:history" not in (*scopes["bot"], *scopes["bot_optional"])
    assert "message.im" not in silent["settings"]["event_subscriptions"]["bot_events"]
    assert silent["features"]["app_home"]["messages_tab_read_only_enabled"] is True
    said = silent["display_information"]["long_description"]
    assert "cannot read what is typed to it" in said
    for command in silent["features"]["slash_commands"]:
        assert command["command"] in said.partition("cannot read")[2]
    assert silent["features"]["shortcuts"] == whole["features"]["shortcuts"]
    over_http = printed("--without-history", "--url", "https://mentoring.example.edu")
    assert over_http["features"]["app_home"] == silent["features"]["app_home"]


def test_by_itself_it_is_the_file_which_listens_over_socket_mode() -> None:
    manifest = printed()
    assert manifest == json.loads(MANIFEST.read_text(encoding="utf-8"))
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert list(settings["event_subscriptions"]) == ["bot_events"], "HTTP alone has an address"
    assert settings["token_rotation_enabled"] is False
    assert settings["org_deploy_enabled"] is False


def test_for_http_every_request_has_the_address_and_nothing_else_is_changed() -> None:
    manifest = printed("--url", "https://mentoring.example.edu")
    settings = manifest["settings"]
    assert settings.pop("socket_mode_enabled") is False
    assert settings["interactivity"].pop("request_url") == ADDRESS
    assert settings["event_subscriptions"].pop("request_url") == ADDRESS
    for command in manifest["features"]["slash_commands"]:
        assert command.pop("url") == ADDRESS
    back = manifest["oauth_config"].pop("redirect_urls")
    assert back == ["https://mentoring.example.edu/slack/oauth_redirect"]
    by_itself = printed()
    assert by_itself["settings"].pop("socket_mode_enabled") is True
    assert manifest == by_itself


@pytest.mark.parametrize("url", ["http://example.edu", "example.edu", "https://e.edu/?a=1", ""])
def test_an_address_that_slack_would_not_take_is_refused_in_a_sentence(url: str) -> None:
    done = CliRunner().invoke(main, ["manifest", "--url", url], env={})
    assert done.exit_code == 2
    assert "It should be an https address" in " ".join(done.output.split())
