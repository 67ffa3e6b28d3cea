"""chat.*: posting and updating."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.api.call import Call, Method
from sandbox.model import messages
from sandbox.model.entities import Conversation
from sandbox.model.errors import SlackError
from sandbox.types import Json

SHOUTED = re.compile(r"(?<!\w)@(channel|here|everyone)\b")
LARGEST_METADATA = 8_000  # characters, as Slack's metadata_too_large


def _find_target(call: Call) -> Conversation:
    """Where a post goes: a person's DM, or a conversation that the bot may post in."""
    channel = call.require("channel")
    if channel in call.team.members:
        return _open_dm(call, channel)
    conversation = call.get_conversation()
    if conversation.archived:
        raise SlackError("is_archived")
    if call.team.bot_user not in conversation.members:
        raise SlackError("not_in_channel")
    for user in conversation.members if conversation.kind == "im" else ():
        if call.team.members[user].deleted:
            raise SlackError("user_disabled")
        if call.team.members[user].stranger:
            raise SlackError("invalid_user_combination")
    if conversation.kind == "im":
        _require_messages_tab(call)
    return conversation


def _open_dm(call: Call, user: str) -> Conversation:
    member = call.get_member(user)
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    if member.stranger:
        raise SlackError("invalid_user_combination")
    _require_messages_tab(call)
    return call.team.open_dm(user)


def _require_messages_tab(call: Call) -> None:
    if not call.slack.manifest.messages_tab:
        raise SlackError("messages_tab_disabled", breach="manifest")


def _read_content(call: Call, longest: int) -> tuple[str, list[Json]]:
    if call.arguments.get("attachments") not in (None, "", [], "[]"):
        raise SlackError("invalid_attachments", breach="attachments", detail="use blocks")
    blocks = call.read_json("blocks") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", breach="limit")
    text = call.read_text("text")
    if (call.read_flag("link_names") or call.read_text("parse") == "full") and SHOUTED.search(text):
        raise SlackError("restricted_action", breach="broadcast")
    return text, messages.check_message(text, blocks, longest)


def _read_metadata(call: Call) -> Json | None:
    metadata: Any = call.read_json("metadata")
    if metadata is None:
        return None
    kind = metadata.get("event_type") if isinstance(metadata, dict) else None
    if not kind or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format", breach="metadata")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large", breach="limit")
    return dict(metadata)


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    conversation = _find_target(call)
    text, blocks = _read_content(call, messages.POST_TEXT)
    metadata = _read_metadata(call)
    message = messages.post_message(call.slack, call.team, conversation, text, blocks)
    message.metadata = metadata
    message.thread_ts = call.read_text("thread_ts") or None
    shown = call.slack.render_message(call.team, message)
    return {"channel": conversation.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    conversation = _find_target(call)
    user = call.get_member(call.require("user"))
    if user.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _read_content(call, messages.POST_TEXT)
    message = messages.post_message(call.slack, call.team, conversation, text, blocks)
    message.ephemeral_for = user.id
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update. Without blocks or metadata, the old stay: an empty list takes blocks away."""
    conversation, ts = call.get_conversation(), call.require("ts")
    kept = [m for m in conversation.messages if m.ts == ts and m.ephemeral_for is None]
    if not kept:
        raise SlackError("message_not_found")
    if not kept[0].by_bot:
        raise SlackError("cant_update_message", breach="update")
    if conversation.archived:
        raise SlackError("is_archived")
    call.arguments.setdefault("blocks", kept[0].blocks)
    text, blocks = _read_content(call, messages.UPDATE_TEXT)
    metadata = _read_metadata(call)
    messages.edit_message(call.slack, kept[0], text, blocks)
    kept[0].metadata = metadata or kept[0].metadata
    shown = call.slack.render_message(call.team, kept[0])
    return {"channel": conversation.id, "ts": ts, "text": text, "message": shown}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",), 0),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), 4),
    "chat.update": Method(update, ("chat:write",), 3),
}
