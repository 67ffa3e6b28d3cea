"""`blocks.validate`: whether Slack would take blocks, a message or a view, without sending any."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import Call, Method, bad_arguments
from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.checker import Problem
from sandbox.block_kit.views import check_view
from sandbox.model.errors import SlackError
from sandbox.types import Json

GIVEN = ("blocks", "view", "message")
SURFACES = ("modal", "home")
# Here Slack's reference has no "[ERROR]" before it, as other methods have.
ONE_OF = {"messages": ["must provide exactly one of `blocks`, `view`, or `message`"]}


def validate(call: Call) -> Json:
    """Hold the one thing that is given against the checks that sending holds it against."""
    given = [name for name in GIVEN if call.read_json(name) is not None]
    if len(given) != 1:
        raise SlackError("invalid_arguments", breach="arguments", response_metadata=ONE_OF)
    (kind,) = given
    problems = _check(kind, call.read_json(kind))
    if problems:
        # It was a question, and breaks no rule.
        raise SlackError(f"invalid_{kind}", errors=[problem.to_json() for problem in problems])
    return {}


def _check(kind: str, given: Any) -> list[Problem]:
    """Return what is wrong, each with a pointer from the thing that was given."""
    if kind == "blocks":
        return check_blocks(given, "message", at="")
    if not isinstance(given, dict):
        raise bad_arguments(f"{kind} must be an object")
    if kind == "message":
        return check_blocks(given.get("blocks", []), "message")
    if given.get("type") not in SURFACES:
        return [Problem("/type", f"unsupported type: {given.get('type')}", SURFACES)]
    return check_view(given, given["type"], at="")


METHODS = {"blocks.validate": Method(validate)}
