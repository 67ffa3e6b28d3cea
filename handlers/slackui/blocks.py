"""Slack's Block Kit, built from messages, within Slack's documented limits (kept here alone)."""

import unicodedata
from typing import Any

from agendas.text.messages import Button, Buttons, Menu, Message, Part, say

Block = dict[str, Any]
Payload = dict[str, Any]

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
SECTION_TEXT = 3000
HEADER_TEXT = 150
BUTTONS_IN_ROW = 25
BUTTON_TEXT = 75
BUTTON_HEARD = 75  # its accessibility label
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
OPTIONS_TICKED = 10  # of one element of checkboxes
MODAL_TITLE = 24
METADATA = 3000
INPUT_TEXT = 3000
LABEL_TEXT = 2000
CONFIRM = {"title": 100, "text": 300, "yes": 30, "no": 30}
NOT_SHOWN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"}
MESSAGE_TEXT = 39_000  # Slack cuts at 40,000


def cut(text: str, limit: int) -> str:
    """Return the text, shortened with an ellipsis where it is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def render_payload(message: Message) -> Payload:
    """Return `{"text", "blocks"}` for a post."""
    return {"text": render_text(message), "blocks": render_blocks(message, BLOCKS_IN_MESSAGE)}


def render_text(message: Message) -> str:
    """Return a post's text, which holds the whole content (screen readers)."""
    text = message.text
    if len(text) <= MESSAGE_TEXT:
        return text
    return text[: _find_edge_outside_entity(text, MESSAGE_TEXT - 1)] + "…"


def render_blocks(message: Message, limit: int = BLOCKS_IN_VIEW) -> list[Block]:
    """Return the message's blocks, none of them blank; past `limit`, how many were left off."""
    built = [block for part in message.parts for block in _render_part(part)]
    return (
        built
        if len(built) <= limit
        else [*built[: limit - 1], _build_left_off(len(built) - limit + 1)]
    )


def build_plain_text(text: str) -> Block:
    """Return a plain-text object; Slack refuses an empty one, so that a blank text gets a sign."""
    return {"type": "plain_text", "text": "…" if _is_blank(text) else text, "emoji": False}


def build_section(text: str) -> Block:
    """Return a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def build_option(label: str, value: str, about: str = "") -> Block:
    """Return an option of a select, of radio buttons or of checkboxes, with a line about it.

    Raises ValueError for a value that Slack would not take: cut, it would name something else.
    """
    if not 0 < len(value) <= OPTION_VALUE:
        raise ValueError("an option's value is over Slack's 150 characters, or empty")
    built = {"text": build_plain_text(cut(label, OPTION_TEXT)), "value": value}
    if about:
        built["description"] = build_plain_text(cut(about, OPTION_TEXT))
    return built


def _build_left_off(count: int) -> Block:
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": say("shared/left_off", count=count).text}],
    }


def _render_part(part: Part | Buttons) -> list[Block]:
    if isinstance(part, Buttons):
        elements = [_build_button(button, part.about) for button in part.buttons]
        elements += [_build_menu(part.menu)] if part.menu else []
        return [
            {"type": "actions", "elements": elements[i : i + BUTTONS_IN_ROW]}
            for i in range(0, len(elements), BUTTONS_IN_ROW)
        ]
    if part.kind == "heard":
        return []
    if part.kind == "line":
        return [{"type": "divider"}]
    if part.kind == "heading":
        if _is_blank(part.text):
            return []
        return [{"type": "header", "text": build_plain_text(cut(part.text, HEADER_TEXT))}]
    if part.kind == "small":
        return [
            {"type": "context", "elements": [{"type": "mrkdwn", "text": piece}]}
            for piece in _split(part.text)
        ]
    return [build_section(piece) for piece in _split(part.text)]


def _split(text: str) -> list[str]:
    pieces: list[str] = []
    while len(text) > SECTION_TEXT:
        edge = _find_edge(text)
        pieces.append(text[:edge].rstrip())
        text = text[edge:].lstrip()
    return [piece for piece in (*pieces, text) if not _is_blank(piece)]


def _find_edge(text: str) -> int:
    """Return where a section ends: between two lines, else between two words, else in one."""
    # A line so long that it fills half a section is prose, which can be parted at any word.
    for sign, first in (("\n", SECTION_TEXT // 2), (" ", 1)):
        edge = text.rfind(sign, first, SECTION_TEXT)
        if edge > 0:
            return edge
    return _find_edge_outside_entity(text, SECTION_TEXT)


def _is_blank(text: str) -> bool:
    # Nothing but separators, controls, zero-width marks and halves of a sign; what this Python does
    # not know yet may well be shown.
    return all(unicodedata.category(sign) in NOT_SHOWN for sign in text)


def _find_edge_outside_entity(text: str, edge: int) -> int:
    # "&amp;" must not be split in two.
    start = text.rfind("&", edge - 5, edge)
    return start if start > 0 and ";" not in text[start:edge] else edge


def _build_menu(menu: Menu) -> Block:
    return {
        "type": "static_select",
        "action_id": menu.action,
        "placeholder": build_plain_text(cut(menu.label, BUTTON_TEXT)),
        "options": [build_option(label, value) for label, value in menu.choices],
    }


def _build_button(button: Button, about: str) -> Block:
    built: Block = {
        "type": "button",
        "text": build_plain_text(cut(button.label, BUTTON_TEXT)),
        "action_id": button.action,
        "accessibility_label": cut(
            f"{button.label}: {about}" if about else button.label, BUTTON_HEARD
        ),
    }
    if button.value:
        built["value"] = cut(button.value, BUTTON_VALUE)
    if button.style:
        built["style"] = button.style
    if button.confirm:
        ask = button.confirm
        built["confirm"] = {
            "title": build_plain_text(cut(ask.title, CONFIRM["title"])),
            "text": build_plain_text(cut(ask.text, CONFIRM["text"])),
            "confirm": build_plain_text(cut(ask.yes, CONFIRM["yes"])),
            "deny": build_plain_text(cut(ask.no, CONFIRM["no"])),
        }
    return built
