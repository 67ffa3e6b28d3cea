"""`/agenda`, the agenda's modal, and the one-tap answers in its messages."""

from collections.abc import Callable

from agendas.agenda import POINT_LENGTH, POINTS_AT_MOST, read_point
from agendas.text.messages import say
from db.core import handled_requests
from db.mentoring import actions, goals, meetings, points
from db.mentoring.actions import ActionItem
from db.mentoring.goals import Goal
from db.mentoring.pairs import Seat
from db.mentoring.points import Point
from handlers.action import service as action_moves
from handlers.agenda.modals import build_agenda_modal, save_form
from handlers.context.agenda import render_agenda
from handlers.goal import service as goal_moves
from handlers.slackui import form_values, modals
from handlers.slackui.access import OPENS, READS, WRITES, Access, decide_by_text
from handlers.slackui.pair_choice import run_for_pair, strip_mentions
from handlers.slackui.request import Request, Response, UserError, parse_row_id
from handlers.slackui.router import Router


def register(router: Router) -> None:
    """Register `/agenda` and everything that its messages offer."""
    router.command("/agenda", handle_command, decide_by_text(decide_access))
    router.action(
        "agenda.open", lambda request: open_for(request, request.seat(request.number)), OPENS
    )
    router.action("agenda.point_undo", undo_point, WRITES)
    router.view("agenda.save", save, WRITES)
    for name, state in (("done", actions.DONE), ("drop", actions.DROPPED), ("carry", None)):
        router.action(f"agenda.item_{name}", _make_item_listener(state), WRITES)
    for name, state in (("reached", goals.REACHED), ("drop", goals.DROPPED), ("keep", None)):
        router.action(f"agenda.goal_{name}", _make_goal_listener(state), WRITES)


def handle_command(request: Request) -> Response:
    """Answer `/agenda [help | <point>]`."""
    if request.text.lower() == "help":
        return Response(say=say("agenda/help"))
    return run_for_pair(request, "agenda", request.text, run)


def decide_access(text: str) -> Access:
    """Return what `/agenda <text>` does."""
    if text.lower() == "help":
        return READS
    return WRITES if strip_mentions(text) else OPENS


def run(request: Request, seat: Seat, text: str) -> Response:
    """Open the agenda of one pair, or add a point to it."""
    words = strip_mentions(text)
    return add_point(request, seat, words) if words else open_for(request, seat)


def open_for(request: Request, seat: Seat) -> Response:
    """Open the modal for the pair's next meeting, filled with what carries over."""
    return Response(open=build_agenda_modal(request.session, seat, request.now))


def add_point(request: Request, seat: Seat, text: str) -> Response:
    """Add a point to the next agenda, and echo it with an undo."""
    draft = read_point(text)
    if not draft.text:
        raise UserError("agenda/empty_point")
    if draft.is_too_long:
        raise UserError("shared/too_long", longest=POINT_LENGTH)
    before = handled_requests.earlier(request.session, request.workspace_id, request.request_key)
    if before and before.row_id:
        return _render_added(seat, points.of_seat(request.session, seat, before.row_id))
    if len(points.waiting(request.session, seat)) >= POINTS_AT_MOST:
        raise UserError("agenda/full", most=POINTS_AT_MOST, other=seat.other.name)
    point = Point(
        workspace_id=request.workspace_id,
        pair_id=seat.pair.id,
        author_id=seat.person.id,
        domain=draft.domain,
        text=draft.text,
        time_line=draft.time_line,
        created_at=request.now,
    )
    request.session.add(point)
    request.session.flush()
    handled_requests.note(
        request.session, request.workspace_id, request.request_key, request.now, point.id
    )
    return _render_added(seat, point)


def undo_point(request: Request) -> Response:
    """Take back a point that was just added."""
    pair_id, _, point_id = request.value.partition(".")
    seat = request.seat(parse_row_id(pair_id))
    point = points.of_seat(request.session, seat, parse_row_id(point_id))
    if point.author_id != seat.person.id or point.meeting_id is not None:
        raise UserError("shared/not_current")
    request.session.delete(point)
    return Response(replace=say("agenda/point_removed", text=point.text))


def save(request: Request) -> Response:
    """Keep what the agenda's modal holds."""
    seat = form_values.find_seat(request)
    repeated = (
        handled_requests.earlier(request.session, request.workspace_id, request.request_key)
        is not None
    )
    changed = repeated or save_form(request, seat)
    if changed and not repeated:
        handled_requests.note(
            request.session, request.workspace_id, request.request_key, request.now, None
        )
    ahead = meetings.ahead(request.session, seat.pair)
    message = say(
        "agenda/saved",
        other=seat.other.name,
        role=seat.role,
        planned=ahead is not None,
        pair=seat.pair.id,
        changed=changed,
    )
    return Response(update=modals.build_notice(message))


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


def _make_item_listener(state: str | None) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        seat, item = action_moves.mine(request)
        if state is None:
            action_moves.carry(item, request.now)
        else:
            action_moves.close(request.session, item, state, request.now)
        return _redraw(request, seat, item)

    return answer


def _make_goal_listener(state: str | None) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        seat, goal = goal_moves.mine(request)
        if state is None:
            goal_moves.keep(goal, request.now)
        else:
            goal_moves.close(goal, state, request.now)
        return _redraw(request, seat, goal)

    return answer


def _redraw(request: Request, seat: Seat, row: ActionItem | Goal) -> Response:
    """Draw the agenda anew with the answer in it."""
    request.session.flush()
    ahead = meetings.ahead(request.session, seat.pair)
    if ahead is None:
        return Response(replace=say("agenda/answered", text=row.text, state=row.state))
    return Response(replace=render_agenda(request.session, seat, ahead, request.now))
