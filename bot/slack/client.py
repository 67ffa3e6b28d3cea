"""Clients of Slack's Web API: they share what is slow to make, and look about at every call."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient

from bot.settings.settings import SlackSettings

Lasts = Callable[[], bool]
# A method, and what is asked right before a call of it is written, in whichever thread makes it.
_ASKED: ContextVar[tuple[str, Lasts] | None] = ContextVar("asked", default=None)


class LeaseExpired(Exception):
    """The right to make a call did not last: nothing of it has been sent."""


@contextmanager
def require_lease(lasts: Lasts, method: str) -> Iterator[None]:
    """Let this thread call a method while `lasts` says so; else the call raises LeaseExpired."""
    if not lasts():
        raise LeaseExpired
    before = _ASKED.set((method, lasts))
    try:
        yield
    finally:
        _ASKED.reset(before)


class SlackClient(WebClient):
    """One that tells `heard` the `Date` of each of Slack's answers."""

    def __init__(
        self,
        token: str | None = None,
        *,
        heard: Callable[[str], None] = lambda date: None,
        **options: Any,
    ) -> None:
        super().__init__(token, **options)
        self._heard = heard

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Make one request. The SDK has no better place where each of them comes by."""
        asked = _ASKED.get()
        if asked and url.endswith(asked[0]) and not asked[1]():
            raise LeaseExpired
        answer = super()._perform_urllib_http_request_internal(url, req)
        # What is not Slack's own answer may come from a machine with another time.
        if str(answer["body"]).startswith("{"):
            self._heard(answer["headers"].get("Date", ""))
        return answer


def make_client(settings: SlackSettings, token: str | None, **options: Any) -> SlackClient:
    """Return a client with a token or, for OAuth, none; `options` are SlackClient's others."""
    return SlackClient(
        token,
        base_url=settings.slack_api_url,
        ssl=make_ssl_context(),
        **options,
    )


@cache
def make_ssl_context() -> ssl.SSLContext:
    """Return how Slack is told from others: one for all calls."""
    # Without one, urllib reads all the machine's certificates again for every call (about 30 ms).
    return ssl.create_default_context()
