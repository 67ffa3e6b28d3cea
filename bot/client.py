"""Clients of Slack's Web API, which share what is slow to make."""

import ssl
from functools import cache
from typing import Any

from slack_sdk import WebClient

from bot.settings import SlackSettings


def client_of(settings: SlackSettings, token: str | None, **options: Any) -> WebClient:
    """Return a client with a token or, for OAuth, none; `options` are WebClient's others."""
    return WebClient(
        token,
        base_url=settings.slack_api_url,
        ssl=_trusted(),
        **options,
    )


@cache
def _trusted() -> ssl.SSLContext:
    # Without one, urllib reads all the machine's certificates again for every call (about 30 ms).
    return ssl.create_default_context()
