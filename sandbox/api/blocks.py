"""`blocks.validate`: whether Slack would take blocks, a message or a view, without sending any."""

from __future__ import annotations

import re
from typing import Any

from sandbox.api.call import Call, Method, bad_arguments
from sandbox.block_kit.blocks import check_blocks
from sandbox.block_kit.views import check_view
from sandbox.model.errors import SlackError
from sandbox.types import Json

GIVEN = ("blocks", "message", "view")
POINTED = re.compile(r"(?P<message>.*) \[json-pointer:(?P<pointer>.*)\]", re.DOTALL)
# What the reference names as an example; others are not listed there.
CODE = "failed_constraint"


def validate(call: Call) -> Json:
    """Hold the one thing that is given against the checks that sending holds it against."""
    given = [name for name in GIVEN if call.structure(name) is not None]
    if len(given) != 1:
        raise bad_arguments("provide exactly one of blocks, view, or message")
    (kind,) = given
    problems = _problems(kind, call.structure(kind))
    if problems:
        # It was a question, and breaks no rule.
        raise SlackError(f"invalid_{kind}", errors=[_error(problem) for problem in problems])
    return {}


def _problems(kind: str, given: Any) -> list[str]:
    """Return what is wrong, each with a pointer from the thing that was given."""
    if kind == "blocks":
        return [_without(problem, "/blocks") for problem in check_blocks(given, "message")]
    if not isinstance(given, dict):
        raise bad_arguments(f"{kind} must be an object")
    if kind == "message":
        return check_blocks(given.get("blocks", []), "message")
    surface = str(given.get("type"))
    if surface not in ("modal", "home"):
        return ["must be a valid enum value: modal, home [json-pointer:/type]"]
    return [_without(problem, "/view") for problem in check_view(given, surface)]


def _without(problem: str, root: str) -> str:
    return problem.replace(f"[json-pointer:{root}", "[json-pointer:")


def _error(problem: str) -> Json:
    found = POINTED.fullmatch(problem)
    assert found
    return {"pointer": found["pointer"], "code": CODE, "message": found["message"]}


METHODS = {"blocks.validate": Method(validate)}
