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
    "user_change",
]


# Slack, "App manifest reference": how long each part of a shortcut may be, and how many of a kind.
SHORTCUT_PARTS = {"name": 24, "callback_id": 255, "description": 150}
SHORTCUTS_OF_A_KIND = 5


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest declares it: in a message's menu, or anywhere ("global").

    Slack, "App manifest reference": `features.shortcuts`.
    """

    name: str
    kind: Literal["message", "global"]
    callback_id: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that change what Slack lets a bot do."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    commands: dict[str, Command]
    shortcuts: tuple[Shortcut, ...]
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

        KeyError if it lacks a display name, ValueError for shortcuts that Slack would not take.
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
            shortcuts=_shortcuts(features.get("shortcuts", [])),
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


def _shortcuts(declared: list[Json]) -> tuple[Shortcut, ...]:
    found = tuple(_shortcut(one) for one in declared)
    for kind in ("message", "global"):
        if sum(one.kind == kind for one in found) > SHORTCUTS_OF_A_KIND:
            raise ValueError(f"more than {SHORTCUTS_OF_A_KIND} {kind} shortcuts")
    if len({one.callback_id for one in found}) < len(found):
        raise ValueError("two shortcuts have one callback_id")
    return found


def _shortcut(declared: Json) -> Shortcut:
    for part, most in SHORTCUT_PARTS.items():
        if not 1 <= len(str(declared.get(part, ""))) <= most:
            raise ValueError(f"a shortcut's {part} has 1 to {most} characters: {declared}")
    kind: Literal["message", "global"] = "message" if declared["type"] == "message" else "global"
    if declared["type"] not in ("message", "global"):
        raise ValueError(f"a shortcut is of a message or global: {declared['type']}")
    return Shortcut(declared["name"], kind, declared["callback_id"], declared["description"])
