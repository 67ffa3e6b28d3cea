"""What Slack accepts as options to choose among. Limits: Slack's Block Kit reference."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit.checker import Check, Checker
from sandbox.types import Json


def _option(check: Checker, part: Any, at: str, markup: bool) -> None:
    if check.fields(part, at, ["text", "value"], ["description", "url"]):
        check.text(part["text"], f"{at}/text", 75, plain=not markup)
        check.string(part["value"], f"{at}/value", 150, 1)
        check.text(part.get("description"), f"{at}/description", 75, plain=not markup)


def check_options(most: int, least: int = 1, markup: bool = False) -> Check:
    """Return the check of an element that offers from `least` to `most` options (in a group).

    `markup`: whether their words may be mrkdwn.
    """

    def check_them(check: Checker, part: Json, at: str) -> None:
        if ("options" in part) == ("option_groups" in part):
            check.note(at, "must provide either `options` or `option_groups`")
            return
        offered = []
        for where, listed in _lists(check, part, at):
            for number, option in enumerate(check.items(listed, where, most, least)):
                _option(check, option, f"{where}/{number}", markup)
                offered.append(option)
        _initial_options(check, part, at, offered)

    return check_them


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
