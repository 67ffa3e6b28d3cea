"""Which token is used in a workspace: the one in the settings, or the one that was given there."""

from collections.abc import Callable

from slack_sdk import WebClient

from bot.client import client_of
from bot.installed import Installed
from bot.settings import SlackSettings

TokenOf = Callable[[str], str]

POST_TIMEOUT = 10


def tokens(settings: SlackSettings, found: Installed | None) -> TokenOf:
    """Return what gives a workspace's token; it raises NotInstalled where there is none."""
    if found is not None:
        return found.token
    only = own(settings)
    return lambda _workspace: only


def own(settings: SlackSettings) -> str:
    """Return the token in the settings of a bot that is in one workspace."""
    assert settings.slack_bot_token is not None
    return settings.slack_bot_token.get_secret_value()


def posting(settings: SlackSettings, token_of: TokenOf) -> Callable[[str], WebClient]:
    """Return what gives a workspace's client for sending: nothing is sent again by itself."""
    return lambda workspace_id: client_of(
        settings, token_of(workspace_id), retry_handlers=[], timeout=POST_TIMEOUT
    )
