"""Shortcuts: any message made a point or a promise, and what can be opened from anywhere.

Slack shows what a message shortcut opens to whoever used it, and to nobody else.
"""

from db.mentoring.content.typed_lines import TypedLine
from handlers.direct_message import service
from handlers.direct_message.listeners import hold, own_line, require_line
from handlers.direct_message.modals import build_point_modal, build_promise_modal
from handlers.slackui.choosing.pair_choice import ask_for_action
from handlers.slackui.request import Request, Response, SlackView


def add_message(request: Request) -> Response:
    """Open the form of a point with the message in it on which the shortcut was used."""
    return Response(open=build_point_modal(request, _hold_message(request)))


def promise_message(request: Request) -> Response:
    """Open the form of a promise with the message in it on which the shortcut was used."""
    return Response(open=build_promise_modal(request, _hold_message(request)))


def open_agenda(request: Request) -> Response:
    """Open the agenda, of the pair that is meant."""
    return ask_for_action(request, "agenda.open")


def open_promise(request: Request) -> Response:
    """Open the form of a promise, for the pair that is meant."""
    return ask_for_action(request, "action.open_new")


def open_met(request: Request) -> Response:
    """Ask on which day the pair that is meant has met."""
    return ask_for_action(request, "meeting.open_met")


def open_point(request: Request) -> Response:
    """Open the form of a point with the line in it that a button names."""
    return Response(open=_open(request, "point"))


def open_promise_of_line(request: Request) -> Response:
    """Open the form of a promise with the line in it that a button names."""
    return Response(open=_open(request, "promise"))


def open_goal_of_line(request: Request) -> Response:
    """Open the form of a goal with the line in it, for the pair that a button names."""
    line, seat = require_line(request)
    words = service.read_line(request.person, line).words
    return Response(go_on=("goal.open_new", f"{seat.pair.id}.{words}"))


def _open(request: Request, what: str) -> SlackView:
    line = own_line(request, request.number)
    build = build_point_modal if what == "point" else build_promise_modal
    return build(request, line)


def _hold_message(request: Request) -> TypedLine:
    """Hold the message's text as though its reader had typed it, for the form to begin with."""
    message = request.body.get("message")
    text = message.get("text") if isinstance(message, dict) else ""
    return hold(request, request.seats, f"shortcut:{request.body.get('trigger_id')}", text)
