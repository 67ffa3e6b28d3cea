"""An answer on its way to the person's screen, after the acknowledgement; never silently lost.

By then whatever was asked is done. What Slack does not take is told of in a line, by whichever way
is left, with what it would have said or with where to look.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from secrets import token_hex
from typing import Any

from agendas.text.messages import Message, say
from handlers import failures
from handlers.slackui import modals
from handlers.slackui.incoming import Asked, NotShown
from handlers.slackui.request import Answer, View

log = logging.getLogger(__name__)

Way = Callable[[], Any]
SHOWN_BEFORE = "exchanged_trigger_id"  # by this very request, which was delivered twice
CLOSED = "not_found"  # the person has closed the form


def show(asked: Asked, answer: Answer, *, kept: bool) -> None:
    """Show an answer where it belongs; `kept` says that something was changed."""
    for way, instead in _ways(asked, answer, kept):
        try:
            tried(asked, way, instead)
        except Exception as error:
            log.error("reference %s: %s", token_hex(4), failures.described(error))
            tell(asked, not_shown(asked, kept=kept))


def tried(asked: Asked, way: Way, instead: Message) -> bool:
    """Go one way, or else tell in a line what it was to show; return whether it was shown."""
    try:
        way()
    except NotShown as error:
        if error.reason == SHOWN_BEFORE:
            return True
        log.warning("something could not be shown: %s", error.reason)
        tell(asked, instead)
        return False
    return True


def tell(asked: Asked, message: Message) -> None:
    """Show a line by any way there is: a message, or else a form."""
    for way in _lines(asked, message):
        try:
            way()
        except NotShown as error:
            log.warning("nor could a line be shown: %s", error.reason)
        else:
            return
    log.error("reference %s: somebody was not told what could not be shown", token_hex(4))


def not_shown(asked: Asked, *, kept: bool) -> Message:
    """Return the sentence for a form, or for Home, that could not be shown."""
    return say("shared/not_shown", kept=kept, typed=str(asked.body.get("command") or ""))


def _ways(asked: Asked, answer: Answer, kept: bool) -> Iterator[tuple[Way, Message]]:
    form = not_shown(asked, kept=kept)
    if answer.open:
        yield partial(asked.open, answer.open), form
    if answer.update:
        yield partial(asked.update, answer.update), form
    if answer.replace and asked.in_modal:
        yield partial(asked.update, modals.notice(answer.replace, asks=True)), answer.replace
    elif answer.replace and not asked.in_home:
        yield partial(asked.answer, answer.replace, replace=True), answer.replace
    if answer.say and asked.can_respond:
        yield partial(asked.answer, answer.say), answer.say
    elif answer.say and not answer.open:
        yield partial(asked.open, modals.notice(answer.say)), answer.say


def _lines(asked: Asked, message: Message) -> Iterator[Way]:
    view = modals.notice(message)
    if asked.can_respond:
        yield partial(asked.answer, message)
    if asked.can_open:
        yield partial(asked.open, view)
    if asked.in_modal and not _has_inputs(asked.body["view"]):
        yield partial(asked.update, view)


def _has_inputs(view: View) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])
