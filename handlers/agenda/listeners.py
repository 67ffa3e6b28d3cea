"""`/agenda`, the agenda's modal, and the one-tap answers in its messages."""

import re
from dataclasses import replace

from agendas.agenda import DOMAINS, POINT_LENGTH, POINTS_AT_MOST
from agendas.lines.points import find_unknown_prefix, guess_domain, read_point, write_point
from agendas.text.messages import Message, say
from db.mentoring import meetings
from db.mentoring.content import points
from db.mentoring.content.actions import ActionItem
from db.mentoring.content.goals import Goal
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.action import service as action_moves
from handlers.agenda import service
from handlers.agenda.modals import Saved, build_agenda_modal, save_form
from handlers.context.meeting import format_share
from handlers.goal import service as goal_moves
from handlers.slackui.choosing.mentions import read_named, show_typed, strip_mentions
from handlers.slackui.choosing.pair_choice import LONGEST, run_for_pair
from handlers.slackui.forms import form_values, modals, typed
from handlers.slackui.lines import write_line
from handlers.slackui.listener import OPENS, WRITES, Access
from handlers.slackui.request import Request, Response, SlackView, UserError, require_length
from handlers.slackui.values import parse_row_id


def handle_command(request: Request) -> Response:
    """Answer `/agenda [<point>]`."""
    words = strip_mentions(request.text)
    prefix = "" if request.as_it_stands else find_unknown_prefix(words)
    if prefix and request.seats:
        return Response(say=_ask_domain(request, prefix))
    return run_for_pair(request, "/agenda", request.text, run, takes_text=True)


def _ask_domain(request: Request, prefix: str) -> Message:
    """Ask which domain a point is about whose prefix is none of the four.

    A misspelt one is dropped; any other stays in the text, so that no word is lost.
    """
    text = require_length(request.text, LONGEST)
    meant = guess_domain(prefix) or ""
    rest = re.sub(rf"{re.escape(prefix)}\s*[:：]\s*", "", text, count=1) if meant else text
    lines = {domain: write_line("/agenda", f"{domain}: {rest}") for domain in DOMAINS}
    whole = write_line("/agenda", text, as_it_stands=True)
    known = {"prefix": prefix, "text": show_typed(text), "meant": meant, "lines": lines}
    return say("agenda/which_domain", whole=whole, **known)


def decide_access(text: str) -> Access:
    """Return what `/agenda <text>` does."""
    return WRITES if strip_mentions(text) else OPENS


def run(request: Request, seat: Seat, text: str) -> Response:
    """Open the agenda of one pair, or add a point to it."""
    if not strip_mentions(text):
        return open_for(request, seat)
    return add_point(request, seat, read_named(request, seat, text).words)


def open_agenda(request: Request) -> Response:
    """Open the agenda of the pair of this button."""
    return open_for(request, request.seat(request.number), read=request.has_read)


def open_for(request: Request, seat: Seat, *, read: bool = False) -> Response:
    """Open the modal for the pair's next meeting, filled with what carries over."""
    return Response(open=build_agenda_modal(request.session, seat, request.now, read=read))


def add_point(request: Request, seat: Seat, text: str) -> Response:
    """Add a point to the next agenda, and echo it with an undo."""
    draft = read_point(text)
    if not draft.text:
        raise UserError("agenda/empty_point")
    if draft.is_too_long:
        raise UserError("shared/too_long", longest=POINT_LENGTH, typed=text)
    if len(points.waiting(request.session, seat)) >= POINTS_AT_MOST:
        raise UserError("agenda/full", most=POINTS_AT_MOST, other=seat.other.name)
    point = service.add_point(request.session, seat, draft, request.now)
    return replace(_render_added(seat, point), about=point.id)


def read_line(request: Request, seat: Seat, text: str, view: SlackView) -> dict[str, str]:
    """Return what `/agenda <text>` puts into the agenda's form, below what stands there."""
    draft = read_point(read_named(request, seat, text).words)
    line = write_point(draft.domain, draft.text, draft.time_line) if draft.text else ""
    lines = (typed.read_initial(view, "points"), line)
    return {"points": "\n".join(line for line in lines if line)}


def show_added(request: Request, row_id: int) -> Response:
    """Echo a point that this very request has added before."""
    return _render_added(*request.owned(Point, row_id))


def undo_point(request: Request) -> Response:
    """Take back a point that was just added."""
    seat, point = request.owned(Point, parse_row_id(request.value.rpartition(".")[2]))
    others = point.author_id != seat.person.id or point.state != points.OPEN
    if others or points.is_carried(request.session, seat, point):
        raise UserError("shared/not_current")
    request.session.delete(point)
    return Response(replace=say("agenda/point_removed", text=point.text))


def save(request: Request) -> Response:
    """Keep what the agenda's modal holds."""
    seat = form_values.find_seat(request)
    return _render_saved(request, seat, save_form(request, seat))


def show_saved(request: Request, row_id: int) -> Response:
    """Answer a form that was kept before."""
    return _render_saved(request, request.seat(row_id), Saved(changed=True))


def _render_saved(request: Request, seat: Seat, saved: Saved) -> Response:
    meeting = meetings.ahead(request.session, seat.pair)
    message = say(
        "agenda/saved",
        other=seat.other.name,
        role=seat.role,
        planned=meeting is not None,
        shares=format_share(meeting) if meeting else "",
        pair=seat.pair.id,
        changed=saved.changed,
        closed=saved.closed,
    )
    about = seat.pair.id if saved.changed else None
    return Response(update=modals.build_notice(message), about=about)


def _render_added(seat: Seat, point: Point) -> Response:
    return Response(
        say=say(
            "agenda/added",
            text=point.text,
            time_line=point.time_line,
            domain=point.domain,
            other=seat.other.name,
            ref=f"{seat.pair.id}.{point.id}",
        )
    )


def answer_item(request: Request, state: str | None) -> Response:
    """Close an item of the agenda, or carry it over."""
    seat, item = request.owned(ActionItem, request.number)
    if state is None:
        action_moves.carry(item, request.now)
    else:
        action_moves.close_by(request.session, seat, item, state, request.now)
    return Response()


def answer_goal(request: Request, state: str | None) -> Response:
    """Close a goal of the agenda, or keep it."""
    seat, goal = request.owned(Goal, request.number)
    if state is None:
        goal_moves.keep(goal, request.now)
    else:
        goal_moves.close_by(request.session, seat, goal, state, request.now)
    return Response()


def take_item_back(request: Request) -> Response:
    """Take back what was answered to an item of the agenda: it is asked about again."""
    seat, item = request.owned(ActionItem, request.number)
    action_moves.reopen_by(request.session, seat, item, request.now)
    return Response()


def take_goal_back(request: Request) -> Response:
    """Take back what was answered to a goal of the agenda: it is asked about again."""
    seat, goal = request.owned(Goal, request.number)
    goal_moves.reopen_by(request.session, seat, goal, request.now)
    goal.kept_at = goal.reviewed_at = None
    return Response()
