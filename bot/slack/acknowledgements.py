"""Answers over Socket Mode, however long: what does not fit into one frame goes by the Web API.

Slack closes a connection on which a frame of more than 20 kB comes (close code 1009, "Max frame
length of 20480 has been exceeded"), and slack_sdk's own client cannot write one of more than 64 kB.
An acknowledgement is one frame, and its JSON takes six bytes for each letter beyond ASCII.
"""

import json
import logging
from functools import partial
from time import sleep, time
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from agendas.text.messages import say
from bot.slack import payload_shapes
from handlers.slackui.background import Errands
from handlers.slackui.forms import modals
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.responding import render_not_shown, try_to_show

log = logging.getLogger(__name__)

LONGEST_FRAME = 20_480
SETTLED = 0.3  # seconds until the view that acknowledges has surely been put in its place
ENVELOPE = 200  # what stands around an answer: the envelope's id


class LongResponseHandler(SocketModeHandler):
    """The built-in Socket Mode adapter, for answers of any length."""

    def __init__(self, app: App, app_token: str, errands: Errands) -> None:
        super().__init__(app, app_token)
        self._errands = errands

    def handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Dispatch one envelope and acknowledge it; a long answer follows the acknowledgement."""
        with self._errands.counting():
            self._answer(client, request)

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time()
        if not payload_shapes.is_well_formed(request.payload):
            # Slack would send it again, and it would say no more.
            log.warning("a request could not be understood, and was left unanswered")
            send_response(client, request, BoltResponse(status=200, body=""), begun)
            return
        asked = BoltRequest(
            mode="socket_mode", body=request.payload, headers=build_headers(request)
        )
        answer = self.app.dispatch(asked)
        if len(json.dumps(answer.body)) + ENVELOPE <= LONGEST_FRAME:
            send_response(client, request, answer, begun)
            return
        long = json.loads(answer.body)
        short = (
            {"response_action": "update", "view": _build_placeholder()} if "view" in long else ""
        )
        send_response(client, request, BoltResponse(status=200, body=short), begun)
        follow = _show_view if short else _show_message
        told = IncomingRequest.of(asked.context, asked.body, "")
        self._errands.run(partial(follow, told, long), urgent=True)


def _show_view(asked: IncomingRequest, long: dict[str, Any]) -> None:
    sleep(SETTLED)
    try_to_show(
        asked, partial(asked.update, long["view"]), partial(render_not_shown, asked, kept=True)
    )


def _show_message(asked: IncomingRequest, long: dict[str, Any]) -> None:
    try_to_show(asked, partial(asked.send, long), partial(render_not_shown, asked, kept=False))


def _build_placeholder() -> dict[str, Any]:
    return modals.build_notice(say("shared/fetching", look=""))
