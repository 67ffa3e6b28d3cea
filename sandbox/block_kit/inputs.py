"""Inputs: what a person enters becomes Slack's state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from sandbox.block_kit.content import Element, find_elements, read_text
from sandbox.types import Json, Values

ONE_OPTION = ("static_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "checkboxes")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
STATELESS = ("button", "overflow")


class NoSuchOption(AssertionError):
    """The element does not offer what the person wants to choose."""


def list_options(body: Json) -> list[Json]:
    """Every option that an element offers, those in groups included."""
    grouped = [o for group in body.get("option_groups", []) for o in group["options"]]
    return [*body.get("options", []), *grouped]


def enter_value(element: Element, value: Any) -> Json:
    """What Slack sends as the element's state once a person has entered `value`.

    Text and numbers: str. Selects, radio, overflow: the option's text. Checkboxes and multi
    selects: a list of texts. Date: date or "YYYY-MM-DD". Time: time or "HH:MM". Date and time: an
    aware datetime or ISO text with an offset. People: Person or user id, or a list. None: nothing.
    NoSuchOption if it is not among the options; ValueError for a malformed date or time.
    """
    kind = element.type
    if kind in ONE_OPTION:
        chosen = None if value is None else _choose_option(element.body, value)
        return {"type": kind, "selected_option": chosen}
    if kind in MANY_OPTIONS:
        chosen_many = [_choose_option(element.body, one) for one in _as_list(value)]
        return {"type": kind, "selected_options": chosen_many}
    if kind not in ENTERED:
        raise NoSuchOption(f"the sandbox cannot fill a {kind}")
    key, convert = ENTERED[kind]
    return {"type": kind, key: convert(value)}


def _choose_option(body: Json, wanted: str) -> Json:
    for option in list_options(body):
        if wanted in (read_text(option["text"]), option.get("value")):
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    offered = [read_text(option["text"]) for option in list_options(body)]
    raise NoSuchOption(f"no option {wanted!r} among {offered}")


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _to_text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _to_date(value: Any) -> str | None:
    if value in (None, ""):
        return None
    return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()[:10]


def _to_time(value: Any) -> str | None:
    if value in (None, ""):
        return None
    return (value if isinstance(value, time) else time.fromisoformat(value)).strftime("%H:%M")


def _to_moment(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, int):
        return value
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"a date and time needs a zone: {value!r}")
    return int(moment.timestamp())


def _to_id(value: Any) -> str | None:
    return None if value in (None, "") else str(getattr(value, "id", value))


def _to_ids(value: Any) -> list[str]:
    return [str(getattr(one, "id", one)) for one in _as_list(value)]


def _to_rich(value: Any) -> Json | None:
    if value in (None, ""):
        return None
    if isinstance(value, dict):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


ENTERED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    **{kind: ("value", _to_text) for kind in TYPED},
    "datepicker": ("selected_date", _to_date),
    "timepicker": ("selected_time", _to_time),
    "datetimepicker": ("selected_date_time", _to_moment),
    "users_select": ("selected_user", _to_id),
    "multi_users_select": ("selected_users", _to_ids),
    "conversations_select": ("selected_conversation", _to_id),
    "multi_conversations_select": ("selected_conversations", _to_ids),
    "channels_select": ("selected_channel", _to_id),
    "multi_channels_select": ("selected_channels", _to_ids),
    "rich_text_input": ("rich_text_value", _to_rich),
}

INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}


def state_key(kind: str) -> str:
    """The field of the state that an element of this type fills."""
    if kind in ONE_OPTION:
        return "selected_option"
    return "selected_options" if kind in MANY_OPTIONS else ENTERED[kind][0]


def initial_state(body: Json) -> Json:
    """The state of an element that nobody has touched."""
    key = state_key(body["type"])
    empty: list[Json] | None = [] if key.endswith("s") else None
    return {"type": body["type"], key: body.get(INITIAL[key], empty)}


def find_stateful(blocks: list[Json]) -> Iterator[Element]:
    """The elements whose state Slack sends along."""
    return (element for element in find_elements(blocks) if element.type not in STATELESS)


def collect_values(blocks: list[Json], kept: Values) -> Values:
    """The state of `blocks`: what was entered under the same ids stays, the rest is initial."""
    found: Values = {}
    for element in find_stateful(blocks):
        old = kept.get(element.block_id, {}).get(element.action_id)
        same = old is not None and old["type"] == element.type
        now = old if same and old is not None else initial_state(element.body)
        found.setdefault(element.block_id, {})[element.action_id] = now
    return found
