"""What Slack's payloads hold: ids that buttons carry, and the values of inputs."""

from typing import Any

from agendas.text.messages import clean

# Inputs for people and channels, and what their state has the ids in.
PICKED = {"multi_users_select": "selected_users", "users_select": "selected_user"}
PICKED |= {"conversations_select": "selected_conversation"}
LARGEST_ID = 2**63 - 1  # ids end there, and databases refuse to look for more


def parse_row_id(text: str) -> int:
    """Return the row id that a text from outside is, or -1 for what cannot be one."""
    found = int(text) if text.isdecimal() and len(text) <= len(str(LARGEST_ID)) else -1
    return found if found <= LARGEST_ID else -1


def read_value(element: dict[str, Any]) -> Any:
    """Return what an input of a view's state holds: a string, a moment (seconds) or None."""
    kind = element.get("type")
    if kind in ("static_select", "radio_buttons"):
        chosen = (element.get("selected_option") or {}).get("value")
        return chosen if isinstance(chosen, str) else None
    if kind in PICKED:
        picked = element.get(PICKED[kind])
        return picked if isinstance(picked, str | list) else None
    if kind == "checkboxes":
        options = element.get("selected_options") or []
        values = [option.get("value") for option in options if isinstance(option, dict)]
        return [value for value in values if isinstance(value, str)]
    if kind == "datepicker":
        picked = element.get("selected_date")
        return picked if isinstance(picked, str) else None
    if kind == "datetimepicker":
        seconds = element.get("selected_date_time")
        return seconds if isinstance(seconds, int) and not isinstance(seconds, bool) else None
    typed = element.get("value")
    return clean(typed) if isinstance(typed, str) else None
