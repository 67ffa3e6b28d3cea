"""What Slack's client finds wrong in a form by itself, before it sends anything."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.block_kit.content import Element, find_elements
from sandbox.block_kit.inputs import TYPED, state_key
from sandbox.types import Json, Values


def find_problems(blocks: list[Json], held: Values) -> dict[str, str]:
    """What Slack's client would find wrong before it sends: block_id -> words shown there."""
    inputs = (e for e in find_elements(blocks) if e.block["type"] == "input")
    found = ((e.block_id, _find_problem(e, held[e.block_id][e.action_id])) for e in inputs)
    return {block_id: words for block_id, words in found if words}


def _find_problem(element: Element, state: Json) -> str | None:
    value = state[state_key(element.type)]
    if value in (None, "", []):
        needed = not element.block.get("optional", False)
        return "Please complete this required field." if needed else None
    return _find_misfit(element.body, value) if isinstance(value, str) else None


def _find_misfit(body: Json, value: str) -> str | None:
    if body["type"] not in TYPED:
        return None
    if len(value) > body.get("max_length", 3000):
        return f"Please shorten this to {body.get('max_length', 3000)} characters or fewer."
    if len(value) < body.get("min_length", 0):
        return f"Please write {body['min_length']} characters or more."
    return next(_find_wrong_kind(body, value), None)


def _find_wrong_kind(body: Json, value: str) -> Iterator[str]:
    kind = body["type"]
    if kind == "email_text_input" and "@" not in value:
        yield "Please enter a valid email address."
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        yield "Please enter a valid URL."
    if kind == "number_input":
        yield from _find_wrong_number(body, value)


def _find_wrong_number(body: Json, value: str) -> Iterator[str]:
    try:
        number = float(value)
    except ValueError:
        yield "Please enter a number."
        return
    if not body.get("is_decimal_allowed") and not number.is_integer():
        yield "Please enter a whole number."
    if number < float(body.get("min_value", "-inf")) or number > float(
        body.get("max_value", "inf")
    ):
        yield "Please enter a number within the range."
