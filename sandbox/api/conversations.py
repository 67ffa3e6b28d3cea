"""conversations.*: opening DMs, reading what was said."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.api.call import HISTORY, READ, Call, Method, bad_arguments
from sandbox.model.entities import Conversation, Message
from sandbox.model.errors import SlackError
from sandbox.types import Json


def open_dm(call: Call) -> Json:
    """conversations.open with one user, or a DM's own id."""
    if call.read_text("channel"):
        return {"channel": {"id": call.get_conversation().id}}
    users = [user for user in call.read_text("users").split(",") if user]
    if len(users) != 1:
        raise bad_arguments("the sandbox opens DMs with one person: users")
    member = call.get_member(users[0])
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    if member.stranger:
        raise SlackError("invalid_user_combination")
    return {"channel": {"id": call.team.open_dm(member.id).id}}


def _get_readable(call: Call, scopes: dict[str, str]) -> Conversation:
    conversation = call.get_conversation()
    call.require_scope(scopes[conversation.kind])
    return conversation


def _get_conversation(call: Call) -> Conversation:
    conversation = _get_readable(call, HISTORY)
    if call.team.bot_user not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def read_history(call: Call) -> Json:
    """conversations.history: newest first, without replies in threads and ephemerals."""
    conversation = _get_conversation(call)

    def shown(message: Message) -> bool:
        return message.thread_ts in (None, message.ts)

    return _render_page(call, [m for m in reversed(conversation.messages) if shown(m)])


def read_replies(call: Call) -> Json:
    """conversations.replies: the message and its replies, oldest first."""
    conversation, ts = _get_conversation(call), call.require("ts")
    found = [m for m in conversation.messages if ts in (m.ts, m.thread_ts)]
    if not any(message.ts == ts for message in found):
        raise SlackError("thread_not_found")
    return _render_page(call, found)


def _render_page(call: Call, messages: list[Message]) -> Json:
    limit = call.slack.rates.limit_page(call.read_number("limit", 100, 999))
    within = _make_range(call)
    found = [m for m in messages if m.ephemeral_for is None and within(m)]
    start = call.read_cursor()
    metadata = call.read_flag("include_all_metadata")
    page = found[start : start + limit]
    more = start + limit < len(found)
    return {
        "messages": [call.slack.render_message(call.team, m, metadata) for m in page],
        "has_more": more,
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


def _make_range(call: Call) -> Callable[[Message], bool]:
    """oldest and latest, themselves in only if inclusive."""
    try:
        oldest = float(call.read_text("oldest") or "0")
        latest = float(call.read_text("latest") or "inf")
    except ValueError as no:
        raise SlackError("invalid_ts_oldest", breach="arguments") from no
    inclusive = call.read_flag("inclusive")

    def within(message: Message) -> bool:
        ts = float(message.ts)
        return oldest < ts < latest or (inclusive and ts in (oldest, latest))

    return within


def get_info(call: Call) -> Json:
    """conversations.info."""
    conversation = _get_readable(call, READ)
    kind = conversation.kind
    shown: Json = {"id": conversation.id, "is_archived": conversation.archived}
    shown |= {"is_im": kind == "im", "is_channel": kind == "channel", "is_group": kind == "group"}
    shown |= {"is_private": kind != "channel", "is_mpim": False}
    if kind == "im":
        others = [user for user in conversation.members if user != call.team.bot_user]
        return {"channel": shown | {"user": others[0]}}
    shown |= {"name": conversation.name, "name_normalized": conversation.name}
    shown |= {"is_member": call.team.bot_user in conversation.members}
    if call.read_flag("include_num_members"):
        shown["num_members"] = len(conversation.members)
    return {"channel": shown}


def list_members(call: Call) -> Json:
    """conversations.members."""
    conversation = _get_readable(call, READ)
    limit, start = call.read_number("limit", 100, 999), call.read_cursor()
    more = start + limit < len(conversation.members)
    return {
        "members": conversation.members[start : start + limit],
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


METHODS = {
    "conversations.open": Method(open_dm, ("im:write",), 3),
    "conversations.history": Method(read_history, tuple(HISTORY.values()), 3),
    "conversations.replies": Method(read_replies, tuple(HISTORY.values()), 3),
    "conversations.info": Method(get_info, tuple(READ.values()), 3),
    "conversations.members": Method(list_members, tuple(READ.values()), 4),
}
