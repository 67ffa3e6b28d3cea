"""The way in: what Slack asks is carried out and committed, acknowledged, and then shown."""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from secrets import token_hex
from threading import BoundedSemaphore
from typing import Any

from slack_bolt import Ack, App, Args, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from agendas.text.messages import Message, say
from handlers import failures
from handlers.slackui import modals
from handlers.slackui.access import OPENS, READS, WRITES, Access, AccessRule, resolve_access
from handlers.slackui.blocks import render_payload
from handlers.slackui.incoming import IncomingRequest, NotShown
from handlers.slackui.request import Request, Resources, Response, SlackView
from handlers.slackui.responding import CLOSED, render_not_shown, show, tell, try_to_show
from handlers.slackui.transaction import Handler, carry_out

log = logging.getLogger(__name__)

HomeOf = Callable[[Request], SlackView]
ASKING = ("block_actions", "shortcut", "message_action")
READERS = 8  # errands that read at the same time: connections are left for those who write
LOOK = "/mentoring"  # where things stand, whatever they are


class Router:
    """Registers handlers under Slack's ids, and remembers which there are.

    Slack is called in errands: no request waits for it, and none goes unacknowledged over it.
    """

    def __init__(self, app: App, resources: Resources, home: HomeOf) -> None:
        self._app = app
        self.resources = resources
        self._home = home
        self._readers = BoundedSemaphore(READERS)
        self.commands: set[str] = set()
        self.actions: set[str] = set()
        self.views: set[str] = set()
        self.events: set[str] = set()
        app.error(self._handle_unanswered)

    def command(self, name: str, handler: Handler, rule: AccessRule) -> None:
        """Answer a slash command; what the handler says is shown to its user alone."""
        self.commands.add(name)

        def listen(args: Args) -> None:
            self._command(args, handler, rule)

        self._app.command(name)(listen)

    def action(self, action_id: str, handler: Handler, rule: AccessRule) -> None:
        """Answer a press of a button, or a change of an input that asks for it."""
        self.actions.add(action_id)

        def listen(args: Args) -> None:
            self._action(args, handler, rule)

        self._app.action(action_id)(listen)

    def view(self, callback_id: str, handler: Handler, rule: AccessRule) -> None:
        """Answer a modal that was submitted; a failure is shown on top of it, nothing is lost."""
        self.views.add(callback_id)

        def listen(args: Args) -> None:
            self._view(args, handler, rule)

        self._app.view(callback_id)(listen)

    def event(
        self, kind: str, handler: Handler, user: Callable[[dict[str, Any]], str], rule: AccessRule
    ) -> None:
        """Take note of something that Slack tells; `user` finds in it whom it is about."""
        self.events.add(kind)

        def listen(args: Args) -> BoltResponse | None:
            incoming = IncomingRequest.of(args.context, args.body, user(args.body["event"]))
            response = self._respond(handler, incoming, resolve_access(rule, incoming.body))
            if response.home:
                self._draw_home(incoming, kept=False)
            # Slack brings again what is not acknowledged.
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE) if response.failed else None

        self._app.event(kind)(listen)

    def _command(self, args: Args, handler: Handler, rule: AccessRule) -> None:
        incoming = IncomingRequest.of(args.context, args.body, args.body["user_id"])
        access = resolve_access(rule, incoming.body)
        if access is OPENS and incoming.can_open:
            self._open(handler, incoming)
            args.ack()
            return
        response = self._respond(handler, incoming, access)
        self._show(incoming, replace(response, say=None), access)
        _acknowledge(args.ack, response.say)

    def _action(self, args: Args, handler: Handler, rule: AccessRule) -> None:
        incoming = IncomingRequest.of(args.context, args.body, args.body["user"]["id"])
        access = resolve_access(rule, incoming.body)
        if access is OPENS and incoming.can_open:
            self._open(handler, incoming)
        else:
            self._show(incoming, self._respond(handler, incoming, access), access)
        args.ack()

    def _view(self, args: Args, handler: Handler, rule: AccessRule) -> None:
        incoming = IncomingRequest.of(args.context, args.body, args.body["user"]["id"])
        response = self._respond(handler, incoming, resolve_access(rule, incoming.body))
        if response.errors and _has_inputs(args.body["view"], response.errors):
            args.ack(response_action="errors", errors=response.errors)
        elif response.update:
            args.ack(response_action="update", view=response.update)
        elif response.push or response.say:
            args.ack(
                response_action="push",
                view=response.push or modals.build_notice(_require_message(response)),
            )
        else:
            args.ack(response_action="clear")

    def _respond(self, handler: Handler, incoming: IncomingRequest, access: Access) -> Response:
        return carry_out(
            self.resources, handler, incoming, access, self._find_command(incoming.body)
        )

    def _show(self, incoming: IncomingRequest, response: Response, access: Access) -> None:
        """Let an answer be shown, and Home with it where it was used."""
        kept = access is WRITES and not response.failed
        shown = (
            response.open or response.update or response.replace or response.say or response.redraw
        )
        if shown:
            self.resources.errands.run(partial(show, incoming, response, kept=kept), urgent=True)
        if not response.failed and (response.home or incoming.in_home):
            self._draw_home(incoming, kept=kept)

    def _open(self, handler: Handler, incoming: IncomingRequest) -> None:
        """Open a light form while the trigger is good; it is filled once all have theirs."""

        def opened() -> None:
            light = modals.build_notice(
                say("shared/fetching", look=self._find_command(incoming.body))
            )
            shown: list[str] = []
            instead = render_not_shown(incoming, kept=False)
            if try_to_show(incoming, lambda: shown.append(incoming.open(light)), instead) and shown:
                self.resources.errands.run(partial(self._fill, handler, incoming, shown[0]))

        self.resources.errands.run(opened, urgent=True)

    def _fill(self, handler: Handler, incoming: IncomingRequest, view_id: str) -> None:
        with self._readers:
            response = self._respond(handler, incoming, OPENS)
        failed = render_not_shown(incoming, kept=False)
        view = response.open or modals.build_notice(_require_message(response), asks=True)
        for shown in (view, view, modals.build_notice(failed)):
            try:
                incoming.update(shown, view_id)
            except NotShown as error:
                if error.reason == CLOSED:
                    return
                log.warning("a form could not be filled: %s", error.reason)
            else:
                return
        tell(incoming, failed)

    def _draw_home(self, incoming: IncomingRequest, *, kept: bool) -> None:
        def draw() -> None:
            response = self._respond(
                lambda request: Response(open=self._home(request)), incoming, READS
            )
            if response.open:
                view = response.open
                try_to_show(
                    incoming, lambda: incoming.publish(view), render_not_shown(incoming, kept=kept)
                )

        self.resources.errands.run(draw)

    def _find_command(self, body: dict[str, Any]) -> str:
        """Return the command that shows what a request is about."""
        if "command" in body:
            return str(body["command"])
        actions, view = body.get("actions") or [{}], body.get("view") or {}
        name = str(actions[0].get("action_id") or view.get("callback_id") or "")
        command = f"/{name.partition('.')[0]}"
        return command if command in self.commands else LOOK

    def _handle_unanswered(self, error: Exception, request: BoltRequest) -> BoltResponse:
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
        else:
            reference = token_hex(4)
            log.error("reference %s: at the router, %s", reference, failures.describe(error))
            said = say("shared/unclear", look=look, reference=reference)
        if "command" in body:
            return _acknowledge(ack, said)
        if body.get("type") == "view_submission":
            return ack(response_action="push", view=modals.build_notice(said))
        if body.get("type") in ASKING:
            incoming = IncomingRequest.of(request.context, body, body["user"]["id"])
            self._show(incoming, Response(say=said), READS)
        return ack()


def _acknowledge(ack: Ack, said: Message | None) -> BoltResponse:
    return ack(**render_payload(said), response_type="ephemeral") if said else ack()


def _has_inputs(view: SlackView, names: Collection[str]) -> bool:
    inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    return inputs.issuperset(names)


def _require_message(response: Response) -> Message:
    assert response.say is not None
    return response.say
