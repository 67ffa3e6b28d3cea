"""A recap's form against its rows: it changes what its person changed, or a conflict is told."""

from dataclasses import replace
from typing import Any

from agendas.agenda import HORIZONS
from agendas.recap import Content, NewGoal, Promise
from db.mentoring.content import actions, goals
from db.mentoring.content.recaps import Recap
from db.mentoring.pairs import ROLES, Seat
from handlers.slackui.forms import form_values
from handlers.slackui.request import Request


def merge_rows(request: Request, seat: Seat, content: Content, latest: Recap | None) -> Content:
    """Return what a form holds, with what its person left as it is by now.

    Promises and new goals may have been edited while the form was open; a point that came to its
    end elsewhere stays in the recap as `latest` has it. Raises Conflict where both have changed the
    same.
    """
    before = Content.from_json(latest.content) if latest else Content()
    here = {point.id for point in content.points}
    promises, set_goals = _read_promises(request, seat), _read_goals(request, seat)
    now = {**promises, **set_goals}
    changed = {**now, **form_values.merge(request, now, _read_typed(request, now))}
    rows = form_values.read_hidden_ids(request, "actions")
    of_promise = {row: at for at, row in enumerate(rows) if f"action:{at}" in promises}
    rows = form_values.read_hidden_ids(request, "goals")
    of_goal = {row: at for at, row in enumerate(rows) if f"goal:{at}" in set_goals}
    return replace(
        content,
        points=(*content.points, *(point for point in before.points if point.id not in here)),
        promises=tuple(
            _pick_promise(changed, of_promise[one.id], one) if one.id in of_promise else one
            for one in content.promises
        ),
        new_goals=tuple(
            NewGoal(changed[f"goal:{of_goal[g.id]}"], changed[f"horizon:{of_goal[g.id]}"], g.id)
            if g.id in of_goal
            else g
            for g in content.new_goals
        ),
    )


def _read_promises(request: Request, seat: Seat) -> dict[str, Any]:
    """Return what promises of an earlier version say by now, by the block that each stands in."""
    rows = form_values.read_hidden_ids(request, "actions")
    known = actions.by_id(request.session, seat, [row for row in rows if row])
    found: dict[str, Any] = {}
    for at, row in enumerate(rows):
        if item := known.get(row or 0):
            found |= {f"action:{at}": item.text, f"owner:{at}": seat.role_of(item.owner_id)}
            found[f"due:{at}"] = item.due_on
    return found


def _read_goals(request: Request, seat: Seat) -> dict[str, Any]:
    rows = form_values.read_hidden_ids(request, "goals")
    known = goals.by_id(request.session, seat, [row for row in rows if row])
    found: dict[str, Any] = {}
    for at, row in enumerate(rows):
        if goal := known.get(row or 0):
            found |= {f"goal:{at}": goal.text, f"horizon:{at}": goal.horizon}
    return found


def _read_typed(request: Request, blocks: dict[str, Any]) -> dict[str, Any]:
    readers: dict[str, Any] = {
        "action": form_values.read_line,
        "goal": form_values.read_line,
        "due": form_values.read_day,
        "owner": lambda request, block: form_values.read_choice(request, block, ROLES, ROLES[1]),
        "horizon": lambda request, block: form_values.read_choice(
            request, block, HORIZONS, HORIZONS[0]
        ),
    }
    return {block: readers[block.partition(":")[0]](request, block) for block in blocks}


def _pick_promise(changed: dict[str, Any], at: int, promise: Promise) -> Promise:
    owner, due = changed[f"owner:{at}"], changed[f"due:{at}"]
    return Promise(changed[f"action:{at}"], owner, due, promise.id)
