"""What a form of the page brings back: which element was used, and what was entered."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from sandbox.block_kit import inputs
from sandbox.block_kit.content import Element, find_elements
from sandbox.model.entities import View
from sandbox.page.control import name_element
from sandbox.page.times import parse_local
from sandbox.people.finder import Surface
from sandbox.types import Json, Values

Form = MultiDict[str, str]


class Gone(AssertionError):
    """What the person used is no longer there: an element, a surface, a conversation."""


def find_used(surface: Surface, do: str) -> tuple[Element, str]:
    """The element that `do` names, and the option chosen in it, if it is a menu; or Gone."""
    wanted, option = do, ""
    if do.count("/") == 2:
        wanted, _, last = do.rpartition("/")
        option = unquote(last)
    for element in find_elements(surface.blocks):
        if name_element(element) == wanted:
            return element, option
    raise Gone("element")


def read_entered(element: Element, form: Form, zone: ZoneInfo) -> Json:
    """The element's state from `form`; ValueError for a malformed date or time."""
    given = [text.replace("\r\n", "\n") for text in form.getlist(name_element(element))]
    kind = element.type
    value: Any = given[0] if given and given[0] else None
    if kind in inputs.MANY_OPTIONS or kind.startswith("multi_"):
        value = given
    elif kind == "datetimepicker" and value:
        value = parse_local(value, zone)
    return inputs.enter_value(element, value)


def store_form(surface: Surface, user: str, form: Form, zone: ZoneInfo) -> None:
    """Put what `form` brings into the surface's state. The caller holds the lock."""
    held = _get_values(surface, user)
    there = set(form.getlist("has"))
    for element in inputs.find_stateful(surface.blocks):
        if name_element(element) in there:
            held.setdefault(element.block_id, {})[element.action_id] = read_entered(
                element, form, zone
            )


def _get_values(surface: Surface, user: str) -> Values:
    if isinstance(surface, View):
        return surface.values
    return surface.values.setdefault(user, inputs.collect_values(surface.blocks, {}))
