"""Interactive elements as a form draws them: names, labels, what is chosen, what can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.block_kit import content, inputs
from sandbox.block_kit.content import Element
from sandbox.model.entities import Member
from sandbox.page import times
from sandbox.page.mrkdwn import Names, draw_mrkdwn, draw_plain
from sandbox.types import Json, Values

LOOKS = {
    "button": "button",
    "overflow": "menu",
    "static_select": "select",
    "users_select": "select",
    "conversations_select": "select",
    "channels_select": "select",
    "radio_buttons": "radios",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
    "email_text_input": "email",
    "url_text_input": "url",
    "rich_text_input": "area",
}


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    words: Markup
    description: Markup | None = None
    chosen: bool = False
    group: str = ""


@dataclass(frozen=True)
class Control:
    """One element, ready to be drawn. `do` is what its form sends when it is used."""

    id: str
    do: str
    look: str
    body: Json
    label: str
    value: str = ""
    options: list[Option] = field(default_factory=list)
    confirm: dict[str, str] | None = None
    acts: bool = True  # using it tells the bot at once

    @property
    def placeholder(self) -> str:
        """What stands in it while it is empty."""
        return _read_words(self.body.get("placeholder"))

    @property
    def room(self) -> int | None:
        """How many characters it takes, if it says so."""
        most = self.body.get("max_length")
        return most if isinstance(most, int) else None


def name_element(element: Element) -> str:
    """What a form calls the element: its two ids, a slash between them."""
    return f"{quote(element.block_id, safe='')}/{quote(element.action_id, safe='')}"


@dataclass(frozen=True)
class Offered:
    """What a select of people or of conversations has to offer."""

    people: list[Member]
    rooms: list[tuple[str, str]]  # id and name


def draw_control(
    element: Element, held: Values, surface: str, zone: ZoneInfo, names: Names, offered: Offered
) -> Control:
    """Draw `element` of the surface with id `surface`, `held` being what was entered there."""
    kind, body = element.type, element.body
    state = held.get(element.block_id, {}).get(element.action_id)
    if state is None and kind not in inputs.STATELESS:
        state = inputs.initial_state(body)
    entered = state[inputs.state_key(kind)] if state and kind not in inputs.STATELESS else None
    inside = element.block["type"] == "input"
    return Control(
        id=f"{surface}-{name_element(element)}",
        do=name_element(element),
        look=_choose_look(kind, body),
        body=body,
        label=_find_label(element),
        value=_find_value(kind, entered, zone),
        options=list(_list_options(body, entered, names, offered)),
        confirm=_draw_confirm(body.get("confirm")),
        acts=not inside or bool(element.block.get("dispatch_action")),
    )


def _choose_look(kind: str, body: Json) -> str:
    if kind in inputs.MANY_OPTIONS or kind.startswith("multi_"):
        return "boxes"
    if kind == "plain_text_input":
        return "area" if body.get("multiline") else "text"
    return LOOKS.get(kind, "text")


def _find_label(element: Element) -> str:
    body, block = element.body, element.block
    for part in (body.get("accessibility_label"), body.get("text"), body.get("placeholder")):
        if part:
            return _read_words(part)
    return _read_words(block.get("label") or block.get("text")) or "Choose"


def _read_words(part: Json | str | None) -> str:
    return str(draw_plain(content.read_text(part)).unescape()) if part else ""


def _find_value(kind: str, entered: Any, zone: ZoneInfo) -> str:
    if entered in (None, "", []):
        return ""
    if kind == "datetimepicker":
        return times.format_local(int(entered), zone)
    if kind == "rich_text_input":
        return content.read_blocks([entered])
    return entered if isinstance(entered, str) else ""


def _list_options(body: Json, entered: Any, names: Names, offered: Offered) -> Iterable[Option]:
    chosen = _collect_chosen(entered)
    kind = body["type"]
    if "users" in kind:
        for one in offered.people:
            yield Option(one.id, draw_plain(one.real_name), chosen=one.id in chosen)
    elif "conversations" in kind or "channels" in kind:
        for id_, called in offered.rooms:
            yield Option(id_, draw_plain(called), chosen=id_ in chosen)
    else:
        for group, option in _list_grouped(body):
            yield _draw_option(option, group, chosen, names)


def _collect_chosen(entered: Any) -> set[str]:
    listed = entered if isinstance(entered, list) else [entered]
    return {
        str(one["value"] if isinstance(one, dict) and "value" in one else one) for one in listed
    }


def _list_grouped(body: Json) -> Iterable[tuple[str, Json]]:
    for option in body.get("options", []):
        yield "", option
    for group in body.get("option_groups", []):
        for option in group["options"]:
            yield _read_words(group["label"]), option


def _draw_option(option: Json, group: str, chosen: set[str], names: Names) -> Option:
    described = option.get("description")
    value = option["value"]
    words = draw_text(option["text"], names)
    more = draw_text(described, names) if described else None
    return Option(value, words, more, value in chosen, group)


def draw_text(part: Json | str, names: Names) -> Markup:
    """The HTML of a text object."""
    if isinstance(part, dict) and part.get("type") == "mrkdwn":
        return draw_mrkdwn(part["text"], names)
    lines = content.read_text(part).split("\n")
    return Markup("<br>").join(draw_plain(line) for line in lines)


def _draw_confirm(asked: Json | None) -> dict[str, str] | None:
    if not asked:
        return None
    words = {key: _read_words(asked[key]) for key in ("title", "text", "confirm", "deny")}
    return words | {"style": asked.get("style", "primary")}
