"""The way in: registers handlers with Bolt, opens their transaction, commits, then answers."""

import logging
from collections.abc import Callable, Collection
from secrets import token_hex
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agendas.cycle import Refused
from agendas.words import Message, say
from db.clashes import BUSY, is_clash
from db.pairs import NotYours
from handlers import failures, modals
from handlers.blocks import cut, payload
from handlers.visits import Answer, Desk, Sorry, Visit
from handlers.whose import workspace_of

log = logging.getLogger(__name__)

LONGEST_ECHO = 200  # characters of what somebody typed, when it is quoted back to them

Handler = Callable[[Visit], Answer]
HomeOf = Callable[[Visit], dict[str, Any]]


class Door:
    """Registers handlers under Slack's ids, and remembers which there are."""

    def __init__(self, app: App, desk: Desk, home: HomeOf) -> None:
        self._app = app
        self._desk = desk
        self._home = home
        self.commands: set[str] = set()
        self.actions: set[str] = set()
        self.views: set[str] = set()
        self.events: set[str] = set()

    def command(self, name: str, handler: Handler) -> None:
        """Answer a slash command; what the handler says is shown to its user alone."""
        self.commands.add(name)

        def listen(ack: Ack, client: WebClient, context: BoltContext, body: dict[str, Any]) -> None:
            answer = self._answer(handler, body, body["user_id"], context)
            if answer.open:
                self._show(client.views_open, body, answer.open)
            ack(**payload(answer.say), response_type="ephemeral") if answer.say else ack()

        self._app.command(name)(listen)

    def action(self, action_id: str, handler: Handler) -> None:
        """Answer a press of a button, or a change of an input that asks for it."""
        self.actions.add(action_id)

        def listen(
            ack: Ack,
            client: WebClient,
            respond: Respond,
            context: BoltContext,
            body: dict[str, Any],
        ) -> None:
            answer = self._answer(handler, body, body["user"]["id"], context)
            ack()
            self._act(answer, client, respond, context, body)

        self._app.action(action_id)(listen)

    def view(self, callback_id: str, handler: Handler) -> None:
        """Answer a modal that was submitted; a failure is shown on top of it, nothing is lost."""
        self.views.add(callback_id)

        def listen(ack: Ack, context: BoltContext, body: dict[str, Any]) -> None:
            answer = self._answer(handler, body, body["user"]["id"], context)
            if answer.errors and _has_inputs(body["view"], answer.errors):
                ack(response_action="errors", errors=answer.errors)
            elif answer.update:
                ack(response_action="update", view=answer.update)
            elif answer.push or answer.say:
                ack(response_action="push", view=answer.push or modals.notice(_said(answer)))
            else:
                ack(response_action="clear")

        self._app.view(callback_id)(listen)

    def event(self, kind: str, handler: Handler, user: Callable[[dict[str, Any]], str]) -> None:
        """Take note of something that Slack tells; `user` finds in it whom it is about."""
        self.events.add(kind)

        def listen(client: WebClient, context: BoltContext, body: dict[str, Any]) -> None:
            answer = self._answer(handler, body, user(body["event"]), context)
            if answer.home:
                self._publish_home(client, body, user(body["event"]), context)

        self._app.event(kind)(listen)

    def _answer(
        self, handler: Handler, body: dict[str, Any], slack_id: str, context: BoltContext
    ) -> Answer:
        try:
            workspace_id = workspace_of(context)
        except Sorry as sorry:
            log.warning("a request that does not tell which installation it is for")
            return Answer(say=say(sorry.template), failed=True)
        try:
            return self._carried_out(handler, body, slack_id, workspace_id)
        except Sorry as sorry:
            return _sorry(sorry)
        except NotYours:
            return Answer(say=say("shared/not_yours"))
        except Refused as refused:
            return Answer(say=say("meeting/refused", state=refused.state, event=refused.event))
        except BUSY as error:
            reference = _reference(error)
            return Answer(say=say("shared/busy", reference=reference), failed=True)
        except Exception as error:
            reference = _reference(error)
            return Answer(say=say("shared/apology", reference=reference), failed=True)

    def _carried_out(
        self, handler: Handler, body: dict[str, Any], slack_id: str, workspace_id: str
    ) -> Answer:
        """Run a handler in its transaction, and once more if somebody else was faster.

        The second time it sees what they left behind, and has an ordinary answer to that.
        """
        for last in (False, True):
            try:
                with self._desk.sessions.begin() as session:
                    return handler(self._visit(session, workspace_id, slack_id, body))
            except DBAPIError as error:
                if last or not is_clash(error):
                    raise
        raise AssertionError("a handler ends with an answer or an error")

    def _act(
        self,
        answer: Answer,
        client: WebClient,
        respond: Respond,
        context: BoltContext,
        body: dict[str, Any],
    ) -> None:
        in_view = "view" in body
        if in_view and client.token is None:
            log.warning("nothing can be shown, since there is no token to show it with")
            return
        if answer.open or (answer.say and in_view and body["view"]["type"] == "modal"):
            view = answer.open or modals.notice(_said(answer))
            self._show(
                client.views_push if in_view and _is_modal(body) else client.views_open, body, view
            )
        if answer.update:
            client.views_update(view_id=body["view"]["id"], view=answer.update)
        if answer.replace and not in_view:
            respond(**payload(answer.replace), replace_original=True)
        elif answer.replace and _is_modal(body):
            view = modals.notice(answer.replace, asks=True)
            client.views_update(view_id=body["view"]["id"], view=view)
        if answer.say and in_view and not _is_modal(body):
            self._show(client.views_open, body, modals.notice(_said(answer)))
        elif answer.say and not in_view:
            respond(**payload(answer.say), replace_original=False, response_type="ephemeral")
        if not answer.failed and (answer.home or (in_view and not _is_modal(body))):
            self._publish_home(client, body, body["user"]["id"], context)

    def _show(self, method: Callable[..., Any], body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            method(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            log.warning("a view could not be shown: %s", error.response.get("error"))

    def _publish_home(
        self, client: WebClient, body: dict[str, Any], slack_id: str, context: BoltContext
    ) -> None:
        with self._desk.sessions.begin() as session:
            view = self._home(self._visit(session, workspace_of(context), slack_id, body))
        client.views_publish(user_id=slack_id, view=view)

    def _visit(
        self, session: Session, workspace_id: str, slack_id: str, body: dict[str, Any]
    ) -> Visit:
        now, public_url = self._desk.clock.now(), self._desk.public_url
        return Visit(session, workspace_id, slack_id, now, body, public_url)


def _is_modal(body: dict[str, Any]) -> bool:
    return bool(body["view"]["type"] == "modal")


def _has_inputs(view: dict[str, Any], names: Collection[str]) -> bool:
    inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    return inputs.issuperset(names)


def _said(answer: Answer) -> Message:
    assert answer.say is not None
    return answer.say


def _sorry(sorry: Sorry) -> Answer:
    shortened = {name: _shortened(fact) for name, fact in sorry.facts.items()}
    message = say(sorry.template, **shortened)
    if sorry.field:
        return Answer(say=message, errors={sorry.field: message.plain})
    return Answer(say=message)


def _shortened(fact: Any) -> Any:
    return cut(fact, LONGEST_ECHO) if isinstance(fact, str) else fact


def _reference(error: Exception) -> str:
    reference = token_hex(4)
    log.error("reference %s: %s", reference, failures.described(error))
    return reference
