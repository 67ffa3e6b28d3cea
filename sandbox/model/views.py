"""Modals and homes as Slack keeps them: opening, stacking, updating with what was typed."""

from __future__ import annotations

import json
import secrets
from typing import Literal

from sandbox.block_kit import inputs
from sandbox.block_kit.blocks import fill_ids
from sandbox.block_kit.views import check_view
from sandbox.model.entities import Team, View
from sandbox.model.errors import SlackError, blocks_error
from sandbox.model.ids import new_id
from sandbox.model.state import State
from sandbox.types import Json

DEEPEST = 3  # Slack: three modals deep at most
LARGEST = 250_000  # bytes; Slack: a view has at most 250 kB


def check_body(body: Json, kind: Literal["modal", "home"]) -> Json:
    """`body` with ids filled in; SlackError if Slack would refuse it."""
    if len(json.dumps(body, ensure_ascii=False).encode()) > LARGEST:
        raise SlackError("view_too_large", breach="limit")
    problems = check_view(body, kind)
    if problems:
        raise blocks_error("invalid_arguments", problems)
    return {**body, "blocks": fill_ids(body["blocks"])}


def create_view(body: Json, kind: Literal["modal", "home"]) -> View:
    """A new view from a checked body, its inputs at their initial values."""
    view = View(new_id("V"), kind, "", body)
    view.root_id = view.id
    update_view(view, body)
    return view


def update_view(view: View, body: Json) -> None:
    """Put a checked body into an open view; what was typed under the same ids stays."""
    view.body = body
    view.values = inputs.collect_values(body["blocks"], view.values)
    view.errors = {}
    view.hash = f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"


def check_external_id(state: State, team: Team, body: Json, view: View | None = None) -> None:
    """SlackError if another open view of the workspace has the same external_id."""
    external = body.get("external_id")
    if not external:
        return
    open_views = [v for stack in team.modals.values() for v in stack] + list(team.homes.values())
    if any(v is not view and v.body.get("external_id") == external for v in open_views):
        raise SlackError("duplicate_external_id", breach="view")


def push_view(team: Team, user: str, body: Json) -> View:
    """Put a new modal on top of `user`'s; SlackError if that is too deep or nothing is open."""
    stack = team.modals.get(user, [])
    if not stack:
        raise SlackError("not_found", detail="no modal is open to push upon")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached", breach="limit")
    view = create_view(body, "modal")
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def drop_view(team: Team, user: str, view: View, whole: bool = False) -> None:
    """Take `view` (and, with `whole`, all others) off `user`'s stack."""
    stack = [] if whole else [v for v in team.modals.get(user, []) if v is not view]
    team.modals[user] = stack
