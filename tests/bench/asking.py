"""Requests as Slack signs and sends them, and a Slack that takes every call at once."""

import json
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from slack_bolt import BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient, WebhookResponse

from tests.stories.world import World

NUMBERS = count(1)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
Fields = dict[str, Any]


class Asking:
    """Signs requests as Slack does, and keeps what was called in answer to the last."""

    def __init__(self, here: World) -> None:
        self.here, self.app = here, here.bot.app
        self.team, self._secret = here.sandbox.team_id, here.sandbox.signing_secret
        self.called: list[tuple[str, Any]] = []

    def take_call(self, _client: WebClient, method: str, **given: Any) -> SlackResponse:
        """Answer a call at once."""
        self.called.append((method, given.get("json") or given.get("params") or {}))
        data = {"ok": True, "team_id": self.team, "user_id": "UBOT", "bot_id": "B0", "team": "T"}
        data |= {"view": {"id": "V1"}, "channel": {"id": "D1"}, "ts": "1.1", "url": "https://x/"}
        return SlackResponse(
            client=_client,
            http_verb="POST",
            api_url=method,
            req_args={},
            data=data,
            headers={},
            status_code=200,
        )

    def sign(self, body: str, kind: str) -> BoltRequest:
        """Return a request as it comes over HTTP."""
        at = str(int(time.time()))
        signature = SignatureVerifier(self._secret).generate_signature(timestamp=at, body=body)
        assert signature is not None
        headers: dict[str, str | Sequence[str]] = {
            "content-type": [kind],
            "x-slack-request-timestamp": [at],
            "x-slack-signature": [signature],
        }
        return BoltRequest(body=body, headers=headers)

    def type(self, user: str, line: str) -> BoltRequest:
        """Return a command that somebody types."""
        command, _, text = line.partition(" ")
        fields = {**self._base(), "command": command, "text": text, "user_id": user}
        fields |= {"team_id": self.team, "channel_id": "D1", "channel_name": "directmessage"}
        return self.sign(urllib.parse.urlencode(fields), FORM)

    def press(self, user: str, action_id: str, value: str) -> BoltRequest:
        """Return a press of a button in some message."""
        button: Fields = {"type": "button", "action_id": action_id, "value": value}
        button |= {
            "block_id": "b",
            "action_ts": "1.1",
            "text": {"type": "plain_text", "text": "Done"},
        }
        where: Fields = {"message": {"ts": "1.1", "text": "x"}, "channel": {"id": "D1"}}
        where |= {"container": {"type": "message", "message_ts": "1.1", "channel_id": "D1"}}
        return self._interact("block_actions", user, {**where, "actions": [button]})

    def submit(self, user: str, view: Fields, typed: dict[str, str]) -> BoltRequest:
        """Return a form as it is sent, with some words typed into its inputs."""
        held = {
            block["block_id"]: {
                block["element"]["action_id"]: _hold(block["element"], typed, block["block_id"])
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        sent = {**view, "id": f"V{next(NUMBERS)}", "hash": "h", "state": {"values": held}}
        return self._interact("view_submission", user, {"view": sent, "response_urls": []})

    def open_home(self, user: str) -> BoltRequest:
        """Return that somebody has opened their Home."""
        event = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
        fields = {**self._base(), "type": "event_callback", "event_id": f"Ev{next(NUMBERS)}"}
        fields |= {"team_id": self.team, "event": event, "event_time": int(time.time())}
        fields |= {"authorizations": [{"team_id": self.team, "user_id": "UBOT", "is_bot": True}]}
        return self.sign(json.dumps(fields), JSON)

    def last_view(self) -> Fields:
        """Return the view that was last shown."""
        shown = next(given["view"] for _, given in reversed(self.called) if "view" in given)
        return dict(json.loads(shown) if isinstance(shown, str) else shown)

    def _base(self) -> Fields:
        hook = "https://hooks.slack.com/x"
        trigger = f"{next(NUMBERS)}.2.3"
        return {"token": "x", "api_app_id": "A1", "response_url": hook, "trigger_id": trigger}

    def _interact(self, kind: str, user: str, more: Fields) -> BoltRequest:
        who = {"id": user, "name": "u", "username": "u", "team_id": self.team}
        fields = {
            **self._base(),
            "type": kind,
            "user": who,
            "team": {"id": self.team, "domain": "d"},
        }
        return self.sign(urllib.parse.urlencode({"payload": json.dumps({**fields, **more})}), FORM)


def _hold(element: Fields, typed: dict[str, str], block_id: str) -> Fields:
    kind = element["type"]
    names = {"datepicker": "date", "datetimepicker": "date_time", "checkboxes": "options"}
    if kind == "plain_text_input":
        return {"type": kind, "value": typed.get(block_id, element.get("initial_value"))}
    name = names.get(kind, "option")
    return {"type": kind, f"selected_{name}": element.get(f"initial_{name}")}


@contextmanager
def answered_at_once(asking: Asking) -> Iterator[None]:
    def respond(_hook: WebhookClient, body: Fields, **_: Any) -> WebhookResponse:
        asking.called.append(("respond", body))
        return WebhookResponse(url="", status_code=200, body="ok", headers={})

    def call(client: WebClient, method: str, **given: Any) -> SlackResponse:
        return asking.take_call(client, method, **given)

    with (
        patch.object(WebClient, "api_call", call),
        patch.object(WebhookClient, "send_dict", respond),
    ):
        yield
