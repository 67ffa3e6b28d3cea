"""Which token is used in a workspace: the one in the settings, or the one that was given there."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from slack_sdk import WebClient

from bot.settings.settings import SlackSettings
from bot.slack.client import SlackClient, make_client
from bot.slack.directory import make_reading_client
from bot.slack.installations import Installations

Client = TypeVar("Client", bound=WebClient)

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

    return _make_for_workspaces(settings, found, client)


def make_reading_clients(
    settings: SlackSettings, found: Installations | None
) -> Callable[[str], WebClient]:
    """Return what gives a workspace's client for questions: told by Slack to wait, it asks again.

    It raises NotInstalled where there is no token.
    """
    return _make_for_workspaces(settings, found, partial(make_reading_client, settings))


def _make_for_workspaces(
    settings: SlackSettings, found: Installations | None, make: Callable[[str], Client]
) -> Callable[[str], Client]:
    if found is not None:
        return lambda workspace_id: make(found.get_token(workspace_id))
    only = make(get_bot_token(settings))
    return lambda _workspace: only
