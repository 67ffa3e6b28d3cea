"""The agenda's modal: what is still open as ticks, points and new goals as lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agendas.agenda import POINT_LENGTH, POINTS_AT_MOST
from agendas.lines.bullets import list_lines
from agendas.lines.points import Draft, find_unknown_prefix, guess_domain, read_points, write_point
from agendas.recap import NewGoal
from agendas.text.messages import phrase, say
from db.mentoring.content import actions, goals
from db.mentoring.content.points import Point
from db.mentoring.pairs import Seat
from handlers.agenda import service
from handlers.context.agenda import build_agenda_context
from handlers.context.agenda_facts import read_facts
from handlers.context.meeting import build_meeting_context
from handlers.goal import service as goal_moves
from handlers.slackui.blocks import INPUT_TEXT, Block, render_blocks
from handlers.slackui.forms import form_values, modals
from handlers.slackui.forms.goal_lines import read_goal_line
from handlers.slackui.request import Request, SlackView, UserError

NEW_GOALS_AT_MOST = 5


def build_agenda_modal(
    session: Session, seat: Seat, now: datetime, *, read: bool = False
) -> SlackView:
    """Return the modal for the pair's next meeting, filled with all that carries over.

    What carries over is left out above it where its person has just `read` that in a message.
    """
    facts = read_facts(session, seat)
    known = build_agenda_context(seat, facts, now)
    own = [point for point in facts.waiting if point.author_id == seat.person.id]
    shown = _fit(own)
    when = build_meeting_context(seat, facts.ahead)["when"] if facts.ahead else None
    intro = render_blocks(say("agenda/modal_intro", **{**known, "when": when, "read": read}))
    parts = [
        *intro,
        *_build_ticks(known),
        *_build_lines(seat, shown, len(own) - len(shown), explains=facts.last is None),
    ]
    kept = {"pair": seat.pair.id, "points": service.mark_points(shown)}
    return modals.build_modal("agenda/modal", "agenda.save", parts, kept)


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: whether anything changed, and what somebody else had closed by then."""

    changed: bool
    closed: tuple[str, ...] = ()


def save_form(request: Request, seat: Seat) -> Saved:
    """Keep what its person changed in the modal: answers, new goals, points; nothing else."""
    drafts, new = _read_drafts(request), _read_goals(request)
    edits = service.compare_points(request.session, seat, _read_shown(request), drafts)
    if edits.added and edits.count > POINTS_AT_MOST:
        raise UserError("agenda/too_many", field="points", most=POINTS_AT_MOST)
    answered, closed = _save_answers(request, seat)
    service.apply_points(request.session, seat, edits, request.now)
    for goal in new:
        goal_moves.add(request.session, seat, goal.text, goal.horizon, request.now)
    changed = bool(answered or edits.any or new)
    return Saved(changed, tuple(closed))


def _read_shown(request: Request) -> list[str]:
    shown = modals.read_metadata(request.view).get("points")
    if not isinstance(shown, list):
        raise UserError("shared/form_lost")
    return [str(mark) for mark in shown]


def _read_drafts(request: Request) -> list[Draft]:
    """Return the points that the form holds; raise UserError for a domain that there is not."""
    text = form_values.read_text(request, "points")
    for line in list_lines(text):
        prefix = find_unknown_prefix(line)
        if prefix:
            meant = guess_domain(prefix) or ""
            raise UserError("agenda/unknown_domain", field="points", prefix=prefix, meant=meant)
    drafts = read_points(text)
    if any(draft.is_too_long for draft in drafts):
        raise UserError("shared/too_long", field="points", longest=POINT_LENGTH, typed="")
    return drafts


def _read_goals(request: Request) -> list[NewGoal]:
    lines = list(dict.fromkeys(list_lines(form_values.read_text(request, "goals"))))
    if len(lines) > NEW_GOALS_AT_MOST:
        raise UserError("agenda/too_many_goals", field="goals", most=NEW_GOALS_AT_MOST)
    return [read_goal_line(line) for line in lines]


def _build_ticks(known: dict[str, Any]) -> list[Block]:
    """Return what is still open, to be ticked: what nobody ticks stays as it is."""
    items = [
        (item["text"], str(item["id"]), phrase("agenda/modal", "promise", **item))
        for item in known["items"]
        if item["answer"] in (None, "carried")
    ]
    last = [
        (goal["text"], str(goal["id"]), phrase("agenda/modal", "since", age=goal["age"]))
        for goal in known["goals"]
        if goal["answer"] in (None, "kept")
    ]
    return [
        *modals.build_ticks("done", phrase("agenda/modal", "done"), items, ()),
        *modals.build_ticks("reached", phrase("agenda/modal", "reached"), last, ()),
    ]


def _build_lines(seat: Seat, shown: Sequence[Point], left: int, *, explains: bool) -> list[Block]:
    points = modals.build_text_input(
        "points",
        phrase("agenda/modal", "points"),
        hint=phrase("agenda/modal", "points_hint", left=left, explains=explains),
        initial="\n".join(write_point(p.domain, p.text, p.time_line) for p in shown),
        lines=True,
        focused=True,
    )
    if seat.role == "mentor":
        return [points]
    label = phrase("agenda/modal", "new_goals")
    hint = phrase("agenda/modal", "new_goals_hint") if explains else ""
    return [points, modals.build_text_input("goals", label, hint=hint, lines=True)]


def _fit(own: Sequence[Point]) -> list[Point]:
    """Return the points that the input can show whole; the form leaves the others as they are."""
    room, shown = INPUT_TEXT, []
    for point in own:
        room -= len(write_point(point.domain, point.text, point.time_line)) + 1
        if room < -1:
            break
        shown.append(point)
    return shown


def _save_answers(request: Request, seat: Seat) -> tuple[int, list[str]]:
    """Carry out what is ticked; return how many, and what was closed elsewhere by then.

    What was taken back by then, as though it had never been, is passed over.
    """
    answered, closed = 0, []
    done, reached = (form_values.read_ticks(request, name) for name in ("done", "reached"))
    for item in actions.by_id(request.session, seat, done).values():
        if service.tick_item(request.session, seat, item, request.now):
            answered += 1
        else:
            closed.append(item.text)
    for goal in goals.by_id(request.session, seat, reached).values():
        if service.tick_goal(request.session, seat, goal, request.now):
            answered += 1
        else:
            closed.append(goal.text)
    return answered, closed
