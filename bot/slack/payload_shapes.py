"""Whether a request is one of Slack's in shape, before anything looks for things in it.

What is looked for is what Slack gives for each kind of request. A signature says who sent
it, not that it can be understood.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

DEEPEST = 40  # a view of rich text goes about fifteen deep
IDS = ("user_id", "team_id", "channel_id", "trigger_id", "response_url", "callback_id", "type")
NAMES = ("id", "hash", "ts", "event_ts")
PARTS = ("team", "user", "channel", "enterprise", "view", "message", "container", "event", "state")


def parse_body(body: str, json_said: bool) -> Mapping[str, Any] | None:
    """Return what a request's body says, JSON or a form as Bolt takes them, or None for neither.

    `json_said` is whether the request calls it JSON; what looks like it is taken for it anyhow.
    """
    try:
        if json_said or body.startswith("{"):
            said = json.loads(body)
        else:
            form = dict(parse_qsl(body, keep_blank_values=True))
            said = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said else None


def is_well_formed(body: Mapping[str, Any]) -> bool:
    """Say whether a body has what the bot reads of its kind, of the right types.

    What names something has no NUL, which no database takes; in what people wrote it is left out
    later, so that nothing that they typed is lost.
    """
    return _is_flat(body) and _has_parts(body) and _is_whole(body)


def _is_flat(body: Mapping[str, Any]) -> bool:
    """Nothing deeper than Slack goes."""
    level: list[Any] = [body]
    for _ in range(DEEPEST):
        below = [[*part, *part.values()] for part in level if isinstance(part, dict)]
        below += [part for part in level if isinstance(part, list)]
        level = [one for parts in below for one in parts]
        if not level:
            return True
    return False


def _has_parts(body: Mapping[str, Any]) -> bool:
    texts = all(_is_name(body.get(name)) for name in IDS)
    parts = all(_is_part(body.get(name)) for name in PARTS)
    grants = body.get("authorizations") or []
    return texts and parts and isinstance(grants, list) and all(isinstance(g, dict) for g in grants)


def _is_part(part: Any) -> bool:
    """An object whose id, if it has one, is a text; some kinds of request give the id alone."""
    if isinstance(part, dict):
        return all(_is_name(part.get(name)) for name in (*NAMES, *IDS))
    return _is_name(part)


def _is_name(part: Any) -> bool:
    return part is None or (isinstance(part, str) and "\0" not in part)


def _is_whole(body: Mapping[str, Any]) -> bool:
    kind = body.get("type")
    if "command" in body:
        return isinstance(body["command"], str) and bool(body.get("user_id"))
    if kind == "block_actions":
        return _has_id(body, "user") and _has_actions(body.get("actions"))
    if kind in ("view_submission", "view_closed"):
        view = body.get("view")
        return _has_id(body, "user") and _has_id(body, "view") and _has_values(view)
    if kind in ("shortcut", "message_action"):
        return _has_id(body, "user") and bool(body.get("callback_id"))
    if kind == "event_callback":
        event = body.get("event")
        return isinstance(event, dict) and bool(event.get("type"))
    return bool(kind) or "ssl_check" in body


def _has_id(body: Mapping[str, Any], name: str) -> bool:
    part = body.get(name)
    return isinstance(part, dict) and bool(part.get("id"))


def _has_actions(actions: Any) -> bool:
    return (
        isinstance(actions, list)
        and bool(actions)
        and all(isinstance(action, dict) and _is_action(action) for action in actions)
    )


def _is_action(action: Mapping[str, Any]) -> bool:
    typed = action.get("type") == "plain_text_input"
    return isinstance(action.get("action_id"), str) and (typed or _is_name(action.get("value")))


def _has_values(view: Any) -> bool:
    values = (view.get("state") or {}).get("values", {}) if _has_state(view) else None
    return isinstance(values, dict) and all(isinstance(block, dict) for block in values.values())


def _has_state(view: Any) -> bool:
    return isinstance(view.get("state") or {}, dict)
