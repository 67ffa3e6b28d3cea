"""One request as it came from Slack: what it says, who sent it, and the ways to show something.

Each way raises NotShown for whatever Slack, or the network, has against it.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from slack_bolt import BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from agendas.profiles import Here
from agendas.text.messages import Message
from handlers.slackui.asking import lookup
from handlers.slackui.asking.lookup import Lookup, Wanted
from handlers.slackui.blocks import render_payload
from handlers.slackui.tenancy import find_workspace

# Slack, "Modals": a form is opened with the trigger of what somebody did, within three seconds.
TRIGGER_SECONDS = 3.0


class NotShown(Exception):
    """Something could not be shown; `reason` is Slack's code, or the kind of the failure."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class IncomingRequest:
    """A request; `at` is when it came, by the monotonic clock, `answers` what Slack was asked."""

    body: dict[str, Any]
    slack_id: str
    context: BoltContext
    client: WebClient
    respond: Respond
    at: float = field(default_factory=time.monotonic)
    answers: dict[Wanted, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, context: BoltContext, body: dict[str, Any], slack_id: str) -> "IncomingRequest":
        """Return what Bolt was asked, by the person of that id or, for an event, about them."""
        respond = context.respond or Respond(response_url=None)
        return cls(body, slack_id, context, context.client, respond)

    @property
    def workspace_id(self) -> str:
        """The workspace that it was asked in; raises UserError where that cannot be told."""
        return find_workspace(self.context)

    @property
    def lookup(self) -> Lookup:
        """What Slack has said, for this request, of people and channels."""
        return Lookup(self.answers, asks=True)

    def ask(self, wanted: Iterable[Wanted]) -> None:
        """Ask Slack for what a handler has to know; raise SlackSilent where it does not say."""
        known = self.context.authorize_result
        here = Here(self.workspace_id, known.enterprise_id if known else None)
        self.answers.update(lookup.ask(self.client, here, wanted))

    @property
    def in_modal(self) -> bool:
        """Whether a form was used."""
        return (self.body.get("view") or {}).get("type") == "modal"

    @property
    def in_message(self) -> bool:
        """Whether something in a message was pressed."""
        return self.body.get("type") == "block_actions" and "view" not in self.body

    @property
    def in_home(self) -> bool:
        """Whether App Home was used."""
        return (self.body.get("view") or {}).get("type") == "home"

    @property
    def can_respond(self) -> bool:
        """Whether a message can be shown to the person where they are."""
        return bool(self.body.get("response_url"))

    @property
    def can_open(self) -> bool:
        """Whether a form may still be opened, if none was; no token, no form."""
        young = time.monotonic() - self.at < TRIGGER_SECONDS
        return bool(self.body.get("trigger_id") and self.client.token) and young

    def open(self, view: dict[str, Any]) -> str:
        """Open a form, on top of the one that was used; return its id."""
        if not self.can_open:
            raise NotShown("expired_trigger_id")
        method = self.client.views_push if self.in_modal else self.client.views_open
        return str(_call(method, trigger_id=self.body["trigger_id"], view=view)["view"]["id"])

    def update(self, view: dict[str, Any], view_id: str | None = None) -> None:
        """Put a view in the place of another: the one that was used, or the one of that id."""
        _call(self.client.views_update, view_id=view_id or self.body["view"]["id"], view=view)

    def publish(self, view: dict[str, Any]) -> None:
        """Put a view on the person's App Home."""
        _call(self.client.views_publish, user_id=self.slack_id, view=view)

    def reply(self, message: Message, *, replace: bool = False) -> None:
        """Show a message to the person alone, or in the place of the one that was used."""
        kind = {} if replace else {"response_type": "ephemeral"}
        self.send({**render_payload(message), **kind, "replace_original": replace})

    def send(self, message: dict[str, Any]) -> None:
        """Send a message as it stands to where the person is."""
        sent = _call(partial(self.respond, message))
        if sent.status_code != HTTPStatus.OK or '"ok":false' in "".join(sent.body.split()):
            raise NotShown(f"status {sent.status_code}")


def _call(method: Callable[..., Any], **arguments: Any) -> Any:
    try:
        return method(**arguments)
    except SlackApiError as error:
        reply = error.response
        reason = reply.get("error") if hasattr(reply, "get") else None
        raise NotShown(str(reason or getattr(reply, "status_code", "no answer"))) from error
    except Exception as error:
        raise NotShown(type(error).__name__) from error
