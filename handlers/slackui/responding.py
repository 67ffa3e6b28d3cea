"""An answer on its way to the person's screen, after the acknowledgement; never silently lost.

By then whatever was asked is done. What Slack does not take is told of in a line, by whichever way
is left, with what it would have said or with where to look.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from secrets import token_hex
from threading import BoundedSemaphore
from typing import Any

from agendas.text.messages import Message, say
from handlers import failures
from handlers.slackui.background import Errands
from handlers.slackui.forms import modals
from handlers.slackui.incoming import IncomingRequest, NotShown
from handlers.slackui.listener import OPENS, READS, WRITES, Access, Listener
from handlers.slackui.request import Redraw, Request, Response, SlackView

log = logging.getLogger(__name__)

Way = Callable[[], Any]
Instead = Callable[[], Message]  # it is hardly ever said, and composed only then
HomeOf = Callable[[Request], SlackView]
READERS = 8  # errands that read at the same time: connections are left for those who write
SHOWN_BEFORE = "exchanged_trigger_id"  # by this very request, which was delivered twice
CLOSED = "not_found"  # the person has closed the form


def show(incoming: IncomingRequest, response: Response, *, kept: bool) -> None:
    """Show an answer where it belongs; `kept` says that something was changed."""
    if response.redraw:
        _draw_anew(incoming, response.redraw)
        response = replace(response, replace=None, say=response.say or response.redraw.say)
    for way, instead in _list_ways(incoming, response, kept):
        try:
            try_to_show(incoming, way, instead)
        except Exception as error:
            log.error("reference %s: %s", token_hex(4), failures.describe(error))
            tell(incoming, render_not_shown(incoming, kept=kept))


def _draw_anew(incoming: IncomingRequest, redraw: Redraw) -> None:
    """Let the message that was used show what is so; where that fails, delivery sees to it."""
    if redraw.payload is None:
        return
    shown = True
    try:
        incoming.send({**redraw.payload, "replace_original": True})
    except NotShown as error:
        log.warning("a message could not be drawn anew: %s", error.reason)
        shown = False
    redraw.settle(shown)


def try_to_show(incoming: IncomingRequest, way: Way, instead: Instead) -> bool:
    """Go one way, or else tell in a line what it was to show; return whether it was shown."""
    try:
        way()
    except NotShown as error:
        if error.reason == SHOWN_BEFORE:
            return True
        log.warning("something could not be shown: %s", error.reason)
        tell(incoming, instead())
        return False
    return True


def tell(incoming: IncomingRequest, message: Message) -> None:
    """Show a line by any way there is: a message, or else a form."""
    for way in _list_line_ways(incoming, message):
        try:
            way()
        except NotShown as error:
            log.warning("nor could a line be shown: %s", error.reason)
        else:
            return
    log.error("reference %s: somebody was not told what could not be shown", token_hex(4))


def render_not_shown(incoming: IncomingRequest, *, kept: bool) -> Message:
    """Return the sentence for a form, or for Home, that could not be shown."""
    return say("shared/not_shown", kept=kept, typed=str(incoming.body.get("command") or ""))


def _list_ways(
    incoming: IncomingRequest, response: Response, kept: bool
) -> Iterator[tuple[Way, Instead]]:
    form = partial(render_not_shown, incoming, kept=kept)
    if response.open:
        yield partial(incoming.open, response.open), form
    if response.update:
        yield partial(incoming.update, response.update), form
    replaced, said = response.replace, response.say
    if replaced and incoming.in_modal:
        yield partial(incoming.update, modals.build_notice(replaced, asks=True)), lambda: replaced
    elif replaced and not incoming.in_home:
        yield partial(incoming.reply, replaced, replace=True), lambda: replaced
    if said and incoming.can_respond:
        yield partial(incoming.reply, said), lambda: said
    elif said and not response.open:
        yield partial(incoming.open, modals.build_notice(said)), lambda: said


def _list_line_ways(incoming: IncomingRequest, message: Message) -> Iterator[Way]:
    view = modals.build_notice(message)
    if incoming.can_respond:
        yield partial(incoming.reply, message)
    if incoming.can_open:
        yield partial(incoming.open, view)
    if incoming.in_modal and not _has_inputs(incoming.body["view"]):
        yield partial(incoming.update, view)


def _has_inputs(view: SlackView) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])


class Presenter:
    """Lets answers be shown in errands: no request waits for Slack, none goes unacknowledged.

    `respond` lets a listener answer a request, `find_command` names the command that shows what a
    request is about, and `home` builds somebody's Home.
    """

    def __init__(
        self,
        errands: Errands,
        home: HomeOf,
        respond: Callable[[Listener, IncomingRequest, Access], Response],
        find_command: Callable[[dict[str, Any]], str],
    ) -> None:
        self._errands, self._home = errands, home
        self._respond, self._find_command = respond, find_command
        self._readers = BoundedSemaphore(READERS)

    def show(self, incoming: IncomingRequest, response: Response, access: Access) -> None:
        """Let an answer be shown, and Home with it where it was used."""
        kept = access is WRITES and not response.failed
        if kept and incoming.in_message and response == Response():
            # The message is none that is drawn anew: one of long ago, or none of ours.
            response = Response(say=say("shared/noted", look=self._find_command(incoming.body)))
        shown = (
            response.open or response.update or response.replace or response.say or response.redraw
        )
        if shown:
            self._errands.run(partial(show, incoming, response, kept=kept), urgent=True)
        if not response.failed and (response.home or incoming.in_home):
            self.draw_home(incoming, kept=kept)

    def open_form(self, listener: Listener, incoming: IncomingRequest) -> None:
        """Open a light form while the trigger is good; it is filled once all have theirs."""

        def opened() -> None:
            light = modals.build_notice(
                say("shared/fetching", look=self._find_command(incoming.body))
            )
            shown: list[str] = []
            instead = partial(render_not_shown, incoming, kept=False)
            if try_to_show(incoming, lambda: shown.append(incoming.open(light)), instead) and shown:
                self._errands.run(partial(self._fill, listener, incoming, shown[0]))

        self._errands.run(opened, urgent=True)

    def _fill(self, listener: Listener, incoming: IncomingRequest, view_id: str) -> None:
        with self._readers:
            response = self._respond(listener, incoming, OPENS)
        failed = partial(render_not_shown, incoming, kept=False)
        view = response.open or modals.build_notice(_require_message(response), asks=True)
        for shown in (view, view, None):
            try:
                incoming.update(shown or modals.build_notice(failed()), view_id)
            except NotShown as error:
                if error.reason == CLOSED:
                    return
                log.warning("a form could not be filled: %s", error.reason)
            else:
                return
        tell(incoming, failed())

    def draw_home(self, incoming: IncomingRequest, *, kept: bool) -> None:
        """Draw somebody's Home anew; `kept` says that something was changed."""
        home = Listener(lambda request: Response(open=self._home(request)), READS)

        def draw() -> None:
            response = self._respond(home, incoming, READS)
            if response.open:
                instead = partial(render_not_shown, incoming, kept=kept)
                try_to_show(incoming, partial(incoming.publish, response.open), instead)

        self._errands.run(draw)


def _require_message(response: Response) -> Message:
    assert response.say is not None
    return response.say
