"""A bot and its Slack in one process, with no line between them: all is handed over in memory.

Whoever lives through a year has half a million calls to make, and a socket for each costs more than
what Slack does with it. The sandbox is as strict as ever: only the line is not there.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from http import HTTPStatus
from logging import Logger, getLogger
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request
from urllib.response import addinfourl

from flask import Flask
from slack_bolt import App
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.embedded import Bot
from bot.slack.acknowledgements import LongResponseHandler
from handlers.slackui.background import Errands
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.transport.delivery import Kind, NotDelivered, Reply, Retry
from sandbox.types import Json

CALLERS = ("slack_sdk.web.base_client", "slack_sdk.webhook.client", "bot.delivery.calls")
DATE = "%a, %d %b %Y %H:%M:%S GMT"


@contextmanager
def connected(sandbox: Sandbox, bot: Bot) -> Iterator[None]:
    """Let the two speak with each other; what else the bot fetches goes by the line, as ever."""
    line, opener = sandbox.dispatcher.link, Opener(sandbox.flask, sandbox.clock)
    sandbox.dispatcher.link = DirectLink(bot.app, bot.router.resources.errands)
    with ExitStack() as stack:
        for module in CALLERS:
            stack.enter_context(patch(f"{module}.urlopen", opener))
        try:
            yield
        finally:
            sandbox.dispatcher.link = line


class Opener:
    """Asks a web application what one would ask its server for; it stands in for `urlopen`."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self._app, self._clock = app, clock

    def __call__(self, request: Request, **_options: Any) -> addinfourl:
        """Return the answer, with Slack's time on it; raise HTTPError where that is a failure."""
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            told.update(code=int(status[:3]), headers=headers)
            return lambda _written: None

        body = b"".join(self._app.wsgi_app(_build_environ(request), start))
        headers = Message()
        headers["Date"] = self._clock.now().strftime(DATE)
        for name, value in told["headers"]:
            headers[name] = value
        code, read = told["code"], io.BytesIO(body)
        if code >= HTTPStatus.BAD_REQUEST:
            raise HTTPError(request.full_url, code, "", headers, read)
        return addinfourl(read, headers, request.full_url, code)


def _build_environ(request: Request) -> dict[str, Any]:
    asked, data = urlsplit(request.full_url), request.data or b""
    assert isinstance(data, bytes)
    sent = {name.upper().replace("-", "_"): value for name, value in request.header_items()}
    return {
        "REQUEST_METHOD": request.get_method(),
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "SERVER_NAME": asked.hostname,
        "SERVER_PORT": str(asked.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": sent.pop("CONTENT_TYPE", "application/x-www-form-urlencoded"),
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.input": io.BytesIO(data),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.errors": io.StringIO(),
        **{f"HTTP_{name}": value for name, value in sent.items()},
    }


class DirectLink:
    """A way to the bot's app, by the bot's own adapter of Socket Mode."""

    def __init__(self, app: App, errands: Errands) -> None:
        self.deadline = 0.0  # what is answered before one goes on is never late
        self._adapter = Adapter(app, errands)

    def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Reply:
        """Hand one envelope over as JSON, and return what it was acknowledged with."""
        begun, answers = time.monotonic(), Answers()
        request = SocketModeRequest(
            type=kind,
            envelope_id="direct",
            payload=json.loads(json.dumps(payload)),
            retry_attempt=retry.number if retry else None,
            retry_reason=retry.reason if retry else None,
        )
        self._adapter.handle(answers, request)  # type: ignore[arg-type]
        if answers.taken is None:
            raise NotDelivered("the bot did not acknowledge")
        said = answers.taken.payload
        return Reply(json.loads(json.dumps(said)) if said else None, time.monotonic() - begun)

    def close(self) -> None:
        """There is nothing to close."""


class Adapter(LongResponseHandler):
    """The bot's own, without a client that holds a line."""

    def __init__(self, app: App, errands: Errands) -> None:
        self.app, self._errands = app, errands


class Answers:
    """Takes the acknowledgement of one envelope, in place of a Socket Mode client."""

    def __init__(self) -> None:
        self.taken: SocketModeResponse | None = None
        self.logger: Logger = getLogger(__name__)

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        """Take it."""
        self.taken = response
