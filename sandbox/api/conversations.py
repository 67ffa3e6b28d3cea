"""conversations.*: opening DMs, reading what was said."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.api.call import HISTORY, READ, Call, Method, bad_arguments
from sandbox.model.entities import Conversation, Message
from sandbox.model.errors import SlackError
from sandbox.types import Json


def open_(call: Call) -> Json:
    """conversations.open with one user, or a DM's own id."""
    if call.text("channel"):
        return {"channel": {"id": call.conversation().id}}
    users = [user for user in call.text("users").split(",") if user]
    if len(users) != 1:
        raise bad_arguments("the sandbox opens DMs with one person: users")
    member = call.member(users[0])
    if member.deleted:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    if member.stranger:
        raise SlackError("invalid_user_combination")
    return {"channel": {"id": call.team.dm(member.id).id}}


def _readable(call: Call, scopes: dict[str, str]) -> Conversation:
    conversation = call.conversation()
    call.demand(scopes[conversation.kind])
    return conversation


def _history(call: Call) -> Conversation:
    conversation = _readable(call, HISTORY)
    if call.team.bot_user not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def history(call: Call) -> Json:
    """conversations.history: newest first, without replies in threads and ephemerals."""
    conversation = _history(call)

    def shown(message: Message) -> bool:
        return message.thread_ts in (None, message.ts)

    return _page(call, [m for m in reversed(conversation.messages) if shown(m)])


def replies(call: Call) -> Json:
    """conversations.replies: the message and its replies, oldest first."""
    conversation, ts = _history(call), call.needed("ts")
    found = [m for m in conversation.messages if ts in (m.ts, m.thread_ts)]
    if not any(message.ts == ts for message in found):
        raise SlackError("thread_not_found")
    return _page(call, found)


def _page(call: Call, messages: list[Message]) -> Json:
    limit = call.slack.rates.page(call.number("limit", 100, 999))
    within = _between(call)
    found = [m for m in messages if m.ephemeral_for is None and within(m)]
    start = call.cursor()
    metadata = call.flag("include_all_metadata")
    page = found[start : start + limit]
    more = start + limit < len(found)
    return {
        "messages": [call.slack.message_json(call.team, m, metadata) for m in page],
        "has_more": more,
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


def _between(call: Call) -> Callable[[Message], bool]:
    """oldest and latest, themselves in only if inclusive."""
    try:
        oldest = float(call.text("oldest") or "0")
        latest = float(call.text("latest") or "inf")
    except ValueError as no:
        raise SlackError("invalid_ts_oldest", breach="arguments") from no
    inclusive = call.flag("inclusive")

    def within(message: Message) -> bool:
        ts = float(message.ts)
        return oldest < ts < latest or (inclusive and ts in (oldest, latest))

    return within


def info(call: Call) -> Json:
    """conversations.info."""
    conversation = _readable(call, READ)
    kind = conversation.kind
    shown: Json = {"id": conversation.id, "is_archived": conversation.archived}
    shown |= {"is_im": kind == "im", "is_channel": kind == "channel", "is_group": kind == "group"}
    shown |= {"is_private": kind != "channel", "is_mpim": False}
    if kind == "im":
        others = [user for user in conversation.members if user != call.team.bot_user]
        return {"channel": shown | {"user": others[0]}}
    shown |= {"name": conversation.name, "name_normalized": conversation.name}
    shown |= {"is_member": call.team.bot_user in conversation.members}
    if call.flag("include_num_members"):
        shown["num_members"] = len(conversation.members)
    return {"channel": shown}


def members(call: Call) -> Json:
    """conversations.members."""
    conversation = _readable(call, READ)
    limit, start = call.number("limit", 100, 999), call.cursor()
    more = start + limit < len(conversation.members)
    return {
        "members": conversation.members[start : start + limit],
        "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""},
    }


METHODS = {
    "conversations.open": Method(open_, ("im:write",), 3),
    "conversations.history": Method(history, tuple(HISTORY.values()), 3),
    "conversations.replies": Method(replies, tuple(HISTORY.values()), 3),
    "conversations.info": Method(info, tuple(READ.values()), 3),
    "conversations.members": Method(members, tuple(READ.values()), 4),
}
