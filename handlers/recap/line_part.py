"""The lines of a recap's form: who does what by when, and new goals (S2, S4)."""

from datetime import date, datetime
from typing import Any

from agendas.lines.bullets import list_lines
from agendas.lines.goal import write_goal
from agendas.lines.names import Names
from agendas.lines.promises import Read, Unread, read_promise, write_promise
from agendas.recap import Content, NewGoal, Promise
from agendas.text.messages import phrase
from db.mentoring.content import actions, goals
from db.mentoring.pairs import Seat
from handlers.recap.merging import mark_row, merge_lines
from handlers.slackui.blocks import Block
from handlers.slackui.forms import form_values, modals
from handlers.slackui.forms.goal_lines import read_goal_line
from handlers.slackui.request import Request, UserError

LINES_AT_MOST = 8


def build_line_inputs(seat: Seat, content: Content, *, explains: bool) -> list[Block]:
    """Return the inputs for promises and for new goals, with those that there are, as lines."""
    names = name_two(seat)
    promised = [write_promise(promise, names) for promise in content.promises]
    set_goals = [write_goal(goal) for goal in content.new_goals]
    short = names.shorten(seat.other_role)
    hint = phrase("recap/modal", "promises_hint", other=short) if explains else ""
    return [
        *modals.build_lines(
            "promises", phrase("recap/modal", "promises"), "\n".join(promised), hint=hint
        ),
        *modals.build_lines(
            "goals",
            phrase("recap/modal", "new_goals"),
            "\n".join(set_goals),
            hint=phrase("recap/modal", "new_goals_hint") if explains else "",
        ),
    ]


def mark_lines(seat: Seat, content: Content) -> dict[str, list[list[Any]]]:
    """Return what the form carries along of the rows that it shows as lines."""
    names = name_two(seat)
    return {
        "promised": [
            mark_row(one.id, write_promise(one, names), one, _split_promise)
            for one in content.promises
        ],
        "set": [
            mark_row(goal.id, write_goal(goal), goal, _split_goal) for goal in content.new_goals
        ],
    }


def name_two(seat: Seat) -> Names:
    """Return the names by which a line says whose it is, as the seat's person types them."""
    return Names(seat.pair.mentor.name, seat.pair.mentee.name, seat.role)


def read_promises(request: Request, seat: Seat) -> tuple[tuple[Promise, ...], dict[str, str]]:
    """Return who does what by when, and what of a text may be meant for a date, by that text.

    Raises UserError, beside the input, for lines that are not understood.
    """
    marks = form_values.read_marks(request, "promised", 5)
    rows = actions.by_id(request.session, seat, [mark[0] for mark in marks])
    now = {
        row.id: Promise(row.text, seat.role_of(row.owner_id), row.due_on, row.id)
        for row in rows.values()
    }
    known = {promise.due_on for promise in now.values() if promise.due_on}
    unread: list[Unread] = []
    saw: dict[str, str] = {}

    def read(number: int, line: str) -> Promise | None:
        found = _read_line(request, seat, number, line, known)
        if isinstance(found, Unread):
            unread.append(found)
            return None
        if found.saw:
            saw[found.promise.text] = found.saw
        return found.promise

    lines = list_lines(form_values.read_lines(request, "promises"))
    _require_few(lines, "promises")
    merged = merge_lines(marks, now, lines, read, _split_promise, _join_promise)
    if unread:
        raise UserError("recap/unread_lines", field="promises", lines=unread)
    return tuple(merged), saw


def read_new_goals(request: Request, seat: Seat) -> tuple[NewGoal, ...]:
    """Return the goals that are set; raise UserError, beside the input, for one that cannot be."""
    marks = form_values.read_marks(request, "set", 4)
    rows = goals.by_id(request.session, seat, [mark[0] for mark in marks])
    now = {row.id: NewGoal(row.text, row.horizon, row.id) for row in rows.values()}
    lines = list_lines(form_values.read_lines(request, "goals"))
    _require_few(lines, "goals")
    return tuple(
        merge_lines(
            marks, now, lines, lambda _, line: read_goal_line(line), _split_goal, _join_goal
        )
    )


def _read_line(
    request: Request, seat: Seat, number: int, line: str, known: set[date]
) -> Read | Unread:
    now: datetime = request.now
    return read_promise(number, line, name_two(seat), now, seat.person.zone, known)


def _require_few(lines: list[str], field: str) -> None:
    if len(lines) > LINES_AT_MOST:
        raise UserError("recap/too_many_lines", field=field, most=LINES_AT_MOST)


def _split_promise(promise: Promise) -> tuple[Any, ...]:
    return promise.text, promise.owner, promise.due_on


def _join_promise(parts: tuple[Any, ...], row_id: int | None) -> Promise:
    text, owner, due_on = parts
    return Promise(text, owner, due_on, row_id)


def _split_goal(goal: NewGoal) -> tuple[Any, ...]:
    return goal.text, goal.horizon


def _join_goal(parts: tuple[Any, ...], row_id: int | None) -> NewGoal:
    text, horizon = parts
    return NewGoal(text, horizon, row_id)
