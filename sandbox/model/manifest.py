"""What `manifest.json` says about the app: scopes, commands, events, tabs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sandbox.types import Json

# The events that the sandbox sends by itself, as a manifest names them; a test may send any other.
Subscription = Literal[
    "app_home_opened",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
]


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that change what Slack lets a bot do."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    commands: dict[str, Command]
    events: frozenset[str]
    interactive: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool

    def subscribes(self, event: Subscription) -> bool:
        """Return whether the app wants to be told of such events."""
        return event in self.events

    @classmethod
    def load(cls, source: Path | Json) -> Manifest:
        """Return the manifest at a path (JSON), or one already parsed.

        KeyError if it lacks a display name.
        """
        if isinstance(source, Path):
            return cls.parse(json.loads(source.read_text(encoding="utf-8")))
        return cls.parse(source)

    @classmethod
    def parse(cls, whole: Json) -> Manifest:
        """Return what a parsed manifest says."""
        features, settings = whole.get("features", {}), whole.get("settings", {})
        scopes = whole.get("oauth_config", {}).get("scopes", {})
        home = features.get("app_home", {})
        name = whole["display_information"]["name"]
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]),
            commands={c["command"]: _command(c) for c in features.get("slash_commands", [])},
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        )


def _command(declared: Json) -> Command:
    return Command(
        declared["command"],
        declared.get("description", ""),
        declared.get("usage_hint", ""),
        bool(declared.get("should_escape", False)),
    )
