"""Modals and their inputs, within Slack's documented limits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agendas.text.messages import Message, phrase
from handlers.slackui.blocks import (
    BLOCKS_IN_VIEW,
    INPUT_TEXT,
    LABEL_TEXT,
    MODAL_TITLE,
    OPTIONS,
    OPTIONS_TICKED,
    Block,
    build_option,
    build_plain_text,
    cut,
    render_blocks,
)
from handlers.slackui.forms.typed import note_shown
from handlers.slackui.forms.typed import read_metadata as read_metadata

Choices = Sequence[tuple[str, str]]


def build_modal(
    template: str,
    callback_id: str,
    parts: Sequence[Block],
    metadata: Mapping[str, Any],
    **context: Any,
) -> dict[str, Any]:
    """Return a modal whose title, submit and close labels are the template's blocks."""
    blocks = list(parts)[:BLOCKS_IN_VIEW]
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": build_plain_text(cut(phrase(template, "title", **context), MODAL_TITLE)),
        "submit": build_plain_text(cut(phrase(template, "submit", **context), MODAL_TITLE)),
        "close": build_plain_text(cut(phrase("shared/modal", "close"), MODAL_TITLE)),
        "private_metadata": note_shown(blocks, metadata),
        "blocks": blocks,
    }


def choose_way(view: Mapping[str, Any]) -> str:
    """Return how what is to be said comes upon a view: on top of it, or in the place of a third.

    Slack takes three views, one on top of the other, and no more ("Modals").
    """
    below = view.get("previous_view_id")
    return "update" if below and below != view.get("root_view_id") else "push"


def build_notice(message: Message, *, asks: bool = False, ends: bool = False) -> dict[str, Any]:
    """Return a modal that tells something; its buttons are left out unless it `asks`.

    One that `ends` what was being done takes the forms below it along when it is closed.
    """
    return {
        **({"clear_on_close": True} if ends else {}),
        "type": "modal",
        "title": build_plain_text(phrase("shared/modal", "notice")),
        "close": build_plain_text(phrase("shared/modal", "done")),
        "blocks": render_blocks(message if asks else message.without_buttons()),
    }


def build_text_input(
    block_id: str,
    label: str,
    *,
    hint: str = "",
    initial: str = "",
    optional: bool = True,
    lines: bool = False,
    longest: int = INPUT_TEXT,
    focused: bool = False,
) -> Block:
    """Return an input for a line of text, or for several; `initial` stands in it whole.

    The cursor stands in the one of a form that is `focused`.

    Raises ValueError for more than Slack's 3,000 characters: cut, the rest would be lost.
    """
    if len(initial) > INPUT_TEXT:
        raise ValueError("an input's text is over Slack's 3,000 characters")
    element: Block = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": lines,
        "max_length": max(min(longest, INPUT_TEXT), len(initial)),
    }
    if initial:
        element["initial_value"] = initial
    if focused:
        element["focus_on_load"] = True
    return build_input(block_id, label, element, hint, optional)


def build_choice(
    block_id: str,
    label: str,
    choices: Choices,
    *,
    initial: str | None = None,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """Return an input for one of some (label, value) choices; past Slack's limit the last go.

    What is chosen already always stays.
    """
    options = [build_option(text, value) for text, value in choices]
    chosen = [o for o in options if o["value"] == initial][:1]
    shown = options[:OPTIONS]
    if chosen and chosen[0] not in shown:
        shown = [*shown[:-1], *chosen]
    element: Block = {"type": "static_select", "action_id": "value", "options": shown}
    if chosen:
        element["initial_option"] = chosen[0]
    return build_input(block_id, label, element, hint, optional)


def build_ticks(
    name: str,
    label: str,
    choices: Sequence[tuple[str, str, str]],
    ticked: Sequence[str],
    *,
    hint: str = "",
) -> list[Block]:
    """Return boxes to tick for (label, value, about) choices, as many inputs as Slack needs.

    Their block ids are `name:0`, `name:1` and so on; only the first has the hint.
    """
    built = []
    for at in range(0, len(choices), OPTIONS_TICKED):
        options = [build_option(*choice) for choice in choices[at : at + OPTIONS_TICKED]]
        element: Block = {"type": "checkboxes", "action_id": "value", "options": options}
        if chosen := [option for option in options if option["value"] in ticked]:
            element["initial_options"] = chosen
        number = at // OPTIONS_TICKED
        asked = label if not number else phrase("shared/modal", "going_on", text=label)
        built.append(build_input(f"{name}:{number}", asked, element, "" if number else hint, True))
    return built


def build_radio(
    block_id: str, label: str, choices: Choices, *, initial: str | None = None
) -> Block:
    """Return an input in which one of a few (label, value) choices is seen and taken at once."""
    options = [build_option(text, value) for text, value in choices]
    element: Block = {"type": "radio_buttons", "action_id": "value", "options": options}
    if chosen := [option for option in options if option["value"] == initial]:
        element["initial_option"] = chosen[0]
    return build_input(block_id, label, element, "", True)


def build_lines(name: str, label: str, text: str, *, hint: str = "") -> list[Block]:
    """Return an input for lines, and further ones for those for which it has no room.

    Their block ids are `name`, `name:1` and so on; lines are never cut.
    """
    pieces = [""]
    for line in text.splitlines():
        joined = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        pieces = [*pieces[:-1], joined] if len(joined) <= INPUT_TEXT else [*pieces, line]
    built = []
    for at, piece in enumerate(pieces):
        block = f"{name}:{at}" if at else name
        asked = phrase("shared/modal", "going_on", text=label) if at else label
        built.append(
            build_text_input(block, asked, hint="" if at else hint, initial=piece, lines=True)
        )
    return built


def build_day_input(
    block_id: str, label: str, *, initial: date | None = None, hint: str = "", optional: bool = True
) -> Block:
    """Return an input for a date."""
    element: Block = {"type": "datepicker", "action_id": "value"}
    if initial:
        element["initial_date"] = initial.isoformat()
    return build_input(block_id, label, element, hint, optional)


def build_moment_input(
    block_id: str,
    label: str,
    *,
    initial: datetime | None = None,
    hint: str = "",
    optional: bool = True,
) -> Block:
    """Return an input for a date and time, which Slack shows in the person's own zone."""
    element: Block = {"type": "datetimepicker", "action_id": "value"}
    if initial:
        element["initial_date_time"] = int(initial.timestamp())
    return build_input(block_id, label, element, hint, optional)


def build_input(block_id: str, label: str, element: Block, hint: str, optional: bool) -> Block:
    """Return an input block around an element."""
    built: Block = {
        "type": "input",
        "block_id": block_id,
        "label": build_plain_text(cut(label, LABEL_TEXT)),
        "element": element,
        "optional": optional,
    }
    if hint:
        built["hint"] = build_plain_text(cut(hint, LABEL_TEXT))
    return built
