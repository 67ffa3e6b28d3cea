"""Inputs in which people and channels are picked, as Slack itself finds them."""

from collections.abc import Sequence

from handlers.slackui.blocks import Block
from handlers.slackui.forms.modals import build_input
from handlers.slackui.request import Request, UserError

LONGEST_ID = 40


def build_people_input(
    block_id: str, label: str, initial: Sequence[str], *, most: int, hint: str = ""
) -> Block:
    """Return an input for one person at least and `most` at most, by Slack id."""
    element: Block = {"type": "multi_users_select", "action_id": "value"}
    element["max_selected_items"] = most
    if initial:
        element["initial_users"] = list(initial)
    return build_input(block_id, label, element, hint, optional=False)


def build_person_input(block_id: str, label: str, initial: str = "", *, hint: str = "") -> Block:
    """Return an input for one person, by Slack id."""
    element: Block = {"type": "users_select", "action_id": "value"}
    if initial:
        element["initial_user"] = initial
    return build_input(block_id, label, element, hint, optional=False)


def build_private_channel_input(
    block_id: str, label: str, initial: str = "", *, hint: str = ""
) -> Block:
    """Return an input for one of the private channels that its person is in."""
    only = {"include": ["private"], "exclude_external_shared_channels": True}
    element: Block = {"type": "conversations_select", "action_id": "value", "filter": only}
    if initial:
        element["initial_conversation"] = initial
    return build_input(block_id, label, element, hint, optional=False)


def read_people(request: Request, block_id: str, most: int) -> tuple[str, ...]:
    """Return the Slack ids of those who were picked, each once; raise UserError for no such."""
    picked = request.values.get(block_id)
    found = [_require_id(one) for one in picked] if isinstance(picked, list) else []
    if not 0 < len(found) <= most:
        raise UserError("shared/form_lost")
    return tuple(dict.fromkeys(found))


def read_picked(request: Request, block_id: str) -> str:
    """Return the Slack id of what was picked; raise UserError where nothing was."""
    return _require_id(request.values.get(block_id))


def _require_id(picked: object) -> str:
    is_id = isinstance(picked, str) and picked.isascii() and picked.isalnum()
    if not isinstance(picked, str) or not is_id or len(picked) > LONGEST_ID:
        raise UserError("shared/form_lost")
    return picked
