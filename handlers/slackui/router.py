"""The way in: what Slack asks is carried out and committed, acknowledged, and then shown."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

from slack_bolt import App, Args, BoltResponse

from agendas.text.commands import COMMANDS, read_command, show_commands
from db.core import handled_requests
from db.core.engine import only_reads
from handlers.slackui import lines
from handlers.slackui.drafts.giving_back import GivingBack, has_inputs
from handlers.slackui.drafts.keeping import Drafts
from handlers.slackui.forms import modals
from handlers.slackui.incoming import IncomingRequest
from handlers.slackui.listener import (
    OPENS,
    WRITES,
    Access,
    Command,
    EventListener,
    Handler,
    Listener,
    get_text,
    resolve_access,
)
from handlers.slackui.request import Request, Resources, Response
from handlers.slackui.responding import HomeOf, Presenter
from handlers.slackui.transaction import carry_out
from handlers.slackui.unanswered import Unanswered, acknowledge

INPUT = re.compile(r"value(\..*)?")  # how the inputs of forms are called
ANY = re.compile("")
Listen = Callable[[Args], BoltResponse | None]
LOOK = "/mentoring"  # where things stand, whatever they are


class Router:
    """Registers handlers under Slack's ids, and remembers which there are.

    Slack is called in errands: no request waits for it, and none goes unacknowledged over it.
    """

    def __init__(self, app: App, resources: Resources, home: HomeOf) -> None:
        self._app = app
        self.resources = resources
        self.home = home
        self.presenter = Presenter(resources.errands, home, self._respond, self._find_command)
        self.commands: dict[str, Command] = {}
        self.actions: dict[str, Listener] = {}
        self.views: dict[str, Listener] = {}
        self.shortcuts: dict[str, Listener] = {}
        self.events: dict[str, EventListener] = {}
        self.drafts = Drafts(self.views, self.actions)
        self.giving_back = GivingBack(self.drafts, self.commands, self._respond_plainly)
        self.action("draft.keep", Listener(self.drafts.keep_and_tell, WRITES))
        self.action("draft.discard", Listener(self.drafts.discard, WRITES))
        self._keep = Listener(self.drafts.keep, WRITES)
        self._listen()
        unanswered = Unanswered(resources, self.presenter, self._find_command)
        app.error(unanswered.handle)

    def command(self, name: str, command: Command) -> None:
        """Answer a slash command, or a subcommand of one; its user alone is shown the answer."""
        _claim(self.commands, name, command)

    def action(self, action_id: str, listener: Listener) -> None:
        """Answer a press of a button, or a change of an input that asks for it."""
        _claim(self.actions, action_id, listener)

    def view(self, callback_id: str, listener: Listener) -> None:
        """Answer a modal that was submitted; a failure is shown on top of it, nothing is lost."""
        _claim(self.views, callback_id, listener)

    def shortcut(self, callback_id: str, listener: Listener) -> None:
        """Answer a shortcut, of a message or a global one; what it opens says so."""
        _claim(self.shortcuts, callback_id, listener)

    def event(self, kind: str, event: EventListener) -> None:
        """Take note of something that Slack tells."""
        _claim(self.events, kind, event)

    def resolve_command(self, name: str, text: str) -> tuple[Listener, str]:
        """Return what answers a command, and the text for it: after a subcommand, what follows."""
        return lines.resolve(self.commands, name, text)

    def run(self, listener: Listener, request: Request) -> Response:
        """Let a listener answer, in the request's transaction; a repeat is answered as before."""
        key = (request.session, request.workspace_id, request.request_key)
        if listener.again and not only_reads(request.session.connection()):
            before = handled_requests.earlier(*key)
            if before and before.row_id is not None:
                return self._go_on(request, listener.again(request, before.row_id))
        response = listener.handle(request)
        if response.about is not None:
            handled_requests.note(*key, request.now, response.about)
        return self._go_on(request, response)

    def _go_on(self, request: Request, response: Response) -> Response:
        """Let the same request go on with what another feature registered, where it says so."""
        if response.go_on is None:
            return response
        action_id, value = response.go_on
        more = self.run(self.actions[action_id], request.press(action_id, value))
        return replace(response, open=more.open, go_on=None)

    def _listen(self) -> None:
        """Let Bolt hand over all that is registered here, by one listener for each kind.

        It goes through its listeners one by one; what is none of ours is left to it.
        """
        app, count = self._app, self._count
        app.command(ANY, [lambda body: _is_ours(body["command"])])(count(self._command))
        app.action(ANY, [lambda body: self._find_pressed(body) is not None])(count(self._press))
        app.view(ANY, [lambda body: body["view"]["callback_id"] in self.views])(count(self._view))
        app.event(ANY, [lambda body: body["event"]["type"] in self.events])(count(self._event))
        app.shortcut(ANY, [lambda body: body["callback_id"] in self.shortcuts])(
            count(lambda args: self._action(args, self.shortcuts[args.body["callback_id"]]))
        )

    def _find_pressed(self, body: dict[str, Any]) -> Listener | None:
        """Return what answers a press, or keeps what an input holds; None where nothing does."""
        if body.get("type") != "block_actions":
            return None
        action_id = str(body["actions"][0]["action_id"])
        return self._keep if INPUT.fullmatch(action_id) else self.actions.get(action_id)

    def _count(self, listen: Listen) -> Listen:
        """Let a request count as an errand to its end: it goes on after its acknowledgement."""

        def counted(args: Args) -> BoltResponse | None:
            with self.resources.errands.counting():
                return listen(args)

        return counted

    def _command(self, args: Args) -> None:
        name, typed = read_command(args.body["command"]), get_text(args.body)
        body = {**args.body, "command": name}
        incoming = IncomingRequest.of(args.context, body, body["user_id"])
        listener, text = self.resolve_command(name, typed)
        access = resolve_access(listener.access, incoming.body)
        incoming = replace(incoming, body={**incoming.body, "text": text})
        if access is OPENS and incoming.can_open:
            self.presenter.open_form(listener, incoming)
            args.ack()
            return
        response = self._respond(listener, incoming, access)
        shown = self.giving_back.open_for_line(incoming, response)
        shown = self.giving_back.quote(shown, name, typed)
        self.presenter.show(incoming, replace(shown, say=None), access)
        acknowledge(args.ack, shown.say)
        self.giving_back.keep_line(incoming, response)

    def _press(self, args: Args) -> None:
        listener = self._find_pressed(args.body)
        assert listener is not None
        self._action(args, listener)

    def _action(self, args: Args, listener: Listener) -> None:
        incoming = IncomingRequest.of(args.context, args.body, args.body["user"]["id"])
        access = resolve_access(listener.access, incoming.body)
        if access is OPENS and incoming.can_open:
            self.presenter.open_form(listener, incoming)
        else:
            self.presenter.show(incoming, self._respond(listener, incoming, access), access)
        if access is not WRITES and self.drafts.find_form(incoming.body.get("view")):
            self._respond(Listener(self.drafts.keep, WRITES), incoming, WRITES)
        args.ack()

    def _view(self, args: Args) -> None:
        listener = self.views[args.body["view"]["callback_id"]]
        incoming = IncomingRequest.of(args.context, args.body, args.body["user"]["id"])
        response = self._respond(listener, incoming, resolve_access(listener.access, incoming.body))
        if listener.form and (response.refused or response.failed):
            response = self.giving_back.give_back(incoming, response)
        elif response.line:
            self.giving_back.keep_line(incoming, response)
            response = self.giving_back.open_for_line(incoming, response)
        elif listener.confirms and response.conflict:
            response = self.giving_back.open_again(incoming, response, listener.confirms)
        view = response.open or response.update
        if response.errors and has_inputs(args.body["view"], response.errors):
            args.ack(response_action="errors", errors=response.errors)
        elif view:
            args.ack(response_action="update", view=view)
        elif response.push:
            args.ack(response_action="push", view=response.push)
        elif response.say:
            way = modals.choose_way(args.body["view"])
            args.ack(response_action=way, view=modals.build_notice(response.say))
        else:
            args.ack(response_action="clear")

    def _event(self, args: Args) -> BoltResponse | None:
        event = self.events[args.body["event"]["type"]]
        incoming = IncomingRequest.of(args.context, args.body, event.user(args.body["event"]))
        listener = Listener(event.handle, event.access)
        response = self._respond(listener, incoming, event.access)
        if response.home:
            self.presenter.draw_home(incoming, kept=False)
        # Slack brings again what is not acknowledged.
        return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE) if response.failed else None

    def _respond(self, listener: Listener, incoming: IncomingRequest, access: Access) -> Response:
        run, look = partial(self._run, listener), self._find_command(incoming.body)
        response = carry_out(self.resources, run, incoming, access, look)
        if response.afterwards:
            self.resources.errands.run(response.afterwards)
        return response

    def _run(self, listener: Listener, request: Request) -> Response:
        """Let a listener answer; a form that it opens has in it what was typed before."""
        if listener.confirms:
            request = self.drafts.restore(request, listener.confirms)
        response = self.run(listener, request)
        if response.push and listener.form:
            self.drafts.keep(request)
        elif listener.form or listener.confirms:
            self.drafts.note_sent(request)
        if response.open:
            return replace(response, open=self.drafts.offer(request, response.open))
        if response.update:
            return replace(response, update=self.drafts.dress(response.update))
        return response

    def _respond_plainly(self, run: Handler, incoming: IncomingRequest, access: Access) -> Response:
        return carry_out(self.resources, run, incoming, access, self._find_command(incoming.body))

    def _find_command(self, body: dict[str, Any]) -> str:
        """Return the command that shows what a request is about."""
        if "command" in body:
            name = read_command(str(body["command"]))
            return name if name in self.commands else LOOK
        actions, view = body.get("actions") or [{}], body.get("view") or {}
        name = str(actions[0].get("action_id") or view.get("callback_id") or "")
        command = f"/{name.partition('.')[0]}"
        return command if command in self.commands else LOOK


def _claim(registered: dict[str, Any], name: str, listener: object) -> None:
    if name in registered:
        raise ValueError(f"{name} is answered by two features")
    registered[name] = listener


def _is_ours(command: str) -> bool:
    """Say whether a command is one of ours, called as it is in Slack."""
    own = read_command(command)
    return own in COMMANDS and show_commands(own) == command
