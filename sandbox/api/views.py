"""views.*: modals and homes."""

from __future__ import annotations

import time
from typing import Literal

from sandbox.api.call import Call, Method, bad_arguments
from sandbox.model import views
from sandbox.model.entities import View
from sandbox.model.errors import SlackError
from sandbox.model.slack import TRIGGER_SECONDS
from sandbox.types import Json


def _read_body(call: Call, kind: Literal["modal", "home"]) -> Json:
    body = call.read_json("view")
    if not isinstance(body, dict):
        raise bad_arguments("missing required field: view")
    return views.check_body(body, kind)


def _use_trigger(call: Call) -> str:
    """Whose trigger_id it is; it is used up by this."""
    trigger = call.slack.triggers.get(call.require("trigger_id"))
    if trigger is None or trigger.team is not call.team:
        raise SlackError("invalid_trigger_id", breach="trigger")
    if trigger.used:
        raise SlackError("exchanged_trigger_id", breach="trigger")
    trigger.used = True
    if time.monotonic() - trigger.since > TRIGGER_SECONDS:
        raise SlackError("expired_trigger_id", breach="trigger")
    return trigger.user


def open_modal(call: Call) -> Json:
    """views.open: a new modal, in place of what was open."""
    body = _read_body(call, "modal")
    views.check_external_id(call.slack.state, call.team, body)
    view = views.create_view(body, "modal")
    call.team.modals[_use_trigger(call)] = [view]
    return _render(call, view)


def push(call: Call) -> Json:
    """views.push: a new modal on top of those that are open."""
    body = _read_body(call, "modal")
    views.check_external_id(call.slack.state, call.team, body)
    return _render(call, views.push_view(call.team, _use_trigger(call), body))


def update(call: Call) -> Json:
    """views.update by view_id or external_id; with a hash, only if nothing changed meanwhile."""
    view = _find_view(call)
    body = _read_body(call, view.kind)
    if call.read_text("hash") not in ("", view.hash):
        raise SlackError("hash_conflict")
    views.check_external_id(call.slack.state, call.team, body, view)
    views.update_view(view, body)
    return _render(call, view)


def _find_view(call: Call) -> View:
    view_id, external = call.read_text("view_id"), call.read_text("external_id")
    if not view_id and not external:
        raise bad_arguments("one of view_id and external_id is required")
    team = call.team
    for view in [v for stack in team.modals.values() for v in stack] + list(team.homes.values()):
        if view.id == view_id or (external and view.body.get("external_id") == external):
            return view
    raise SlackError("not_found")


def publish(call: Call) -> Json:
    """views.publish: someone's App Home."""
    if not call.slack.manifest.home_tab:
        raise SlackError("not_enabled", breach="manifest")
    user = call.get_member(call.require("user_id")).id
    body, home = _read_body(call, "home"), call.team.homes.get(user)
    if home and call.read_text("hash") not in ("", home.hash):
        raise SlackError("hash_conflict")
    if home:
        views.update_view(home, body)
    else:
        home = call.team.homes[user] = views.create_view(body, "home")
    return _render(call, home)


def _render(call: Call, view: View) -> Json:
    return {"view": call.slack.render_view(call.team, view)}


METHODS = {
    "views.open": Method(open_modal, (), 4),
    "views.push": Method(push, (), 4),
    "views.update": Method(update, (), 4),
    "views.publish": Method(publish, (), 4),
}
