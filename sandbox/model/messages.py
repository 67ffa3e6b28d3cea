"""Messages: what Slack checks before it takes one, and how it is kept."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from sandbox.block_kit.blocks import check_blocks, fill_ids
from sandbox.model.entities import Conversation, Message, Team
from sandbox.model.errors import SlackError, blocks_error
from sandbox.model.slack import RESPONSE_SECONDS, RESPONSE_USES, Response, Slack
from sandbox.types import Json

POST_TEXT, UPDATE_TEXT = 40_000, 4_000  # Slack: chat.postMessage cuts above, chat.update refuses
BROADCAST = re.compile(r"<!(channel|here|everyone)\b|<!subteam\^")


def check_message(text: str, blocks: list[Json], longest: int = POST_TEXT) -> list[Json]:
    """The blocks with their ids filled in; SlackError if Slack, or a reader, is ill served."""
    if not text and not blocks:
        raise SlackError("no_text", breach="text_missing")
    if not text:
        raise SlackError("no_text", breach="text_missing", detail="blocks need text to be read out")
    if len(text) > longest:
        raise SlackError("msg_too_long", breach="limit", detail=f"{len(text)} characters of text")
    marked_up = json.dumps(_remove_plain_text(blocks))
    if BROADCAST.search(text) or BROADCAST.search(marked_up) or _has_rich_broadcast(blocks):
        raise SlackError("restricted_action", breach="broadcast")
    problems = check_blocks(blocks, "message")
    if problems:
        raise blocks_error("invalid_blocks", problems)
    return fill_ids(blocks)


# Strings that are read out or carried along as they stand (Slack, "Button element").
UNMARKED = {"accessibility_label", "value"}


def _remove_plain_text(part: Any) -> Any:
    """Blocks without their plain_text objects, and strings in which Slack reads no markup."""
    if isinstance(part, list):
        return [_remove_plain_text(one) for one in part]
    if isinstance(part, dict):
        plain = part.get("type") == "plain_text"
        kept = {name: one for name, one in part.items() if name not in UNMARKED}
        return None if plain else {name: _remove_plain_text(one) for name, one in kept.items()}
    return part


def _has_rich_broadcast(blocks: list[Json]) -> bool:
    return '"type": "broadcast"' in json.dumps(blocks)


def post_message(
    slack: Slack, team: Team, to: Conversation, text: str, blocks: list[Json]
) -> Message:
    """Keep a checked message of the bot's in `to`."""
    message = Message(slack.state.next_ts(), to.id, team.bot_user, text, blocks)
    to.messages.append(message)
    return message


def edit_message(slack: Slack, message: Message, text: str, blocks: list[Json]) -> None:
    """Put checked content into a message that is there."""
    message.text, message.blocks = text, blocks
    message.edited = slack.state.next_ts()
    message.values = {}


def respond(slack: Slack, response: Response, payload: Json) -> Message | None:
    """Do what a POST to a response_url asks for (or an acknowledgement that carries a message).

    SlackError as for posting. Returns the message, None if it was deleted.
    """
    conversation = response.team.conversations[response.channel]
    if payload.get("delete_original"):
        conversation.messages[:] = [m for m in conversation.messages if m is not response.original]
        slack.state.mark_changed()
        return None
    text = payload.get("text", "")
    blocks = check_message(text, payload.get("blocks") or [])
    if payload.get("replace_original") and response.original:
        _replace_original(slack, conversation, response.original, text, blocks)
    else:
        response.original = _answer(slack, response, payload, blocks)
    slack.state.mark_changed()
    return response.original


def _replace_original(
    slack: Slack, conversation: Conversation, used: Message, text: str, blocks: list[Json]
) -> None:
    """Replace the message that was used; a client may have shown what is an older state of it."""
    edit_message(slack, used, text, blocks)
    for kept in conversation.messages:
        if kept.ts == used.ts and kept is not used:
            edit_message(slack, kept, text, blocks)


def _answer(slack: Slack, response: Response, payload: Json, blocks: list[Json]) -> Message:
    conversation = response.team.conversations[response.channel]
    message = post_message(slack, response.team, conversation, payload["text"], blocks)
    message.thread_ts = payload.get("thread_ts")
    if payload.get("response_type", "ephemeral") != "in_channel":
        message.ephemeral_for = response.user
    return message


def use_response_url(slack: Slack, secret: str, payload: Json) -> None:
    """One POST to a response_url; SlackError expired_url or used_url, or as for posting."""
    with slack.state.lock:
        response = slack.responses.get(secret)
        if response is None:
            raise SlackError("invalid_url", breach="response_url")
        if time.monotonic() - response.since > RESPONSE_SECONDS:
            raise SlackError("expired_url", breach="response_url")
        if response.uses >= RESPONSE_USES:
            raise SlackError("used_url", breach="response_url")
        response.uses += 1
        respond(slack, response, payload)
