"""What nobody answers: an id of before an upgrade, a command of another name, a failure on the way.

It is acknowledged and said all the same, so that nobody waits for nothing.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import Any

from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from sqlalchemy.exc import SQLAlchemyError

from agendas.text.messages import Message, say
from db.operations import heartbeats
from handlers import failures
from handlers.slackui.blocks import render_payload
from handlers.slackui.forms import modals
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.listener import READS
from handlers.slackui.request import Resources, Response
from handlers.slackui.responding import Presenter

log = logging.getLogger(__name__)

ASKING = ("block_actions", "shortcut", "message_action")


class Unanswered:
    """Answers what Bolt found no listener for, and what failed at the router.

    `find_command` says by a payload which command shows what it is about.
    """

    def __init__(
        self,
        resources: Resources,
        presenter: Presenter,
        find_command: Callable[[dict[str, Any]], str],
    ) -> None:
        self._resources, self._presenter = resources, presenter
        self._find_command = find_command

    def handle(self, error: Exception, request: BoltRequest) -> BoltResponse:
        """Acknowledge what nobody answers: an id of before an upgrade, or a failure at the router.

        What failed may have been carried out before.
        """
        body, ack, look = (
            request.body,
            request.context.ack,
            self._find_command(request.body),
        )
        if isinstance(error, BoltUnhandledRequestError):
            said = say("shared/outdated", look=look)
            self._note_unknown_command(body)
        else:
            reference = token_hex(4)
            log.error("reference %s: at the router, %s", reference, failures.describe(error))
            said = say("shared/unclear", look=look, reference=reference)
        if "command" in body:
            return acknowledge(ack, said)
        if body.get("type") == "view_submission":
            way = modals.choose_way(body.get("view") or {})
            return ack(response_action=way, view=modals.build_notice(said))
        if body.get("type") in ASKING:
            incoming = IncomingRequest.of(request.context, body, body["user"]["id"])
            self._presenter.show(incoming, Response(say=said), READS)
        return ack()

    def _note_unknown_command(self, body: dict[str, Any]) -> None:
        """Note a command that is not called so here, for `doctor`: Slack has another manifest."""
        if "command" not in body:
            return
        name = str(body["command"])
        log.warning("Slack sent a command that has another name here: %s", name)
        with suppress(SQLAlchemyError), self._resources.sessions.begin() as session:
            heartbeats.note_unknown_command(session, name, self._resources.clock.now())


def acknowledge(ack: Ack, said: Message | None) -> BoltResponse:
    """Acknowledge a command, and say something to whoever typed it."""
    return ack(**render_payload(said), response_type="ephemeral") if said else ack()
