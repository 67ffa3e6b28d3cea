"""Which token is used in a workspace: the one in the settings, or the one that was given there."""

from collections.abc import Callable

from bot.settings.settings import SlackSettings
from bot.slack.client import SlackClient, make_client
from bot.slack.installations import Installations

POST_TIMEOUT = 10


def get_bot_token(settings: SlackSettings) -> str:
    """Return the token in the settings of a bot that is in one workspace."""
    assert settings.slack_bot_token is not None
    return settings.slack_bot_token.get_secret_value()


def make_posting_clients(
    settings: SlackSettings, found: Installations | None, heard: Callable[[str], None]
) -> Callable[[str], SlackClient]:
    """Return what gives a workspace's client for sending: nothing is sent again by itself.

    It raises NotInstalled where there is no token. `heard` is told the `Date` of each answer.
    """

    def client(token: str) -> SlackClient:
        return make_client(settings, token, retry_handlers=[], timeout=POST_TIMEOUT, heard=heard)

    if found is not None:
        return lambda workspace_id: client(found.get_token(workspace_id))
    only = client(get_bot_token(settings))
    return lambda _workspace: only
