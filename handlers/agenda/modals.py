"""The agenda's modal: what carries over, new learning goals, points by domain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.agenda import (
    DOMAINS,
    HORIZONS,
    POINT_LENGTH,
    POINTS_AT_MOST,
    Draft,
    read_points,
    written,
)
from agendas.recap import GOAL_LENGTH
from agendas.text.messages import phrase, say
from db.mentoring import meetings
from db.mentoring.content import actions, goals
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.agenda import service
from handlers.context.agenda import build_agenda_context
from handlers.context.meeting import build_meeting_context
from handlers.goal import service as goal_moves
from handlers.slackui.blocks import INPUT_TEXT, Block, render_blocks
from handlers.slackui.forms import form_values, modals
from handlers.slackui.request import Request, SlackView, UserError, require_length

NEW_GOALS_AT_MOST = 5
ITEM_ANSWERS = ("done", "carry", "dropped")
GOAL_ANSWERS = ("keep", "reached", "dropped")


def build_agenda_modal(session: Session, seat: Seat, now: datetime) -> SlackView:
    """Return the modal for the pair's next meeting, filled with all that carries over."""
    known = build_agenda_context(session, seat, now)
    own = service.list_own(session, seat)
    shown = {domain: _fit([p for p in own if p.domain == domain]) for domain in DOMAINS}
    meeting = meetings.ahead(session, seat.pair)
    when = build_meeting_context(seat, meeting)["when"] if meeting else None
    intro = render_blocks(say("agenda/modal_intro", **{**known, "when": when, "role": seat.role}))
    parts = [
        *intro,
        *_build_goal_inputs(known),
        *_build_item_inputs(known),
        *_build_new_goal_inputs(seat),
        *_build_point_inputs(own, shown),
    ]
    marks = service.mark_points(point for points in shown.values() for point in points)
    kept = {"pair": seat.pair.id, "points": marks}
    return modals.build_modal("agenda/modal", "agenda.save", parts, kept)


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: whether anything changed, and what somebody else had closed by then."""

    changed: bool
    closed: tuple[str, ...] = ()


def save_form(request: Request, seat: Seat) -> Saved:
    """Keep what its person changed in the modal: answers, new goals, points; nothing else."""
    drafts = [draft for domain in DOMAINS for draft in _read_drafts(request, domain)]
    edits = service.compare_points(request.session, seat, _read_shown(request), drafts)
    if edits.added and edits.count > POINTS_AT_MOST:
        raise UserError("agenda/too_many", field="points:career", most=POINTS_AT_MOST)
    new = [line.strip(" -•\t") for line in form_values.read_text(request, "goals:new").splitlines()]
    new = [line for line in dict.fromkeys(new) if line]
    if len(new) > NEW_GOALS_AT_MOST:
        raise UserError("agenda/too_many_goals", field="goals:new", most=NEW_GOALS_AT_MOST)
    for draft in drafts:
        if draft.is_too_long:
            field = f"points:{draft.domain}"
            raise UserError("shared/too_long", field=field, longest=POINT_LENGTH, typed="")
    for line in new:
        require_length(line, GOAL_LENGTH, "goals:new")
    answered, closed = _save_answers(request, seat)
    service.apply_points(request.session, seat, edits, request.now)
    horizon = form_values.read_choice(request, "goals:horizon", HORIZONS, HORIZONS[0])
    for line in new:
        goal_moves.add(request.session, seat, line, horizon, request.now)
    changed = bool(answered or edits.any or new)
    return Saved(changed, tuple(closed))


def _read_shown(request: Request) -> set[str]:
    shown = modals.read_metadata(request.view).get("points")
    if not isinstance(shown, list):
        raise UserError("shared/form_lost")
    return {str(mark) for mark in shown}


def _read_drafts(request: Request, domain: str) -> list[Draft]:
    return read_points(domain, form_values.read_text(request, f"points:{domain}"))


def _build_goal_inputs(known: dict[str, Any]) -> list[Block]:
    choices = [(phrase("agenda/modal", f"goal_{a}"), a) for a in GOAL_ANSWERS]
    return [
        modals.build_choice(
            f"goal:{goal['id']}",
            phrase("agenda/modal", "goal", text=goal["text"], age=goal["age"]),
            choices,
            optional=True,
        )
        for goal in known["goals"]
        if goal["answer"] in (None, "kept")
    ]


def _build_item_inputs(known: dict[str, Any]) -> list[Block]:
    choices = [(phrase("agenda/modal", f"item_{a}"), a) for a in ITEM_ANSWERS]
    return [
        modals.build_choice(
            f"item:{item['id']}", phrase("agenda/modal", "item", **item), choices, optional=True
        )
        for item in known["items"]
        if item["answer"] in (None, "carried")
    ]


def _build_new_goal_inputs(seat: Seat) -> list[Block]:
    if seat.role == "mentor":
        return []
    horizons = [(phrase("goal/horizon", f"h{horizon}"), horizon) for horizon in HORIZONS]
    return [
        modals.build_text_input(
            "goals:new",
            phrase("agenda/modal", "new_goals"),
            hint=phrase("agenda/modal", "new_goals_hint"),
            lines=True,
        ),
        modals.build_choice(
            "goals:horizon", phrase("agenda/modal", "horizon"), horizons, initial=HORIZONS[0]
        ),
    ]


def _build_point_inputs(own: Sequence[Point], shown: Mapping[str, Sequence[Point]]) -> list[Block]:
    return [
        modals.build_text_input(
            f"points:{domain}",
            phrase("agenda/modal", f"points_{domain}"),
            hint=_render_hint(domain, sum(p.domain == domain for p in own) - len(points)),
            initial="\n".join(written(p.text, p.time_line) for p in points),
            lines=True,
        )
        for domain, points in shown.items()
    ]


def _fit(own: Sequence[Point]) -> list[Point]:
    """Return the points that one input can show whole; the form leaves the others as they are."""
    room, shown = INPUT_TEXT, []
    for point in own:
        room -= len(written(point.text, point.time_line)) + 1
        if room < -1:
            break
        shown.append(point)
    return shown


def _render_hint(domain: str, left: int) -> str:
    if left:
        return phrase("agenda/modal", "more_points", count=left)
    return phrase("agenda/modal", "points_hint") if domain == DOMAINS[0] else ""


def _save_answers(request: Request, seat: Seat) -> tuple[int, list[str]]:
    """Carry out the answers in a form; return how many, and what was closed elsewhere by then."""
    answered, closed = 0, []
    for number in form_values.list_numbers(request, "item"):
        answer = form_values.read_choice(request, f"item:{number}", ITEM_ANSWERS, "")
        item = actions.of_seat(request.session, seat, number)
        if answer and service.answer_item(request.session, seat, item, answer, request.now):
            answered += 1
        elif answer:
            closed.append(item.text)
    for number in form_values.list_numbers(request, "goal"):
        answer = form_values.read_choice(request, f"goal:{number}", GOAL_ANSWERS, "")
        goal = goals.of_seat(request.session, seat, number)
        if answer and service.answer_goal(request.session, seat, goal, answer, request.now):
            answered += 1
        elif answer:
            closed.append(goal.text)
    return answered, closed
