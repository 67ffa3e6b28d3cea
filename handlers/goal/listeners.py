"""`/goal`: what the mentee wants to learn or reach, and by when."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from agendas.agenda import HORIZONS
from agendas.dates.local_time import wall_time
from agendas.lines.goal import GoalDraft, read_goal
from agendas.recap import GOAL_LENGTH
from agendas.text.messages import Message, say
from db.mentoring.content import goals
from db.mentoring.content.goals import Goal
from db.mentoring.pairs import Seat
from handlers.context.standing import Standing
from handlers.goal import service
from handlers.goal.modals import build_edit_modal, build_new_modal
from handlers.slackui.choosing.mentions import read_named, strip_mentions
from handlers.slackui.choosing.pair_choice import run_for_pair
from handlers.slackui.forms import date_input, form_values, modals
from handlers.slackui.lines import fold_list, write_line
from handlers.slackui.listener import READS, WRITES, Access
from handlers.slackui.request import Request, Response, SlackView, UserError, require_length

LISTED = 15


def handle_command(request: Request) -> Response:
    """Answer `/goal [<text> [1y|3y|5y|10y]]`."""
    if request.text in ("", "close") and not request.as_it_stands:
        return Response(say=render_list(request, asked=request.text == "close"))
    seats, draft = request.seats, read_goal(strip_mentions(request.text))
    if seats and draft.text and draft.unknown and not request.as_it_stands:
        return Response(say=_ask_horizon(request, draft))
    return run_for_pair(request, "/goal", request.text, set_goal, takes_text=True)


def _ask_horizon(request: Request, draft: GoalDraft) -> Message:
    """Ask by when a goal is to be reached, where what was typed is no horizon of goals."""
    require_length(draft.text, GOAL_LENGTH)
    before, _, after = request.text.rpartition(draft.unknown)
    lines = {
        horizon: write_line("/goal", f"{before} {'' if horizon == 'next' else horizon} {after}")
        for horizon in HORIZONS
    }
    return say("goal/which_horizon", text=draft.text, unknown=draft.unknown, lines=lines)


def decide_access(text: str) -> Access:
    """Return what `/goal <text>` does."""
    return READS if text in ("", "close") else WRITES


def set_goal(request: Request, seat: Seat, text: str) -> Response:
    """Set a goal for one pair, and echo it with an undo."""
    draft = read_goal(read_named(request, seat, text).words)
    if not draft.text:
        raise UserError("goal/empty")
    require_length(draft.text, GOAL_LENGTH)
    goal = service.add(request.session, seat, draft.text, draft.horizon, request.now)
    return Response(say=render_recorded(seat, goal), about=goal.id)


def read_line(request: Request, seat: Seat, text: str, _view: SlackView) -> dict[str, str]:
    """Return what `/goal <text>` puts into the form of a goal."""
    draft = read_goal(read_named(request, seat, text).words)
    return {"text": draft.text, "horizon": draft.horizon}


def show_recorded(request: Request, row_id: int) -> Response:
    """Echo a goal that this very request has set before."""
    return Response(say=render_recorded(*request.owned(Goal, row_id)))


def render_recorded(seat: Seat, goal: Goal, *, fresh: bool = True) -> Message:
    """Return a goal in full; one that is `fresh` from being typed can still be taken back."""
    return say(
        "goal/recorded",
        fresh=fresh,
        text=goal.text,
        horizon=goal.horizon,
        other=seat.other.name,
        id=goal.id,
    )


def render_list(request: Request, *, asked: bool = False) -> Message:
    """Return the open goals of all the person's pairs, by pair.

    Whoever `asked` to change one, without saying which, is told how.
    """
    pairs, found = [], goals.list_open(request.session, request.seats, LISTED)
    for seat in request.seats:
        rows, count = found[seat.pair.id]
        today, zone = date_input.get_today(request.now, seat.person), seat.person.zone
        lines = [
            {
                "id": goal.id,
                "text": goal.text,
                "horizon": goal.horizon,
                "age": (today - wall_time(goal.created_at, zone).date()).days,
            }
            for goal in rows
        ]
        if lines:
            pairs.append({"other": seat.other.name, "goals": lines, "more": count - len(lines)})
    return say("goal/list", pairs=pairs, asked=asked)


def list_for_home(standing: Standing, _seat: Seat, _now: datetime) -> dict[str, Any]:
    """Return the open goals of a pair for App Home."""
    return {"goals": [{"text": goal.text, "horizon": goal.horizon} for goal in standing.goals]}


def mark_reached(request: Request) -> Response:
    """Note that the goal of this button was reached."""
    return _close(request, goals.REACHED)


def drop(request: Request) -> Response:
    """Drop the goal of this button."""
    return _close(request, goals.DROPPED)


def reopen(request: Request) -> Response:
    """Take back that a goal was reached or dropped."""
    seat, goal = request.owned(Goal, request.number)
    service.reopen_by(request.session, seat, goal, request.now)
    return Response(replace=render_recorded(seat, goal, fresh=False))


def undo(request: Request) -> Response:
    """Take back a goal that was just set; only who set it can, until a meeting went over it."""
    seat, goal = request.owned(Goal, request.number)
    talked_over = goal.meeting_id or goal.reviewed_at
    if goal.author_id != seat.person.id or talked_over or goal.state != goals.OPEN:
        raise UserError("shared/not_current")
    request.session.delete(goal)
    return Response(replace=say("goal/removed", text=goal.text))


def open_edit(request: Request) -> Response:
    """Open the form in which a goal is changed."""
    return Response(open=build_edit_modal(*request.owned(Goal, request.number)))


def open_new(request: Request) -> Response:
    """Open the form in which a goal is set for the pair of this button; it may carry the goal."""
    words = request.value.partition(".")[2]
    draft = read_goal(words)
    return Response(
        open=build_new_modal(
            request.seat(request.number), replace(draft, text=words) if draft.unknown else draft
        )
    )


def save(request: Request) -> Response:
    """Keep what was changed about a goal; what somebody else did to it meanwhile stays."""
    seat, goal = request.owned(Goal, form_values.read_hidden(request, "goal"))
    held = {**_read_form(request), "state": form_values.read_choice(request, "state", goals.STATES)}
    there = {"text": goal.text, "horizon": goal.horizon, "state": goal.state}
    changed = form_values.merge(request, there, held)
    said = {**there, **changed}
    service.edit_by(request.session, seat, goal, said["text"], said["horizon"], request.now)
    if changed.get("state") == goals.OPEN:
        service.reopen_by(request.session, seat, goal, request.now)
    elif "state" in changed:
        service.close_by(request.session, seat, goal, changed["state"], request.now)
    if goal.state == goals.OPEN:
        return Response(update=modals.build_notice(render_recorded(seat, goal, fresh=False)))
    return Response(update=modals.build_notice(_render_closed(goal)))


def save_new(request: Request) -> Response:
    """Set the goal that the form holds."""
    seat, held = form_values.find_seat(request), _read_form(request)
    goal = service.add(request.session, seat, held["text"], held["horizon"], request.now)
    return _show_new(seat, goal)


def show_new(request: Request, row_id: int) -> Response:
    """Answer a form by which this goal was set before."""
    return _show_new(*request.owned(Goal, row_id))


def _show_new(seat: Seat, goal: Goal) -> Response:
    return Response(update=modals.build_notice(render_recorded(seat, goal)), about=goal.id)


def _read_form(request: Request) -> dict[str, str]:
    text = form_values.read_line(request, "text", GOAL_LENGTH)
    if not text:
        raise UserError("goal/empty", field="text")
    return {"text": text, "horizon": form_values.read_choice(request, "horizon", HORIZONS)}


def _close(request: Request, state: str) -> Response:
    seat, goal = request.owned(Goal, request.number)
    service.close_by(request.session, seat, goal, state, request.now)
    request.session.flush()
    listed = fold_list(request, render_list(request), "/goal list")
    return Response(replace=_render_closed(goal).followed_by(listed))


def _render_closed(goal: Goal) -> Message:
    return say("goal/closed", text=goal.text, state=goal.state, id=goal.id)
