"""An answer on its way to the person's screen, after the acknowledgement; never silently lost.

By then whatever was asked is done. What Slack does not take is told of in a line, by whichever way
is left, with what it would have said or with where to look.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from secrets import token_hex
from typing import Any

from agendas.text.messages import Message, say
from handlers import failures
from handlers.slackui import modals
from handlers.slackui.incoming import IncomingRequest, NotShown
from handlers.slackui.request import Redraw, Response, SlackView

log = logging.getLogger(__name__)

Way = Callable[[], Any]
SHOWN_BEFORE = "exchanged_trigger_id"  # by this very request, which was delivered twice
CLOSED = "not_found"  # the person has closed the form


def show(incoming: IncomingRequest, response: Response, *, kept: bool) -> None:
    """Show an answer where it belongs; `kept` says that something was changed."""
    if response.redraw:
        _draw_anew(incoming, response.redraw)
        response = replace(response, replace=None)
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


def try_to_show(incoming: IncomingRequest, way: Way, instead: Message) -> bool:
    """Go one way, or else tell in a line what it was to show; return whether it was shown."""
    try:
        way()
    except NotShown as error:
        if error.reason == SHOWN_BEFORE:
            return True
        log.warning("something could not be shown: %s", error.reason)
        tell(incoming, instead)
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
) -> Iterator[tuple[Way, Message]]:
    form = render_not_shown(incoming, kept=kept)
    if response.open:
        yield partial(incoming.open, response.open), form
    if response.update:
        yield partial(incoming.update, response.update), form
    if response.replace and incoming.in_modal:
        yield (
            partial(incoming.update, modals.build_notice(response.replace, asks=True)),
            response.replace,
        )
    elif response.replace and not incoming.in_home:
        yield partial(incoming.reply, response.replace, replace=True), response.replace
    if response.say and incoming.can_respond:
        yield partial(incoming.reply, response.say), response.say
    elif response.say and not response.open:
        yield partial(incoming.open, modals.build_notice(response.say)), response.say


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
