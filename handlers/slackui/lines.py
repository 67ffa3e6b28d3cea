"""Buttons that stand for a line after a command: what is doubtful is asked, and done when pressed.

A button's value is the whole line, such as `/mentoring cadence 2 weeks`. It is carried out as if it
had been typed, by whoever presses it and with their rights alone.
"""

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from agendas.lines.verbs import Verb, read_typed
from agendas.text.messages import Message, clean, say
from handlers.slackui.folding import fold_answer
from handlers.slackui.forms.modals import build_notice
from handlers.slackui.listener import OPENS, READS, Access, Command, Listener, resolve_access
from handlers.slackui.request import Request, Response, UserError

# Slack wants the buttons of one row to differ; and takes no longer value.
# What "said" answers is said below its message, which goes on to show what it is a view of.
SAID = "line.said"
# What "whole" answers is opened in a form: a message had no room for it.
WHOLE = "line.whole"
ACTIONS = (*(f"line.{number}" for number in range(1, 6)), SAID, WHOLE)
LONGEST_VALUE = 2000
# Before a line that is to be taken as it stands: its person has been asked what they mean.
_AS_IT_STANDS = "="

HELP = Verb("help", "?, /?, -h, -help, --help, /help, usage, commands, manual")


def resolve(commands: Mapping[str, Command], name: str, text: str) -> tuple[Listener, str]:
    """Return what answers a command, and the text for it: with its verb by the one name.

    After a subcommand, that is what follows it. Raises KeyError where there is no such command.
    """
    command = commands[name]
    text = text if command.takes_text else _put_names_last(text)
    typed = read_typed(text, list_verbs(commands, name), takes_text=command.takes_text)
    subcommand = commands.get(f"{name} {typed.verb}")
    if typed.verb == HELP.name and command.help:
        return _explain(command), typed.rest
    if subcommand:
        asks = read_typed(typed.rest, (replace(HELP, alone=True),), takes_text=True)
        if asks.verb and command.help:
            return _explain(command), ""
        return _listen(subcommand, f"{name} {typed.verb}", typed.rest), typed.rest
    if typed.near and command.takes_text:
        line, as_it_stands = write_line(name, typed.near), write_line(name, text, as_it_stands=True)
        known = {"near": typed.near, "line": line, "as_it_stands": as_it_stands}
        return _answer(say("shared/did_you_mean", **known)), typed.rest
    return _listen(command, name, typed.text, typed.near), typed.text


def resolve_as_it_stands(
    commands: Mapping[str, Command], name: str, text: str
) -> tuple[Listener, str]:
    """Return what answers a command with a text of which its person says that it is no verb."""
    return _listen(commands[name], name, text), text


def list_verbs(commands: Mapping[str, Command], name: str) -> list[Verb]:
    """Return all that a command takes as a verb: help, its own, and those of its subcommands."""
    own = commands[name]
    verbs = [replace(HELP, alone=own.takes_text), *own.verbs]
    for other, command in commands.items():
        parent, _, verb = other.partition(" ")
        if verb and parent == name:
            verbs += command.verbs or (Verb(verb),)
    return verbs


def _put_names_last(text: str) -> str:
    """Return a line so that it begins with its verb: `@max met yesterday` says whom first."""
    names = re.match(r"(?:<@[^>]+>\s*)+", text)
    return f"{text[names.end() :]} {names[0]}".strip() if names else text


def _listen(command: Command, name: str, text: str, near: str = "") -> Listener:
    access, line = command.get_access(text), write_line(name, text)

    def handle(request: Request) -> Response:
        request.near = near
        response = command.handle(request)
        return _fold(request, response, line) if access is READS else response

    return Listener(handle, access, command.again)


def _fold(request: Request, response: Response, line: str) -> Response:
    """Return what only tells something so that it goes into two screens of a phone.

    What a line answers has a button that runs it again, and shows all of it.
    """
    is_whole = _find_pressed(request.body) == WHOLE
    if response.say is None or is_whole or "command" not in request.body:
        return response
    return replace(response, say=fold_answer(response.say, line))


def _find_pressed(body: Mapping[str, Any]) -> str:
    """Return which button was pressed, or "" where a line was typed."""
    pressed = body.get("actions") or [{}]
    return str(pressed[0].get("action_id", ""))


def fold_list(request: Request, message: Message, line: str) -> Message:
    """Return what a line lists, drawn anew in its message, likewise; in a form it is whole."""
    return message if request.body.get("view") else fold_answer(message, line)


def _answer(message: Message) -> Listener:
    return Listener(lambda _request: Response(say=message), READS)


def _explain(command: Command) -> Listener:
    def handle(request: Request) -> Response:
        assert command.help is not None
        own = command.own_help(request)
        return Response(say=own.followed_by(command.help()) if own else command.help())

    return Listener(handle, READS)


def write_line(command: str, text: str, *, as_it_stands: bool = False) -> str:
    """Return the value of a button that does what `text` after a command does.

    What is to be taken `as_it_stands` is asked about no more. Returns nothing where Slack would not
    take it for its length.
    """
    value = f"{_AS_IT_STANDS if as_it_stands else ''}{command} {text}".strip()
    return value if len(value) <= LONGEST_VALUE else ""


def offer_near(request: Request) -> dict[str, str]:
    """Return what a sentence is given that refuses a verb: the one that may be meant, as a line."""
    _, _, rest = request.text.partition(" ")
    line = write_line(str(request.body["command"]), f"{request.near} {rest}")
    return {"near": request.near, "line": line} if request.near else {"near": "", "line": ""}


def build_listener(commands: Mapping[str, Command]) -> Listener:
    """Return what answers such a button, by what the command with that line is answered by."""

    def take(request: Request) -> Response:
        listener, typed = _type(request, commands)
        if _find_pressed(request.body) == WHOLE and listener.access is not READS:
            raise UserError("shared/not_current")
        return _show(request, listener.handle(typed))

    def again(request: Request, row_id: int) -> Response:
        listener, typed = _type(request, commands)
        if listener.again is None:
            raise UserError("shared/not_current")
        return _show(request, listener.again(typed, row_id))

    def decide_access(body: dict[str, Any]) -> Access:
        try:
            listener, _ = _resolve_value(commands, str(body["actions"][0].get("value") or ""))
        except KeyError:
            return READS
        access = resolve_access(listener.access, body)
        return OPENS if _find_pressed(body) == WHOLE else access

    return Listener(take, decide_access, again)


def _type(request: Request, commands: Mapping[str, Command]) -> tuple[Listener, Request]:
    """Return what answers the line of the pressed button, and the request as if it were typed."""
    try:
        listener, rest = _resolve_value(commands, request.value)
    except KeyError:
        raise UserError("shared/not_current") from None
    typed = copy(request)
    typed.as_it_stands = request.value.startswith(_AS_IT_STANDS)
    command, _ = _split(request.value)
    typed.body = {**request.body, "command": command, "text": rest}
    return listener, typed


def _resolve_value(commands: Mapping[str, Command], value: str) -> tuple[Listener, str]:
    find = resolve_as_it_stands if value.startswith(_AS_IT_STANDS) else resolve
    return find(commands, *_split(value))


def _split(value: str) -> tuple[str, str]:
    command, _, text = clean(value.removeprefix(_AS_IT_STANDS)).partition(" ")
    return command, text


def _show(request: Request, response: Response) -> Response:
    asked = _find_pressed(request.body)
    if asked == SAID:
        return response
    if asked == WHOLE:
        assert response.say
        return Response(open=build_notice(response.say, asks=True))
    return replace(response, say=None, replace=response.say)
