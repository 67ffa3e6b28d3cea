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
from handlers.slackui.access import OPENS, READS, WRITES, Does, Told, does
from handlers.slackui.blocks import payload
from handlers.slackui.incoming import Asked, NotShown
from handlers.slackui.request import Answer, Desk, View, Visit
from handlers.slackui.responding import CLOSED, not_shown, show, tell, tried
from handlers.slackui.transaction import Handler, carry_out

log = logging.getLogger(__name__)

HomeOf = Callable[[Visit], View]
ASKING = ("block_actions", "shortcut", "message_action")
READERS = 8  # errands that read at the same time: connections are left for those who write
LOOK = "/mentoring"  # where things stand, whatever they are


class Door:
    """Registers handlers under Slack's ids, and remembers which there are.

    Slack is called in errands: no request waits for it, and none goes unacknowledged over it.
    """

    def __init__(self, app: App, desk: Desk, home: HomeOf) -> None:
        self._app = app
        self.desk = desk
        self._home = home
        self._readers = BoundedSemaphore(READERS)
        self.commands: set[str] = set()
        self.actions: set[str] = set()
        self.views: set[str] = set()
        self.events: set[str] = set()
        app.error(self._otherwise)

    def command(self, name: str, handler: Handler, told: Told) -> None:
        """Answer a slash command; what the handler says is shown to its user alone."""
        self.commands.add(name)

        def listen(args: Args) -> None:
            self._command(args, handler, told)

        self._app.command(name)(listen)

    def action(self, action_id: str, handler: Handler, told: Told) -> None:
        """Answer a press of a button, or a change of an input that asks for it."""
        self.actions.add(action_id)

        def listen(args: Args) -> None:
            self._action(args, handler, told)

        self._app.action(action_id)(listen)

    def view(self, callback_id: str, handler: Handler, told: Told) -> None:
        """Answer a modal that was submitted; a failure is shown on top of it, nothing is lost."""
        self.views.add(callback_id)

        def listen(args: Args) -> None:
            self._view(args, handler, told)

        self._app.view(callback_id)(listen)

    def event(
        self, kind: str, handler: Handler, user: Callable[[dict[str, Any]], str], told: Told
    ) -> None:
        """Take note of something that Slack tells; `user` finds in it whom it is about."""
        self.events.add(kind)

        def listen(args: Args) -> BoltResponse | None:
            asked = Asked.of(args.context, args.body, user(args.body["event"]))
            answer = self._answer(handler, asked, does(told, asked.body))
            if answer.home:
                self._draw_home(asked, kept=False)
            # Slack brings again what is not acknowledged.
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE) if answer.failed else None

        self._app.event(kind)(listen)

    def _command(self, args: Args, handler: Handler, told: Told) -> None:
        asked = Asked.of(args.context, args.body, args.body["user_id"])
        doing = does(told, asked.body)
        if doing is OPENS and asked.can_open:
            self._open(handler, asked)
            args.ack()
            return
        answer = self._answer(handler, asked, doing)
        self._show(asked, replace(answer, say=None), doing)
        _acknowledge(args.ack, answer.say)

    def _action(self, args: Args, handler: Handler, told: Told) -> None:
        asked = Asked.of(args.context, args.body, args.body["user"]["id"])
        doing = does(told, asked.body)
        if doing is OPENS and asked.can_open:
            self._open(handler, asked)
        else:
            self._show(asked, self._answer(handler, asked, doing), doing)
        args.ack()

    def _view(self, args: Args, handler: Handler, told: Told) -> None:
        asked = Asked.of(args.context, args.body, args.body["user"]["id"])
        answer = self._answer(handler, asked, does(told, asked.body))
        if answer.errors and _has_inputs(args.body["view"], answer.errors):
            args.ack(response_action="errors", errors=answer.errors)
        elif answer.update:
            args.ack(response_action="update", view=answer.update)
        elif answer.push or answer.say:
            args.ack(response_action="push", view=answer.push or modals.notice(_said(answer)))
        else:
            args.ack(response_action="clear")

    def _answer(self, handler: Handler, asked: Asked, doing: Does) -> Answer:
        return carry_out(self.desk, handler, asked, doing, self._look(asked.body))

    def _show(self, asked: Asked, answer: Answer, doing: Does) -> None:
        """Let an answer be shown, and Home with it where it was used."""
        kept = doing is WRITES and not answer.failed
        shown = answer.open or answer.update or answer.replace or answer.say
        if shown:
            self.desk.errands.run(partial(show, asked, answer, kept=kept), urgent=True)
        if not answer.failed and (answer.home or asked.in_home):
            self._draw_home(asked, kept=kept)

    def _open(self, handler: Handler, asked: Asked) -> None:
        """Open a light form while the trigger is good; it is filled once all have theirs."""

        def opened() -> None:
            light = modals.notice(say("shared/fetching", look=self._look(asked.body)))
            shown: list[str] = []
            instead = not_shown(asked, kept=False)
            if tried(asked, lambda: shown.append(asked.open(light)), instead) and shown:
                self.desk.errands.run(partial(self._fill, handler, asked, shown[0]))

        self.desk.errands.run(opened, urgent=True)

    def _fill(self, handler: Handler, asked: Asked, view_id: str) -> None:
        with self._readers:
            answer = self._answer(handler, asked, OPENS)
        failed = not_shown(asked, kept=False)
        view = answer.open or modals.notice(_said(answer), asks=True)
        for shown in (view, view, modals.notice(failed)):
            try:
                asked.update(shown, view_id)
            except NotShown as error:
                if error.reason == CLOSED:
                    return
                log.warning("a form could not be filled: %s", error.reason)
            else:
                return
        tell(asked, failed)

    def _draw_home(self, asked: Asked, *, kept: bool) -> None:
        def draw() -> None:
            answer = self._answer(lambda visit: Answer(open=self._home(visit)), asked, READS)
            if answer.open:
                view = answer.open
                tried(asked, lambda: asked.publish(view), not_shown(asked, kept=kept))

        self.desk.errands.run(draw)

    def _look(self, body: dict[str, Any]) -> str:
        """Return the command that shows what a request is about."""
        if "command" in body:
            return str(body["command"])
        actions, view = body.get("actions") or [{}], body.get("view") or {}
        name = str(actions[0].get("action_id") or view.get("callback_id") or "")
        command = f"/{name.partition('.')[0]}"
        return command if command in self.commands else LOOK

    def _otherwise(self, error: Exception, request: BoltRequest) -> BoltResponse:
        """Acknowledge what nobody answers: an id of before an upgrade, or what failed at the door.

        What failed may have been carried out before.
        """
        body, ack, look = request.body, request.context.ack, self._look(request.body)
        if isinstance(error, BoltUnhandledRequestError):
            said = say("shared/outdated", look=look)
        else:
            reference = token_hex(4)
            log.error("reference %s: at the door, %s", reference, failures.described(error))
            said = say("shared/unclear", look=look, reference=reference)
        if "command" in body:
            return _acknowledge(ack, said)
        if body.get("type") == "view_submission":
            return ack(response_action="push", view=modals.notice(said))
        if body.get("type") in ASKING:
            asked = Asked.of(request.context, body, body["user"]["id"])
            self._show(asked, Answer(say=said), READS)
        return ack()


def _acknowledge(ack: Ack, said: Message | None) -> BoltResponse:
    return ack(**payload(said), response_type="ephemeral") if said else ack()


def _has_inputs(view: View, names: Collection[str]) -> bool:
    inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    return inputs.issuperset(names)


def _said(answer: Answer) -> Message:
    assert answer.say is not None
    return answer.say
