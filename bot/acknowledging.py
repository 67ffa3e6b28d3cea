"""Answers over Socket Mode, however long: what does not fit into one frame goes by the Web API.

Slack closes a connection on which a frame of more than 20 kB comes (close code 1009, "Max frame
length of 20480 has been exceeded"), and slack_sdk's own client cannot write one of more than 64 kB.
An acknowledgement is one frame, and its JSON takes six bytes for each letter beyond ASCII.
"""

import json
from time import sleep, time
from typing import Any

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.webhook import WebhookClient

from agendas.words import phrase
from handlers.blocks import plain, section

LONGEST_FRAME = 20_480
SETTLED = 0.3  # seconds until the view that acknowledges has surely been put in its place
ENVELOPE = 200  # what stands around an answer: the envelope's id


class Acknowledging(SocketModeHandler):
    """The built-in Socket Mode adapter, for answers of any length."""

    def handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Dispatch one envelope and acknowledge it; a long answer follows the acknowledgement."""
        begun = time()
        answer = run_bolt_app(self.app, request)
        if len(json.dumps(answer.body)) + ENVELOPE <= LONGEST_FRAME:
            send_response(client, request, answer, begun)
            return
        body = json.loads(answer.body)
        short = {"response_action": "update", "view": _wait()} if "view" in body else None
        send_response(client, request, BoltResponse(status=200, body=short or ""), begun)
        if short:
            sleep(SETTLED)
            view_id = request.payload["view"]["id"]
            self.app.client.views_update(view_id=view_id, view=body["view"])
        else:
            WebhookClient(request.payload["response_url"]).send_dict(body)


def _wait() -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain(phrase("shared/modal", "notice")),
        "close": plain(phrase("shared/modal", "close")),
        "blocks": [section(phrase("shared/modal", "wait"))],
    }
