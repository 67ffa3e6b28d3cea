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


def _target(call: Call) -> Conversation:
    """Where a post goes: a person's DM, or a conversation that the bot may post in."""
    channel = call.needed("channel")
    if channel in call.team.members:
        return _dm(call, channel)
    conversation = call.conversation()
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
        _messages_tab(call)
    return conversation


def _dm(call: Call, user: str) -> Conversation:
    member = call.member(user)
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    if member.stranger:
        raise SlackError("invalid_user_combination")
    _messages_tab(call)
    return call.team.dm(user)


def _messages_tab(call: Call) -> None:
    if not call.slack.manifest.messages_tab:
        raise SlackError("messages_tab_disabled", breach="manifest")


def _content(call: Call, longest: int) -> tuple[str, list[Json]]:
    if call.arguments.get("attachments") not in (None, "", [], "[]"):
        raise SlackError("invalid_attachments", breach="attachments", detail="use blocks")
    blocks = call.structure("blocks") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", breach="limit")
    text = call.text("text")
    if (call.flag("link_names") or call.text("parse") == "full") and SHOUTED.search(text):
        raise SlackError("restricted_action", breach="broadcast")
    return text, messages.check_message(text, blocks, longest)


def _metadata(call: Call) -> Json | None:
    metadata: Any = call.structure("metadata")
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
    conversation = _target(call)
    text, blocks = _content(call, messages.POST_TEXT)
    metadata = _metadata(call)
    message = messages.post_message(call.slack, call.team, conversation, text, blocks)
    message.metadata = metadata
    message.thread_ts = call.text("thread_ts") or None
    shown = call.slack.message_json(call.team, message)
    return {"channel": conversation.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral."""
    conversation = _target(call)
    user = call.member(call.needed("user"))
    if user.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call, messages.POST_TEXT)
    message = messages.post_message(call.slack, call.team, conversation, text, blocks)
    message.ephemeral_for = user.id
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update. Without blocks or metadata, the old stay: an empty list takes blocks away."""
    conversation, ts = call.conversation(), call.needed("ts")
    kept = [m for m in conversation.messages if m.ts == ts and m.ephemeral_for is None]
    if not kept:
        raise SlackError("message_not_found")
    if not kept[0].by_bot:
        raise SlackError("cant_update_message", breach="update")
    if conversation.archived:
        raise SlackError("is_archived")
    call.arguments.setdefault("blocks", kept[0].blocks)
    text, blocks = _content(call, messages.UPDATE_TEXT)
    metadata = _metadata(call)
    messages.edit_message(call.slack, kept[0], text, blocks)
    kept[0].metadata = metadata or kept[0].metadata
    shown = call.slack.message_json(call.team, kept[0])
    return {"channel": conversation.id, "ts": ts, "text": text, "message": shown}


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",), 0),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), 4),
    "chat.update": Method(update, ("chat:write",), 3),
}
