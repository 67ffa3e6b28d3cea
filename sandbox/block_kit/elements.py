"""What Slack accepts as interactive elements. Limits: Slack's Block Kit reference."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.block_kit.checker import Checker
from sandbox.types import Json

Check = Callable[[Checker, Json, str], None]
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


def _option(check: Checker, part: Any, at: str, markup: bool) -> None:
    if check.fields(part, at, ["text", "value"], ["description", "url"]):
        check.text(part["text"], f"{at}/text", 75, plain=not markup)
        check.string(part["value"], f"{at}/value", 150, 1)
        check.text(part.get("description"), f"{at}/description", 75, plain=not markup)


def _options(most: int, least: int = 1, markup: bool = False) -> Check:
    def checked(check: Checker, part: Json, at: str) -> None:
        if ("options" in part) == ("option_groups" in part):
            check.note(at, "must provide either `options` or `option_groups`")
            return
        offered = []
        for where, listed in _lists(check, part, at):
            for number, option in enumerate(check.items(listed, where, most, least)):
                _option(check, option, f"{where}/{number}", markup)
                offered.append(option)
        _initial_options(check, part, at, offered)

    return checked


def _lists(check: Checker, part: Json, at: str) -> list[tuple[str, Any]]:
    if "options" in part:
        return [(f"{at}/options", part["options"])]
    found = []
    for number, group in enumerate(check.items(part["option_groups"], f"{at}/option_groups", 100)):
        where = f"{at}/option_groups/{number}"
        if check.fields(group, where, ["label", "options"], []):
            check.text(group["label"], f"{where}/label", 75, plain=True)
            found.append((f"{where}/options", group["options"]))
    return found


def _initial_options(check: Checker, part: Json, at: str, offered: list[Any]) -> None:
    chosen = [("initial_option", part["initial_option"])] if "initial_option" in part else []
    if "initial_options" in part:
        listed = check.items(part["initial_options"], f"{at}/initial_options", 100)
        chosen += [("initial_options", option) for option in listed]
    for name, option in chosen:
        if option not in offered:
            check.note(f"{at}/{name}", "must exactly match an option among the options")
    values = [o.get("value") for o in offered if isinstance(o, dict)]
    if len(values) != len(set(values)):
        check.note(f"{at}/options", "option values must be unique")


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

# type -> (required, allowed, where it may stand, its own check)
EVERYWHERE = ("actions", "section", "input")
NO_ACCESSORY, ONLY_INPUT = ("actions", "input"), ("input",)
ELEMENTS: dict[str, tuple[list[str], list[str], tuple[str, ...], Check]] = {
    "button": (["text"], ["value", "url", "style", "accessibility_label"], EVERYWHERE[:2], _button),
    "overflow": (["options"], [], EVERYWHERE[:2], _options(5)),
    "static_select": ([], [*MENU, "initial_option"], EVERYWHERE, _options(100)),
    "multi_static_select": (
        [],
        [*MENU, "initial_options", "max_selected_items"],
        ("section", "input"),
        _options(100),
    ),
    "radio_buttons": (
        ["options"],
        ["initial_option", "focus_on_load"],
        EVERYWHERE,
        _options(10, markup=True),
    ),
    "checkboxes": (
        ["options"],
        ["initial_options", "focus_on_load"],
        EVERYWHERE,
        _options(10, markup=True),
    ),
    "datepicker": (
        [],
        [*PICK, "initial_date"],
        EVERYWHERE,
        _matching("initial_date", DATE, "YYYY-MM-DD"),
    ),
    "timepicker": (
        [],
        [*PICK, "initial_time", "timezone"],
        EVERYWHERE,
        _matching("initial_time", TIME, "HH:mm"),
    ),
    "datetimepicker": ([], ["initial_date_time", "focus_on_load"], NO_ACCESSORY, _moment),
    "users_select": ([], [*PICK, "initial_user"], EVERYWHERE, _anything),
    "multi_users_select": (
        [],
        [*PICK, "initial_users", "max_selected_items"],
        ("section", "input"),
        _anything,
    ),
    "conversations_select": (
        [],
        [*PICK, "initial_conversation", "default_to_current_conversation", "filter"],
        EVERYWHERE,
        _anything,
    ),
    "channels_select": ([], [*PICK, "initial_channel"], EVERYWHERE, _anything),
    "plain_text_input": (
        [],
        [*TYPED_FIELDS, "initial_value", "multiline", "min_length", "max_length"],
        ONLY_INPUT,
        _typed,
    ),
    "email_text_input": ([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _typed),
    "url_text_input": ([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _typed),
    "number_input": (
        ["is_decimal_allowed"],
        [*TYPED_FIELDS, "initial_value", "min_value", "max_value"],
        ONLY_INPUT,
        _number,
    ),
    "rich_text_input": ([], [*TYPED_FIELDS, "initial_value"], ONLY_INPUT, _anything),
}


def check_element(check: Checker, part: Any, at: str, place: str) -> None:
    """An interactive element standing in `place`: "actions", "section" or "input"."""
    if not isinstance(part, dict) or part.get("type") not in ELEMENTS:
        check.note(f"{at}/type", "unsupported type of element")
        return
    required, allowed, places, own = ELEMENTS[part["type"]]
    if place not in places:
        check.note(f"{at}/type", f"unsupported type of element in {place}: {part['type']}")
    if check.fields(part, at, required, [*allowed, "action_id", "confirm"]):
        _common(check, part, at)
        own(check, part, at)
