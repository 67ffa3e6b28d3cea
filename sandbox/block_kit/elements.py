"""What Slack accepts as interactive elements. Limits: Slack's Block Kit reference."""

from __future__ import annotations

import re
from typing import Any

from sandbox.block_kit.checker import Check, Checker, Rule
from sandbox.block_kit.options import check_options
from sandbox.types import Json

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check_confirm(check: Checker, part: Any, at: str) -> None:
    """A confirmation dialog, if there is one."""
    if part is None or not check.fields(part, at, ["title", "text", "confirm", "deny"], ["style"]):
        return
    check.text(part["title"], f"{at}/title", 100, plain=True)
    check.text(part["text"], f"{at}/text", 300)
    check.text(part["confirm"], f"{at}/confirm", 30, plain=True)
    check.text(part["deny"], f"{at}/deny", 30, plain=True)
    check.one_of(part.get("style"), f"{at}/style", ("primary", "danger"))


def _common(check: Checker, part: Json, at: str) -> None:
    check.identify(part, "action_id", at)
    check.text(part.get("placeholder"), f"{at}/placeholder", 150, plain=True)
    check_confirm(check, part.get("confirm"), f"{at}/confirm")


def _button(check: Checker, part: Json, at: str) -> None:
    check.text(part["text"], f"{at}/text", 75, plain=True)
    check.string(part.get("value"), f"{at}/value", 2000)
    check.string(part.get("url"), f"{at}/url", 3000)
    check.string(part.get("accessibility_label"), f"{at}/accessibility_label", 75)
    check.one_of(part.get("style"), f"{at}/style", ("primary", "danger"))


def _matching(name: str, pattern: re.Pattern[str], form: str) -> Check:
    def checked(check: Checker, part: Json, at: str) -> None:
        value = part.get(name)
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            check.note(f"{at}/{name}", f"must be in the form {form}")

    return checked


def _moment(check: Checker, part: Json, at: str) -> None:
    # Slack: a Unix time in seconds, ten digits
    check.number(part.get("initial_date_time"), f"{at}/initial_date_time", 10**9, 10**10 - 1)


def _typed(check: Checker, part: Json, at: str) -> None:
    check.number(part.get("min_length"), f"{at}/min_length", 0, 3000)
    check.number(part.get("max_length"), f"{at}/max_length", 1, 3000)
    longest = part.get("max_length")
    check.string(
        part.get("initial_value"),
        f"{at}/initial_value",
        longest if isinstance(longest, int) else 3000,
    )


def _number(check: Checker, part: Json, at: str) -> None:
    if not isinstance(part.get("is_decimal_allowed"), bool):
        check.note(f"{at}/is_decimal_allowed", "must be a boolean")
    for name in ("initial_value", "min_value", "max_value"):
        check.string(part.get(name), f"{at}/{name}", 100)


def _anything(check: Checker, part: Json, at: str) -> None:
    """Nothing beyond the common fields."""


PICK = ["placeholder", "focus_on_load"]
MENU = ["options", "option_groups", *PICK]
TYPED_FIELDS = ["dispatch_action_config", *PICK]

EVERYWHERE = ("actions", "section", "input")
NO_ACCESSORY, ONLY_INPUT = ("actions", "input"), ("input",)
ELEMENTS: dict[str, Rule] = {
    "button": Rule(
        ["text"], ["value", "url", "style", "accessibility_label"], EVERYWHERE[:2], _button
    ),
    "overflow": Rule(["options"], [], EVERYWHERE[:2], check_options(5)),
    "static_select": Rule([], [*MENU, "initial_option"], EVERYWHERE, check_options(100)),
    "multi_static_select": Rule(
        [],
        [*MENU, "initial_options", "max_selected_items"],
        ("section", "input"),
        check_options(100),
    ),
    "radio_buttons": Rule(
        ["options"],
        ["initial_option", "focus_on_load"],
        EVERYWHERE,
        check_options(10, markup=True),
    ),
    "checkboxes": Rule(
        ["options"],
        ["initial_options", "focus_on_load"],
        EVERYWHERE,
        check_options(10, markup=True),
    ),
    "datepicker": Rule(
        [],
        [*PICK, "initial_date"],
        EVERYWHERE,
        _matching("initial_date", DATE, "YYYY-MM-DD"),
    ),
    "timepicker": Rule(
        [],
        [*PICK, "initial_time", "timezone"],
        EVERYWHERE,
        _matching("initial_time", TIME, "HH:mm"),
    ),
    "datetimepicker": Rule([], ["initial_date_time", "focus_on_load"], NO_ACCESSORY, _moment),
    "users_select": Rule([], [*PICK, "initial_user"], EVERYWHERE, _anything),
    "multi_users_select": Rule(
        [],
        [*PICK, "initial_users", "max_selected_items"],
        ("section", "input"),
        _anything,
    ),
    "conversations_select": Rule(
        [],
        [*PICK, "initial_conversation", "default_to_current_conversation", "filter"],
        EVERYWHERE,
        _anything,
    ),
    "multi_conversations_select": Rule(
        [],
        [*PICK, "initial_conversations", "max_selected_items", "filter"],
        ("section", "input"),
        _anything,
    ),
    "channels_select": Rule([], [*PICK, "initial_channel"], EVERYWHERE, _anything),
    "multi_channels_select": Rule(
        [],
        [*PICK, "initial_channels", "max_selected_items"],
        ("section", "input"),
        _anything,
    ),
    "plain_text_input": Rule(
        [],
        [*TYPED_FIELDS, "initial_value", "multiline", "min_length", "max_length"],
        ONLY_INPUT,
        _typed,
    ),
    "email_text_input": Rule([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _typed),
    "url_text_input": Rule([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _typed),
    "number_input": Rule(
        ["is_decimal_allowed"],
        [*TYPED_FIELDS, "initial_value", "min_value", "max_value"],
        ONLY_INPUT,
        _number,
    ),
    "rich_text_input": Rule([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _anything),
}


def check_element(check: Checker, part: Any, at: str, place: str) -> None:
    """An interactive element standing in `place`: "actions", "section" or "input"."""
    here = [kind for kind, rule in ELEMENTS.items() if place in rule.where]
    if not isinstance(part, dict) or part.get("type") not in here:
        check.note_type(part, at, here)
        return
    rule = ELEMENTS[part["type"]]
    if check.fields(part, at, rule.required, [*rule.allowed, "action_id", "confirm"]):
        _common(check, part, at)
        rule.check(check, part, at)
