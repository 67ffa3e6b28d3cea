"""One call of a Web API method: its arguments, whose token it came with, and what it demands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.model.entities import Conversation, Member, Team
from sandbox.model.errors import SlackError
from sandbox.model.slack import Slack
from sandbox.types import Json

READ = {"im": "im:read", "channel": "channels:read", "group": "groups:read"}
HISTORY = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}


@dataclass
class Call:
    """A call under way."""

    slack: Slack
    team: Team
    method: str
    arguments: Json

    def read_text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def require(self, name: str) -> str:
        """An argument that must be there; SlackError invalid_arguments."""
        value = self.read_text(name)
        if not value:
            raise bad_arguments(f"missing required field: {name}")
        return value

    def read_flag(self, name: str) -> bool:
        """A boolean argument, however it is written."""
        return self.read_text(name).lower() in ("1", "true")

    def read_json(self, name: str) -> Any:
        """An argument that is JSON, whether sent as text or as it is."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as no:
            raise bad_arguments(f"{name} is not JSON") from no

    def read_number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        text = self.read_text(name, str(default))
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise SlackError("invalid_limit", breach="arguments", detail=f"{name}={text}")
        return int(text)

    def read_cursor(self) -> int:
        """Where a page begins; SlackError invalid_cursor."""
        head, _, number = (self.read_text("cursor") or "next:0").partition(":")
        if head != "next" or not number.isdigit():
            raise SlackError("invalid_cursor", breach="arguments")
        return int(number)

    def require_scope(self, *scopes: str) -> None:
        """SlackError missing_scope unless one of `scopes` was granted."""
        if scopes and not set(scopes) & self.team.scopes:
            provided = ",".join(sorted(self.team.scopes))
            raise SlackError(
                "missing_scope",
                breach="scope",
                detail=f"needs one of {', '.join(scopes)}",
                needed=",".join(scopes),
                provided=provided,
            )

    def get_conversation(self, name: str = "channel") -> Conversation:
        """The conversation of that id, if the bot may know it; SlackError channel_not_found."""
        found = self.team.conversations.get(self.require(name))
        hidden = found and found.kind != "channel" and self.team.bot_user not in found.members
        if found is None or hidden:
            raise SlackError("channel_not_found")
        return found

    def get_member(self, user: str) -> Member:
        """The person of that id; SlackError user_not_found."""
        found = self.team.members.get(user)
        if found is None:
            raise SlackError("user_not_found")
        return found


@dataclass(frozen=True)
class Method:
    """What there is to know about a method before it runs. Tier 0 is chat.postMessage's own."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()  # one of them is demanded; empty if it depends, or none is
    tier: int = 3


def bad_arguments(words: str) -> SlackError:
    """SlackError invalid_arguments, saying which."""
    messages = {"messages": [f"[ERROR] {words}"]}
    return SlackError(
        "invalid_arguments", breach="arguments", detail=words, response_metadata=messages
    )
